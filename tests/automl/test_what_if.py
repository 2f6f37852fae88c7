from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fieldbook.automl import service
from fieldbook.automl.artifact import ModelFolder, ModelFolderError
from fieldbook.automl.executors import SerialExecutor
from fieldbook.automl.messages import Report, TrainSpec
from fieldbook.automl.what_if import what_if
from tests.automl.made import churn, harvest, write


async def trained(frame: pd.DataFrame, target: str, folder: Path) -> Path:
    out = folder / f"{target}.model"
    if not out.exists():
        table = write(frame, folder / f"{target}.csv")
        spec = TrainSpec(target=target, out=str(out), trials=2)
        await service.train(table, spec, SerialExecutor(), lambda _: None)
    return out


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("what-if")


@pytest.fixture
async def left(folder: Path) -> Path:
    return await trained(churn(120), "left", folder)


def typical(model: Path) -> dict[str, str]:
    report: Report = ModelFolder(model).read_report()
    assert report.explained is not None
    return {field.column: field.typical for field in report.explained.fields}


def test_nothing_changed_changes_nothing(left: Path) -> None:
    row = typical(left)
    answer = service.what_if(str(left), row, row)
    assert answer.before == answer.after
    assert sum(answer.after) == pytest.approx(1)
    assert not answer.changes
    assert not answer.notes
    assert not answer.problems


def test_changes_are_told_together_and_alone(left: Path) -> None:
    before = typical(left)
    after = {**before, "plan": "month", "tenure": "1"}
    answer = service.what_if(str(left), before, after)
    assert [change.column for change in answer.changes] == ["tenure", "plan"]
    assert answer.after[1] > answer.before[1], "young contracts by the month are left"
    model = ModelFolder(left).read_model()
    alone = {**before, "tenure": "1"}
    predicted = model.predict_proba(pd.DataFrame([alone, after]))
    np.testing.assert_allclose(answer.changes[0].prediction, predicted[0])
    np.testing.assert_allclose(answer.after, predicted[1])


def test_cells_are_read_as_the_table_writes_them(left: Path) -> None:
    before = typical(left)
    one = service.what_if(str(left), before, {**before, "charges": "$1,200.00"})
    other = service.what_if(str(left), before, {**before, "charges": " 1200 "})
    assert one.after == other.after


@pytest.mark.parametrize("cell", ["", "n/a", " "])
def test_an_empty_cell_is_missing(left: Path, cell: str) -> None:
    before = typical(left)
    answer = service.what_if(str(left), before, {**before, "charges": cell})
    assert answer.problems == ()
    without = {column: value for column, value in before.items() if column != "charges"}
    assert answer.after == service.what_if(str(left), without, without).after


@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        ("tenure", "long", "“long” is no number"),
        ("tenure", "1e999", "“1e999” is no number"),
        ("signed", "31/02/2021", "no date as this column has them"),
        ("charges", "x" * 500, f"“{'x' * 40}” is no number"),
    ],
)
def test_what_can_t_be_read_is_said_by_column(left: Path, column: str, cell: str, why: str) -> None:
    before = typical(left)
    answer = service.what_if(str(left), before, {**before, column: cell})
    (problem,) = answer.problems
    assert problem.column == column
    assert why in problem.why
    assert answer.after == ()


def test_a_label_never_seen_is_said_and_counts_as_missing(left: Path) -> None:
    before = typical(left)
    answer = service.what_if(str(left), before, {**before, "plan": "<b>week</b>"})
    assert answer.notes == ("“<b>week</b>” was never seen in “plan”; it counts as missing.",)
    assert answer.after == service.what_if(str(left), before, {**before, "plan": ""}).after


async def test_decimal_marks_are_the_column_s(folder: Path) -> None:
    model = ModelFolder(await trained(harvest(120), "tonnes", folder)).read_model()
    row = {"area": "3,5", "field": "F01", "note": "heavy clay near gate 7"}
    answer = what_if(model, row, {**row, "area": "12,5"})
    assert answer.after[0] > answer.before[0]
    assert len(answer.after) == 1
    (problem,) = what_if(model, row, {**row, "area": "3.5.1,2,7"}).problems
    assert "decimal mark is “,”" in problem.why


def test_a_model_stays_loaded_until_it_is_another(left: Path) -> None:
    row = typical(left)
    service.what_if(str(left), row, row)
    (first,) = service._kept.values()
    service.what_if(str(left), row, row)
    (second,) = service._kept.values()
    assert first is second
    os.utime(left / "model.joblib", ns=(1, 1))
    service.what_if(str(left), row, row)
    (third,) = service._kept.values()
    assert third is not first


def test_a_folder_without_a_model_is_said(folder: Path) -> None:
    with pytest.raises(ModelFolderError, match="holds no trained model"):
        service.what_if(str(folder / "none.model"), {}, {})
