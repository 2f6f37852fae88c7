"""Every text that people read on the model screen."""

from __future__ import annotations

import math

from fieldbook.automl.messages import Metric, Report
from fieldbook.workbench.notices import Message

MODEL = "Model"
SECTIONS = {
    "leaderboard": "Leaderboard",
    "explain": "Explain",
    "predict": "Predict",
    "export": "Export",
}
READING = "Reading the model…"
IMPORTANCE = "Which columns matter"
IMPORTANCE_HINT = (
    "What the score loses when the cells of one column are shuffled; the line shows the spread."
)
NO_IMPORTANCE = "Not measured."
ROLES = "How the columns were taken"
FINDINGS = "Worth knowing"
NO_FINDINGS = "Nothing was found that speaks against the data."
CARD = "Model card"
TRIALS = "Models that failed or were left out"
PREDICT_FROM_FILE = "Predict from file"
PREDICT_HINT = (
    "The file needs the columns that the model was trained on; the order doesn't matter. "
    "A prediction is written for each row."
)
WORKSPACE_FILE = "Or a table that is here already"
CHOOSE_TABLE = "Choose a table"
PREDICT = "Predict"
MADE = "Predictions made"
OPEN_RESULT = "Open"
DOWNLOAD_MODEL = "Download model"
DOWNLOAD_MODEL_HINT = "The fitted model, for Python with scikit-learn and Fieldbook installed."
DOWNLOAD_CODE = "Download Python code"
DOWNLOAD_CODE_HINT = "Plain scikit-learn that trains the same model again; nothing else is needed."
OPEN_AS_NOTEBOOK = "Open as notebook"
OPEN_AS_NOTEBOOK_HINT = "The same code in cells, to change and run here."
NOT_ENDED = Message(
    "This training did not end.",
    "The window was closed, or the training was stopped, before a model was written.",
    "The scores below are what it had found. Train again to have a model.",
)


def worth(report: Report) -> str:
    """One sentence: what the model is worth, with its uncertainty, in the target's words."""
    target, score, spread = report.target, report.score, report.spread or 0.0
    if score is None:
        return f"It is not known what this model of {target} is worth."
    match report.metric:
        case Metric.R2 if score <= 0:
            return (
                f"Expect nothing of this model: on new rows the mean of {target} does as well "
                f"(R² {score:.2f} ± {spread:.2f})."
            )
        case Metric.R2:
            return (
                f"Expect it to explain about {_percent(score)} of the differences in {target}; "
                f"± {_percent(spread)}."
            )
        case Metric.AUC:
            positive = report.classes[-1] if report.classes else "the second class"
            return (
                f"Shown one row where {target} is {positive} and one where it isn't, expect it "
                f"to tell them apart in about {score * 100:.0f} of 100 cases; "
                f"± {spread * 100:.0f}."
            )
        case _:
            likely = math.exp(score)
            return (
                f"Expect it to give the true {target} a probability of about "
                f"{_percent(likely)}; ± {_percent(likely * spread)}."
            )


def more_worth(report: Report) -> str:
    """How that was measured, and what no learning at all would give."""
    parts = []
    if report.score is not None:
        parts.append(f"{report.metric} {report.score:.4f} ± {report.spread or 0.0:.4f}")
    if report.validation:
        parts.append(report.validation)
    if report.baseline is not None:
        parts.append(f"{report.baseline:.4f} without learning anything")
    return ", ".join(parts) + "." if parts else ""


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %" if share >= 0.095 else f"{share * 100:.1f} %"


def made_of(report: Report, rows: str, seconds: str) -> str:
    kind = f"{len(report.classes)} classes" if report.classes else "a number"
    stopped = ", stopped by hand" if report.state == "stopped" else ""
    return f"{report.model}, predicts {kind}, {rows} rows, trained in {seconds}{stopped}"


def no_report(path: str) -> Message:
    return Message(
        f"{path.rpartition('/')[2]} can't be shown.",
        "The folder holds no report that can be read.",
        "Train the model again, or delete the folder.",
    )


def no_part(file: str, why: str) -> Message:
    return Message(
        f"{file} could not be read.",
        why,
        "If training did not end, train again; the file is written at the end.",
    )


def not_predicted(name: str) -> str:
    return f"No predictions were made for {name}."


def predicting(name: str) -> str:
    return f"Predicting for {name}…"


def predicted(rows: str) -> str:
    return f"{rows} rows"
