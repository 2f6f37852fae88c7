"""Every text that only the one-file report of a model has."""

from __future__ import annotations

from fieldbook.automl.messages import Report, Severity
from fieldbook.reports.elements import visible
from fieldbook.reports.texts import quoted
from fieldbook.reports.wording import count

LEADERBOARD = "Leaderboard"
BOARD_COLUMNS = ("Model", "Score", "Spread", "Fit seconds", "Predict seconds", "Weight")
HIGHER = "Higher scores are better. Weight is the share in the model that is delivered."
COLUMNS = "What it goes by"
OUTCOMES = "Where it is right and wrong"
SEGMENTS = "Where it errs more"
SEGMENT_COLUMNS = ("Column", "Where", "Rows", "Error", "Standard error", "")
WORSE = "worse"
FINDINGS = "Worth knowing"
NO_FINDINGS = "Nothing was found that speaks against the data."
ROLES = "How the columns were taken"
ROLE_COLUMNS = ("Column", "Taken as", "Why", "Missing")
NOT_USED = "not used"
TRIALS = "All that was tried"
TRIAL_COLUMNS = ("Number", "Model", "How it went", "Score", "Folds", "Seconds", "Settings", "Why")
NO_TRIALS = "Nothing was tried."
MADE_WITH = "Made with"
MADE_COLUMNS = ("What", "Version")
AS_TABLE = "As a table"
NO_IMPORTANCE = "Which columns matter was not measured."
NOT_EXPLAINED = "There are no pictures of this model: its training kept none."
NOT_ENDED = "This training did not end: what stands here is what it had found."
ERROR_OF_NUMBER = "Error is the mean distance from the truth."
ERROR_OF_CLASS = "Error is the share of wrong answers."
SEGMENTS_HINT = (
    "What is marked is worse than all other rows beyond what chance explains, with regard to how "
    "many segments were looked at."
)
FOOT = (
    "This file holds no row of the data: names of columns and classes, labels that several rows "
    "share, and quantiles. It runs no program and loads nothing."
)
SEVERITIES = {
    Severity.STOP: "Stop",
    Severity.ASK: "Please check",
    Severity.WARN: "Take care",
    Severity.NOTE: "Note",
}


def title(report: Report) -> str:
    return f"Model of {quoted(report.target)}"


def judged_on(rows: int) -> str:
    return f"Judged on {count(rows)} rows that the models judged had not seen."


def seed(report: Report) -> str:
    return (
        f"Seed {report.seed}. The same rows, the same number of trials and it give the same model."
    )


def role(name: str, is_used: bool) -> str:
    return name if is_used else f"{name}, {NOT_USED}"


def setting(name: str, value: object) -> str:
    return f"{visible(name)} {visible(str(value))}"
