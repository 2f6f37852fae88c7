"""A whole training tells how its model predicts, in small numbers and within its time."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from fieldbook.automl import service
from fieldbook.automl.artifact import ModelFolder
from fieldbook.automl.executors import SerialExecutor
from fieldbook.automl.explaining.explain import explain_columns
from fieldbook.automl.explaining.messages import Explained
from fieldbook.automl.messages import Report, TrainSpec, report_from_json
from fieldbook.automl.pooling import Pool
from tests.automl.explaining.made import data_of
from tests.automl.made import churn, harvest, irises, write


async def trained(frame: pd.DataFrame, target: str, folder: Path) -> tuple[Report, Explained]:
    table = write(frame, folder / "table.csv")
    spec = TrainSpec(target=target, out=str(folder / "table.model"), trials=3)
    report = await service.train(table, spec, SerialExecutor(), lambda _: None)
    assert report.explained is not None
    return report, report.explained


async def test_a_yes_or_no_is_explained(tmp_path: Path) -> None:
    report, explained = await trained(churn(160), "left", tmp_path)
    assert explained.rows == 160
    assert explained.confusion is not None
    assert explained.confusion.labels == ("no", "yes")
    assert sum(map(sum, explained.confusion.counts)) == 160
    (curve,) = explained.curves
    assert curve.label == "yes"
    assert curve.auc > 0.75
    assert explained.calibration is not None
    assert explained.residuals is None
    assert explained.segments is not None
    assert {each.column for each in explained.segments.rows} >= {"plan", "tenure", "charges"}
    columns = [each.column for each in explained.dependences]
    matter = [row.column for row in report.importance if row.mean > 0]
    assert columns == matter[: len(columns)]
    assert [each.column for each in explained.fields] == ["tenure", "plan", "signed", "charges"]
    assert ModelFolder(tmp_path / "table.model").read_report() == report


async def test_kinds_are_explained(tmp_path: Path) -> None:
    _, explained = await trained(irises(150), "kind", tmp_path)
    assert [curve.label for curve in explained.curves] == ["setosa", "versicolor", "virginica"]
    assert explained.calibration is not None
    assert explained.calibration.label == ""
    assert [len(each.outputs) for each in explained.dependences] == [3] * len(explained.dependences)


async def test_a_number_is_explained(tmp_path: Path) -> None:
    report, explained = await trained(harvest(160), "tonnes", tmp_path)
    assert explained.confusion is None
    assert explained.calibration is None
    assert explained.curves == ()
    assert explained.residuals is not None
    assert report.error is not None
    assert explained.residuals.absolute == pytest.approx(report.error, rel=0.1)
    assert {each.column for each in explained.dependences} <= {"area", "field"}


async def test_the_report_holds_no_rows_and_stays_small(tmp_path: Path) -> None:
    """Names that occur once, and values at the ends of a column, are in the table alone."""
    frame = churn(400)
    frame.loc[7, ["plan", "charges"]] = ["the plan of one person", "$98765.43"]
    await trained(frame, "left", tmp_path)
    written = json.loads((tmp_path / "table.model" / "report.json").read_text("utf-8"))
    explained = json.dumps(written["explained"])
    assert len(explained) < 60_000
    assert "one person" not in explained
    # As a number of its own: a probability may well have these digits behind its point.
    without_spaces = explained.replace(" ", "").replace("\\u202f", "")
    assert re.search(r"(?<![.\d])98765", without_spaces) is None


async def test_hostile_names_stay_names(tmp_path: Path) -> None:
    names = {"plan": "<script>", "tenure": "=1+1", "signed": "a\nb%s{}", "charges": "x" * 500}
    classes = {"yes": "\u202eevil", "no": "<img src=x onerror=alert(1)>"}
    frame = churn(120).rename(columns=names).replace({"left": classes})
    frame["<script>"] = frame["<script>"].replace({"month": "</svg><script>"})
    report, explained = await trained(frame, "left", tmp_path)
    assert [each.column for each in explained.fields] == [
        "=1+1",
        "<script>",
        "a\nb%s{}",
        "x" * 500,
    ]
    assert "</svg><script>" in explained.fields[1].labels
    assert explained.confusion is not None
    assert set(explained.confusion.labels) == set(classes.values())
    stored = json.loads((tmp_path / "table.model" / "report.json").read_text("utf-8"))
    assert report_from_json(stored) == report


def test_no_time_leaves_out_and_says_so() -> None:
    data, recipe = data_of(irises(90), "kind")
    found = explain_columns(data, recipe, ("a", "b", "c"), [_Guess()], Pool((1.0,)), limit=0.0)
    assert found.importance == ()
    assert found.dependences == ()
    assert "no time" in found.importance_why
    assert "no time" in found.dependences_why


def test_what_does_not_matter_is_not_drawn() -> None:
    data, recipe = data_of(irises(90), "kind")
    found = explain_columns(data, recipe, ("a", "b", "c"), [_Guess()], Pool((1.0,)))
    assert {row.mean for row in found.importance} == {0.0}
    assert found.dependences == ()
    assert found.dependences_why


def test_a_model_that_fails_is_no_failure_of_the_training() -> None:
    data, recipe = data_of(irises(90), "kind")
    found = explain_columns(data, recipe, ("a", "b", "c"), [_Broken()], Pool((1.0,)))
    assert found.importance == ()
    assert "out of order" in found.importance_why


class _Guess:
    """Says the same of every row."""

    def predict_proba(self, rows: Any) -> np.ndarray:
        return np.full((len(rows), 3), 1 / 3)


class _Broken:
    def predict_proba(self, rows: Any) -> np.ndarray:
        raise ArithmeticError(f"out of order for {len(rows)} rows")
