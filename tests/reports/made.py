"""Explanations that could be any model's, with names that come from anybody."""

from __future__ import annotations

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
    Finding,
    Importance,
    LeaderboardRow,
    Measure,
    Metric,
    Report,
    Role,
    Severity,
    Task,
    TrialReport,
)

__all__ = ["HOSTILE", "binary", "number"]

HOSTILE = '<script>alert("1")</script>'


def binary(name: str = "rain", label: str = "yes") -> Report:
    """Whether a field is left; `name` is a column, `label` the class that is looked for."""
    curve = Curve(
        label, 50, 150, (0.9, 0.7, 0.4, 0.1), (20, 40, 45, 50), (2, 15, 60, 150), 0.86, 0.71
    )
    return Report(
        state="done",
        target="left",
        task=Task.BINARY,
        metric=Metric.AUC,
        rows=200,
        classes=("no", label),
        score=0.86,
        spread=0.02,
        baseline=0.5,
        error=0.13,
        error_spread=0.02,
        baseline_error=0.25,
        model="Ensemble",
        seconds=58.0,
        validation="5 stratified folds",
        columns=(ColumnRole(name, Role.NUMERIC, "It reads.", 9, 0.1, ("a cell of the data",)),),
        findings=(
            Finding("few rows", Severity.WARN, "There are few rows.", "So.", "Gather more.", name),
        ),
        leaderboard=(LeaderboardRow("Ensemble", 0.86, 0.02, 2.0, 0.1, weight=1.0),),
        trials=(TrialReport(1, "Linear 1", "Linear", "failed", why="ValueError: it failed."),),
        importance=(Importance(name, 0.4, 0.05), Importance("soil", 0.1, 0.02)),
        importance_why="Measured on rows that were held out.",
        measures=(Measure("Accuracy", 0.875, 0.012), Measure("F1", 0.7616, 0.03)),
        hold_out=(Measure("Accuracy", 0.8512, 0.0),),
        hold_out_rows=40,
        versions={"Python": "3.14", "scikit-learn": "1.8.0"},
        explained=Explained(
            rows=200,
            confusion=Confusion(("no", label), ((135, 15), (10, 40))),
            curves=(curve,),
            calibration=Calibration(label, (0.1, 0.7), (0.05, 0.8), (150, 50), 0.1, 0.19),
            segments=Segments(
                0.125,
                (
                    Segment(name, "up to 3", 40, 0.4, 0.08, worse=True),
                    Segment("soil", HOSTILE, 60, 0.1, 0.04),
                ),
            ),
            dependences=(_along_rain(name, label), _along_soil(label)),
            fields=(
                Field(name, "number", "2", "1", "3"),
                Field("soil", "label", HOSTILE, labels=(HOSTILE, "clay"), complete=True),
                Field("note", "text", ""),
            ),
        ),
    )


def number() -> Report:
    """A yield in tonnes."""
    bins = tuple(
        ResidualBin(float(place), 20, (-2.0 * place, -place, 0.0, place, 2.0 * place))
        for place in range(1, 11)
    )
    return Report(
        state="done",
        target="yield_t",
        task=Task.REGRESSION,
        metric=Metric.R2,
        rows=200,
        score=0.87,
        spread=0.02,
        error=0.31,
        error_spread=0.02,
        model="Linear 1",
        importance=(Importance("rain", 0.4, 0.05),),
        explained=Explained(
            rows=200,
            residuals=Residuals(bins, (-2.0, -1.0, 0.0, 1.0), (20, 80, 100), 0.2, 1, 2, 0.8, 3.1),
            segments=Segments(1.0, (Segment("rain", "from 9", 40, 2.53, 0.31, worse=True),)),
            dependences=(_along_rain("rain", ""),),
            fields=(Field("rain", "number", "2,5", "1", "3"),),
        ),
    )


def _along_rain(name: str, label: str) -> Dependence:
    line = Output(label, (0.1, 0.2, 0.4), (0.0, 0.1, 0.2), (0.2, 0.4, 0.8), ((0.1, 0.2, 0.3),))
    return Dependence(name, "number", (1.0, 2.0, 4.0), ("1", "2", "4"), (), 180, (line,))


def _along_soil(label: str) -> Dependence:
    line = Output(label, (0.1, 0.3), (0.0, 0.1), (0.2, 0.4))
    return Dependence("soil", "label", (0.0, 1.0), (HOSTILE, "clay"), (0.6, 0.4), 180, (line,))
