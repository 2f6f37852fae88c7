"""Every text that people read on the model screen."""

from __future__ import annotations

from fieldbook.automl.messages import Report, Task
from fieldbook.workbench import wording
from fieldbook.workbench.notices import Message

MODEL = "Model"
SECTIONS = {
    "leaderboard": "Leaderboard",
    "explain": "Explain",
    "predict": "Predict",
    "export": "Export",
}
READING = "Reading the model…"
COMPARED_COLUMNS = ("Model", "Score", "Spread", "Rows", "Made of", "Searched", "Trained")
THIS_MODEL = "This model"
DIFFERS = {"rows": "Other rows", "validation": "Measured otherwise"}
COMPARED_HINT = (
    "Higher scores are better. Where rows or the way of measuring are others, a small difference says "
    "nothing."
)
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
    target, error, spread = report.target, report.error, report.error_spread or 0.0
    if error is None:
        return f"It is not known what this model of {target} is worth."
    if report.baseline_error is not None and error >= report.baseline_error:
        return f"Expect nothing of this model: it predicts {target} no better than a guess would."
    if report.task is Task.REGRESSION:
        off, about = wording.alike(error, spread)
        return f"Expect to be off by about {off} in {target}; ±\u00a0{about}."
    return (
        f"Expect it to name the right {target} in {_of_hundred(1 - error)} of 100 rows; "
        f"±\u00a0{_of_hundred(spread)}."
    )


def without_learning(report: Report) -> str:
    """What answering the same for every row would be worth, to compare with."""
    error = report.baseline_error
    if error is None:
        return ""
    if report.task is Task.REGRESSION:
        off, _ = wording.alike(error, report.error_spread or error)
        return f"Always answering with the mean would be off by about {off}."
    return f"Always giving the commonest answer would be right in {_of_hundred(1 - error)}."


def score_in_words(report: Report) -> str:
    """The score with its spread, what no learning at all would score, and how it was measured."""
    if report.score is None:
        return ""
    parts = [f"{report.metric} {report.score:.4f} ± {report.spread or 0.0:.4f}"]
    if report.baseline is not None:
        parts.append(f"{report.baseline:.4f} without learning")
    if report.validation:
        parts.append(f"measured on {report.validation}")
    return ", ".join(parts)


def _of_hundred(share: float) -> str:
    return f"{share * 100:.0f}" if 0.095 <= share <= 0.905 else f"{share * 100:.1f}"


def models_of(target: str) -> str:
    return f"Models of {target} in this workspace"


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


FOREIGN = Message(
    "This model was not trained on this machine.",
    "Or its file has changed since. You are asked before it is used.",
)
FOREIGN_POINTS = (
    "It was not trained on this machine, or its file has changed since.",
    "Such a file can be made to run programs. Fieldbook loads only what models consist of.",
    "It can't tell whether the predictions are honest. Use it if you know who made it.",
)
USE_FOREIGN = "Use this model"


def use_foreign(name: str) -> str:
    return f"Use {name} from elsewhere?"


def no_program(file: str, why: str) -> Message:
    return Message(
        f"{file} can't be made a notebook.",
        f"It is not the program that Fieldbook writes ({why}).",
        "Train the model again, or open the file as text.",
    )


def not_predicted(name: str) -> str:
    return f"No predictions were made for {name}."


def predicting(name: str) -> str:
    return f"Predicting for {name}…"


def predicted(rows: str) -> str:
    return f"{rows} rows"
