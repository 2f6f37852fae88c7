"""Every text that people read on the model screen."""

from __future__ import annotations

from fieldbook.workbench.notices import Message

MODEL = "Model"
SECTIONS = {
    "leaderboard": "Leaderboard",
    "explain": "Explain",
    "what-if": "What if",
    "predict": "Predict",
    "export": "Export",
}
READING = "Reading the model…"
COMPARED_COLUMNS = ("Model", "Score", "Spread", "Rows", "Made of", "Searched", "Trained")
THIS_MODEL = "This model"
DIFFERS = {"rows": "Other rows", "validation": "Measured otherwise"}
COMPARED_HINT = (
    "Higher scores are better. Where rows or the way of measuring are others, a small difference "
    "says nothing."
)
COLUMNS = "What it goes by"
IMPORTANCE_HINT = (
    "What the score loses when the cells of one column are shuffled; the line shows the spread."
)
DEPENDENCE_HINT = (
    "What the model says when one column takes other values and all else stays. Columns that hang "
    "together mislead: it tells of the model, not of the world."
)
NO_IMPORTANCE = "Not measured."
COLUMN = "Column"
CLASS = "Class"
OUTCOMES = "Where it is right and wrong"
CURVES = "How well it tells a class from the others"
SEGMENTS = "Where it errs more"
SEGMENT_COLUMNS = ("Where", "Rows", "Error", "Against all")
SEGMENTS_HINT = (
    "Errors among rows that are alike in one column. What is marked is worse than all other rows "
    "beyond what chance explains, with regard to how many segments were looked at."
)
WORSE = "worse"
NO_SEGMENTS = "There are too few rows to compare parts of them."
NO_WORSE = "In no part of the rows is it worse beyond what chance explains."
NOT_EXPLAINED = (
    "There are no pictures: this model was trained by an earlier version, or its training did not "
    "end. Train it again to have them."
)
AS_TABLE = "As a table"
SAVE_AS_SVG = "Save it as SVG, which needs no drawing."
SVG = "SVG"
PNG = "PNG"
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
DOWNLOAD_REPORT = "Download report"
DOWNLOAD_REPORT_HINT = (
    "One page with leaderboard, pictures and all that was tried, for anybody to read; it holds no "
    "rows of the data."
)
OPEN_AS_NOTEBOOK = "Open as notebook"
OPEN_AS_NOTEBOOK_HINT = "How it was found and the same code in cells, to change and run here."
NOT_ENDED = Message(
    "This training did not end.",
    "The window was closed, or the training was stopped, before a model was written.",
    "The scores below are what it had found. Train again to have a model.",
)
CUT_OFF = Message(
    "This training was cut off.",
    "The window was closed before a model was written. What it had tried by then is kept.",
    "Continue to have a model; what was tried is not tried again.",
)
IS_TRAINED = Message(
    "This model is being trained.",
    "The scores below are what had been found when this was opened.",
    "It can be used when its training has ended.",
)
STOPPED_EARLY = Message(
    "The search for this model was stopped.",
    "It was made of what had been found by then, which is kept.",
    "Use it as it is, or continue to look for a better one in its place.",
)
GO_ON = "Continue training"


def judged_on(rows: str) -> str:
    return f"Judged on {rows} rows that the models judged had not seen."


def save_as(title: str, kind: str) -> str:
    return f"Save {title} as {kind}"


def share_wrong(share: str) -> str:
    return f"{share} wrong"


def off_by(distance: str) -> str:
    return f"off by {distance}"


def times_all(ratio: float) -> str:
    return f"{ratio:.1f} ×"


def no_picture(name: str) -> str:
    return f"{name} could not be saved."


def models_of(target: str) -> str:
    return f"Models of {target} in this workspace"


def table_gone(path: str) -> Message:
    return Message(
        f"{path.rpartition('/')[2]} is not here any more.",
        "The model was being trained on it, and what was tried belongs to its rows.",
        "Import the table again under the same name, or train on another one.",
    )


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
