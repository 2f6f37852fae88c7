"""Every text that people read on the training screen."""

from __future__ import annotations

from fieldbook.automl.messages import Role, Severity, Task
from fieldbook.workbench.notices import Message

TRAIN_A_MODEL = "Train a model"
WHAT_TO_PREDICT = "What to predict"
TARGET = "Target column"
CHOOSE = "Choose a column"
CHOOSE_TARGET = "Choose the column to predict."
TASK = "Task"
TASKS = {
    Task.BINARY: "Classification: one of two",
    Task.MULTICLASS: "Classification: one of several",
    Task.REGRESSION: "Regression: a number",
}
NO_TASK = "Follows from the target"
BUDGET = "Time budget in seconds"
OPTIONS = "More options"
GROUPS = "Rows belong together by"
GROUPS_HINT = "Rows with the same value, as of one site, are never on both sides of a split."
TIME = "Rows follow in time by"
TIME_HINT = "Models are judged on later rows than they have learned from."
NO_COLUMN = "No column"
ASIDE = "Percent of rows set aside"
ASIDE_HINT = "Never learned from, they judge the finished model once more."
ALARM = "Cost of a false alarm"
MISS = "Cost of a miss"
COSTS_HINT = (
    "What wrong answers cost, compared with each other: the model then says a class from the "
    "probability on that costs least."
)
SEED = "Random seed"
SEED_HINT = "With the same one rows are split alike again."
TRIALS = "Models to try"
TRIALS_HINT = (
    "With a number no time decides, so that the same models are tried again, here as elsewhere."
)
SEED_LIMITS = "The random seed must be a whole number from 0 to 4294967295."
SAME_COLUMN = "Rows can't belong together by the same column that they follow in time by."
BOTH_COSTS = "Give both costs, above 0, or neither."
START = "Start training"
STOP = "Stop training"
STARTS_SOON = "Starts as soon as the columns are understood."
LOOKING = "Looking at the columns…"
COLUMNS = "Columns"
FIND_COLUMN = "Find a column"
ROLES = {
    Role.NUMERIC: "Number",
    Role.INTEGER_CODE: "Whole-number code",
    Role.BOOLEAN: "Yes or no",
    Role.CATEGORICAL: "Category",
    Role.DATETIME: "Date or time",
    Role.TEXT: "Text",
    Role.IDENTIFIER: "Identifier, not used",
    Role.CONSTANT: "Constant, not used",
    Role.IGNORED: "Left out",
}
TARGET_ROLE = "Target"
SEVERITIES = {
    Severity.STOP: "Stops training",
    Severity.ASK: "Please check",
    Severity.WARN: "Take care",
    Severity.NOTE: "Note",
}
WORTH_KNOWING = "Worth knowing before training"
TRAINING = "Training"
SEARCH = "Search"
SEARCH_EMPTY = (
    "Models are tried one after another and compared on rows they have not seen. "
    "The best are kept, alone or mixed."
)
PREPARING = "Starting a worker and loading scikit-learn…"
STOPPING = "Stopping. What was found is being fitted and written…"
STAGES = {
    "Reading": "Reading the table",
    "Starting": "Trying the baseline, which learns nothing",
    "First look": "First look at all kinds of models on few rows",
    "Trying models": "Trying models",
    "Mixing models": "Mixing the best models",
    "Fitting to all rows": "Fitting the chosen models to all rows",
    "Explaining": "Measuring which columns matter",
    "Done": "Done",
}
LEADERBOARD = "Leaderboard"
BOARD_COLUMNS = ("Model", "Score", "Spread", "Fit seconds", "Predict seconds")
FIRST_LOOK = "first look"
NO_ROWS = "The first model is not validated yet."
CURVE = "Best score so far"
OPEN_MODEL = "Open the model"
SHOW_TRAINING = "Show"
TRAINING_FAILED = "Training ended without a model."
NOTHING_TRIED = Message(
    "Training was stopped before a model was tried.",
    "The worker was still starting.",
    "Start training again when you like.",
)
NOTHING_FOUND = Message(
    "Training was stopped before a model was finished.",
    "No model had been validated yet.",
    "Start again and let it run a little longer.",
)


def higher_is_better(metric: str) -> str:
    return f"{metric}, higher is better"


def trained_elsewhere(out: str) -> Message:
    return Message(
        f"{out.rpartition('/')[2]} is being trained in another window.",
        "Two trainings in one folder would write over each other.",
        "Look at it there, or continue here when that one has ended.",
    )


def not_understood(path: str) -> str:
    return f"{path.rpartition('/')[2]} could not be understood."


def cannot_start(what: str) -> str:
    return f"Training can't start: {what}"


def budget_limits(least: int, most: int) -> str:
    return f"The time budget must be between {least} and {most} seconds."


def aside_limits(most: int) -> str:
    return f"The percent of rows set aside must be between 0 and {most}."


def trials_limits(most: int) -> str:
    return f"Models to try must be a whole number between 1 and {most}, or empty."


def costs_of(label: str) -> str:
    return f"A false alarm says “{label}” wrongly; a miss fails to say it."


def goes_on(name: str) -> str:
    return f"Training on {name} goes on."


def model_ready(name: str) -> str:
    return f"{name} is ready."


def training_done(name: str) -> str:
    return f"Training has ended. The model is {name}."


def role_of(column: str) -> str:
    return f"Role of {column}"


def missing(share: float) -> str:
    percent = share * 100
    return "less than 1 % missing" if percent < 1 else f"{percent:.0f} % missing"


def columns_shown(shown: int, total: int) -> str:
    return f"{shown} of {total} columns are shown. Type a part of a name to find others."


def train_on_sample(rows: str) -> str:
    return f"Train on a sample of {rows} rows"


def table_size(rows: str, columns: str) -> str:
    return f"{rows} rows × {columns} columns"


def trying(model: str) -> str:
    return f"Trying {model}"


def time_left(left: str) -> str:
    return f"about {left} left"


def unfinished(count: int) -> str:
    return "1 model failed" if count == 1 else f"{count} models failed"


def curve_in_words(best: str, model: str, seconds: str, count: int) -> str:
    models = "1 model" if count == 1 else f"{count} models"
    return f"Best score so far {best} by {model}, after {seconds} and {models}."
