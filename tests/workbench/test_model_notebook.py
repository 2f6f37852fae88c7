"""A model's notebook tells its story, runs from the top, and holds the program as it is."""

from __future__ import annotations

import ast
import warnings
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from fieldbook.automl import service
from fieldbook.automl.artifact import ModelFolder
from fieldbook.automl.executors import SerialExecutor
from fieldbook.automl.messages import TrainSpec
from fieldbook.notebook.document import Cell
from fieldbook.workbench import model_notebook_texts as texts
from fieldbook.workbench.model_notebook import program_cells, story_cells
from tests.automl.made import churn, harvest, write
from tests.reports.made import binary, number
from tests.workbench.test_model import PROGRAM

HOSTILE = "<script>alert(1)</script>|[x](javascript:a)\n# *"


def markdown(cells: list[Cell]) -> str:
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def test_the_program_s_cells_hold_all_of_it_but_its_command_line() -> None:
    code = "\n\n".join(cell.source for cell in program_cells(PROGRAM))
    whole = ast.parse(PROGRAM)
    assert ast.dump(ast.Module(whole.body[1:-1], [])) == ast.dump(ast.parse(code))
    assert "# How cells are read" in code


@pytest.mark.parametrize(
    "table", ['a"); evil("b.csv', "a\nb'.csv", "back\\slash.csv", "{table}.csv"]
)
def test_a_file_s_name_stays_a_name(table: str) -> None:
    (read,) = (
        cell.source
        for cell in story_cells(PROGRAM, "fields", table, None)
        if cell.source.startswith("frame = read(")
    )
    use = ast.parse(read).body[0]
    assert isinstance(use, ast.Assign) and isinstance(use.value, ast.Call)
    (argument,) = use.value.args
    assert isinstance(argument, ast.Constant) and argument.value == table


@pytest.mark.parametrize("report", [binary(), number()])
def test_it_tells_what_was_found(report: Any) -> None:
    told = markdown(story_cells(PROGRAM, "fields", "fields.csv", report))
    for heading in (texts.PROGRAM, texts.DATA, texts.TRAIN, texts.HOLD_OUT, texts.FOUND):
        assert heading.split("\n")[0] in told
    if report.classes:
        assert "| Ensemble | 0.8600 | 0.0200 | 100\u00a0% |" in told
        assert "ROC curve" in told
        assert "| rain | numeric | It reads\\. |" in told


def test_names_are_names_in_markdown() -> None:
    told = markdown(story_cells(PROGRAM, HOSTILE, "fields.csv", binary(HOSTILE, HOSTILE)))
    assert "<script>" not in told
    assert "](javascript" not in told
    lines = [line for line in told.split("\n") if line.startswith("|")]
    assert {line.replace("\\|", "").count("|") for line in lines} <= {4, 5}


@pytest.mark.parametrize(("frame", "target"), [(churn(100), "left"), (harvest(100), "tonnes")])
async def test_it_runs_from_the_top(
    frame: pd.DataFrame, target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = write(frame, tmp_path / "fields.csv")
    spec = TrainSpec(target=target, out=str(tmp_path / "fields.model"), trials=2)
    await service.train(table, spec, SerialExecutor(), lambda _: None)
    folder = ModelFolder(spec.out)
    program = (folder.path / "model.py").read_text("utf-8")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "notebook"}
    cells = story_cells(program, "fields", "fields.csv", folder.read_report())
    with warnings.catch_warnings():
        results = [_run(cell.source, names) for cell in cells if cell.cell_type == "code"]
    assert len(names["frame"]) == 100
    again = names["model"].predict(names["frame"])["prediction"]
    delivered = pd.Series(folder.read_model().predict(names["frame"]), name="prediction")
    pd.testing.assert_series_equal(again.astype(delivered.dtype), delivered)
    growth = results[-1]
    assert set(growth.index) == set(names["ROLES"])
    assert growth.iloc[0] > 0, "shuffling what matters most makes the model worse"
    assert growth.index[0] in {row.column for row in folder.read_report().importance[:2]}


def _run(source: str, names: dict[str, Any]) -> Any:
    """Run a cell as a notebook does: the value of its last expression is what it shows."""
    tree = ast.parse(source)
    last = tree.body[-1]
    if not isinstance(last, ast.Expr):
        exec(compile(tree, "cell", "exec"), names)
        return None
    tree.body.pop()
    exec(compile(tree, "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)
