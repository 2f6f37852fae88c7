"""Reports are read back from whatever stands in a file: ours, older, later, or hostile."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from fieldbook.automl.explaining.messages import (
    Calibration,
    Confusion,
    Curve,
    Dependence,
    Explained,
    Field,
    Output,
    ResidualBin,
    Residuals,
    Segment,
    Segments,
)
from fieldbook.automl.messages import (
    ColumnRole,
    Importance,
    Metric,
    Report,
    Role,
    Task,
    TrialReport,
    as_json,
    report_from_json,
)

EXPLAINED = Explained(
    rows=420,
    confusion=Confusion(("no", "<yes>"), ((1, 2), (3, 4))),
    curves=(Curve("<yes>", 2, 2, (0.9, 0.1), (1, 2), (0, 2), 0.75, 0.8),),
    calibration=Calibration("<yes>", (0.1, 0.9), (0.2, 0.8), (10, 10), 0.1, 0.25),
    residuals=Residuals(
        (ResidualBin(1.0, 20, (-1.0, -0.5, 0.0, 0.5, 1.0)),), (-1.0, 1.0), (20,), 0, 1, 1, 1, 2
    ),
    segments=Segments(0.2, (Segment("rain", "up to 3", 40, 0.4, 0.1, True),)),
    dependences=(
        Dependence(
            "rain", "number", (1.0, 2.0), ("1", "2"), (), 200, (Output("", (0, 1), (0, 1), (0, 1)),)
        ),
    ),
    fields=(Field("rain", "number", "2", "1", "3"),),
)
REPORT = Report(
    state="done",
    target="yield_t",
    task=Task.REGRESSION,
    metric=Metric.R2,
    rows=420,
    columns=(ColumnRole("rain", Role.NUMERIC, "why", 9, 0.1, ("1",)),),
    trials=(TrialReport(1, "Linear 1", "Linear", "failed", why="It failed.", settings={"C": [1]}),),
    importance=(Importance("rain", 0.4, 0.05),),
    versions={"Python": "3.14"},
    explained=EXPLAINED,
)


def stored(report: Report = REPORT) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(json.dumps(as_json(report)))
    return read


def test_a_report_comes_back_as_it_was() -> None:
    assert report_from_json(stored()) == REPORT
    assert report_from_json(as_json(REPORT)) == REPORT


def test_a_report_from_before_explanations_opens() -> None:
    older = stored()
    del older["explained"]
    assert report_from_json(older) == replace(REPORT, explained=None)


def test_a_later_report_opens_without_what_is_new() -> None:
    later = stored()
    later["forecast"] = {"next": 1}
    later["explained"]["counterfactuals"] = [[]]
    later["explained"]["confusion"]["weights"] = []
    assert report_from_json(later) == REPORT


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ((), []),
        ((), None),
        (("rows",), "many"),
        (("rows",), True),
        (("score",), "0.9"),
        (("score",), float("nan")),
        (("score",), 10**400),
        (("task",), "clairvoyance"),
        (("classes",), "ab"),
        (("columns",), {"0": {}}),
        (("columns", 0), {"name": "rain"}),
        (("versions",), {"Python": 3}),
        (("explained",), [1]),
        (("explained", "curves", 0, "hits"), [1, 2.5]),
        (("explained", "dependences", 0, "outputs", 0, "mean"), [None]),
        (("explained", "segments", "rows", 0, "worse"), "no"),
    ],
)
def test_what_is_of_another_type_is_no_report(path: tuple[Any, ...], value: Any) -> None:
    """A view formats numbers and draws by them: whatever passes here must be what it says."""
    report: Any = stored()
    if not path:
        report = value
    inner = report
    for step in path[:-1]:
        inner = inner[step]
    if path:
        inner[path[-1]] = value
    with pytest.raises((TypeError, ValueError)):
        report_from_json(report)
