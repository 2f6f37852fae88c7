"""What training says to whoever asked for it.

Frozen dataclasses on the standard library alone, so that the page can import them without
loading numpy, and so that they travel by pickle between workers and by JSON into reports.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from fieldbook.automl.explaining.messages import Explained

__all__ = [
    "ASKED",
    "Asked",
    "ColumnRole",
    "Explanation",
    "Finding",
    "Importance",
    "LeaderboardRow",
    "Measure",
    "Metric",
    "PredictResult",
    "Progress",
    "Report",
    "Role",
    "Severity",
    "Task",
    "TrainSpec",
    "TrialReport",
    "Understanding",
    "as_json",
    "asked_from_json",
    "report_from_json",
]

ASKED = "trials/asked.json"
"""Where a model's folder keeps what was asked for, until its training has ended."""


class Task(StrEnum):
    """What is predicted."""

    BINARY = "binary"
    MULTICLASS = "multiclass"
    REGRESSION = "regression"


class Metric(StrEnum):
    """How models are compared; higher is better for each."""

    AUC = "AUC"
    NEGATIVE_LOG_LOSS = "Negative log loss"
    R2 = "R²"


class Role(StrEnum):
    """What a column is to the model."""

    NUMERIC = "numeric"
    INTEGER_CODE = "integer code"
    BOOLEAN = "boolean"
    CATEGORICAL = "categorical"
    DATETIME = "datetime"
    TEXT = "text"
    IDENTIFIER = "identifier"
    CONSTANT = "constant"
    IGNORED = "ignored"

    @property
    def used(self) -> bool:
        """Whether models see columns of this role."""
        return self not in (Role.IDENTIFIER, Role.CONSTANT, Role.IGNORED)


class Severity(StrEnum):
    """How much a finding matters."""

    STOP = "stop"  # training cannot begin
    ASK = "ask"  # only a person can know whether this is right
    WARN = "warn"  # training goes on, the result needs care
    NOTE = "note"  # worth knowing


@dataclass(frozen=True, slots=True)
class ColumnRole:
    """A column as it was understood, and why."""

    name: str
    role: Role
    why: str
    distinct: int
    missing: float  # share of the rows, 0 to 1
    examples: tuple[str, ...] = ()
    decimal: str = "."  # decimal mark of a numeric column
    form: str = ""  # strptime form of a datetime column
    chosen: bool = False  # True where a person overrode the guess
    unit: str = ""  # that numbers are followed by
    labels: bool = False  # whether a few words among its numbers are taken for labels


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the data worth saying before training."""

    kind: str
    severity: Severity
    what: str
    why: str
    remedy: str
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Understanding:
    """A table, its columns, and what could be trained from it."""

    path: str
    rows: int
    columns: tuple[ColumnRole, ...]
    target: str | None = None
    task: Task | None = None
    task_why: str = ""
    metric: Metric | None = None
    classes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def stops(self) -> tuple[Finding, ...]:
        """The findings that make training impossible."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.STOP)


@dataclass(frozen=True, slots=True)
class TrainSpec:
    """What a person asked for."""

    target: str
    out: str
    task: Task | None = None
    budget: float = 60.0  # seconds; without meaning where `trials` is given
    trials: int | None = None
    seed: int = 0
    roles: dict[str, Role] = field(default_factory=dict)
    groups: str | None = None  # rows of one group stay on one side of every split
    time: str | None = None  # validate on the future of this column
    findings: tuple[Finding, ...] | None = None  # where known: spares looking for them again
    hold_out: float = 0.0  # share of the rows never trained on, to judge the model by
    # Of two classes, what it costs to say the second one wrongly, and to miss it.
    costs: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A training as it was asked for; one that was cut off goes on when it is asked for again."""

    path: str  # of the table, as it was given
    spec: TrainSpec


@dataclass(frozen=True, slots=True)
class Progress:
    """How far training has come."""

    stage: str
    fraction: float
    seconds: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class TrialReport:
    """How one candidate model did."""

    number: int
    model: str
    family: str
    status: str  # "done", "failed" or "skipped"
    score: float | None = None
    spread: float | None = None
    fit_seconds: float = 0.0
    predict_seconds: float = 0.0
    folds: int = 0
    why: str = ""
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeaderboardRow:
    """One line of the leaderboard, best first; higher scores are better."""

    model: str
    score: float
    spread: float
    fit_seconds: float
    predict_seconds: float  # for the rows of one validation
    stage: str = "validated"  # "first look" until cross-validated on all rows
    weight: float = 0.0  # share in the model that is delivered


@dataclass(frozen=True, slots=True)
class Importance:
    """What the score loses when one column is shuffled, with its standard deviation."""

    column: str
    mean: float
    spread: float


@dataclass(frozen=True, slots=True)
class Measure:
    """One of the field's measures of a model, with its standard deviation over the folds."""

    name: str
    mean: float
    spread: float


@dataclass(frozen=True, slots=True)
class Report:
    """Everything known about a training run; `report.json` is this."""

    state: str  # "training", "done", "stopped"
    target: str
    task: Task
    metric: Metric
    rows: int
    classes: tuple[str, ...] = ()
    score: float | None = None  # that other rows may confirm: the leaderboard's less `luck`
    luck: float = 0.0  # what the best of many models owes to being so by chance, too
    spread: float | None = None
    baseline: float | None = None
    # In the target's own terms: mean distance from the truth, or the share of wrong answers
    error: float | None = None
    error_spread: float | None = None
    baseline_error: float | None = None
    model: str = ""
    seconds: float = 0.0
    seed: int = 0
    validation: str = ""
    columns: tuple[ColumnRole, ...] = ()
    findings: tuple[Finding, ...] = ()
    leaderboard: tuple[LeaderboardRow, ...] = ()
    trials: tuple[TrialReport, ...] = ()
    importance: tuple[Importance, ...] = ()
    importance_why: str = ""
    explained: Explained | None = None
    measures: tuple[Measure, ...] = ()  # of the delivered model, on rows that were held out
    hold_out: tuple[Measure, ...] = ()  # the same on rows set aside before anything was learned
    hold_out_rows: int = 0
    threshold: float | None = None  # probability from which the second of two classes is said
    cost: float | None = None  # what a row costs on average then, in the units that were given
    recalled: int = 0  # trials that an earlier training, cut off, had finished
    versions: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PredictResult:
    """Where predictions were written, and what had to be mended on the way."""

    path: str
    rows: int
    columns: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """A trained model as the page shows it."""

    report: Report
    card: str
    files: tuple[str, ...]


def as_json(message: Any) -> dict[str, Any]:
    """Turn a message into plain lists, dicts and scalars, ready for `json.dumps`."""
    return asdict(message)


def report_from_json(stored: Any) -> Report:
    """Rebuild a report from what `as_json` made of it; raises TypeError or ValueError.

    Anybody may have written it, so that each value must be of its field's type. What a later
    version added is ignored; what an earlier one did not know is as the field is by default.
    """
    report: Report = _reader(Report)(stored)
    return report


def asked_from_json(stored: Any) -> Asked:
    """Rebuild what was asked for from what `as_json` made of it; raises as `report_from_json`."""
    asked: Asked = _reader(Asked)(stored)
    return asked


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """Make what reads a value of a type back."""
    if kind is Any:
        return lambda stored: stored
    if isinstance(kind, type) and is_dataclass(kind):
        readers = {name: _reader(hint) for name, hint in get_type_hints(kind).items()}
        return lambda stored: kind(
            **{
                name: readers[name](value)
                for name, value in _expect(dict, stored).items()
                if name in readers
            }
        )
    parts = get_args(kind)
    if get_origin(kind) is tuple:
        item = _reader(parts[0])
        return lambda stored: tuple(map(item, _expect((list, tuple), stored)))
    if get_origin(kind) is dict:
        item = _reader(parts[1])
        return lambda stored: {key: item(value) for key, value in _expect(dict, stored).items()}
    if parts:  # one type, or None
        some = _reader(parts[0])
        return lambda stored: None if stored is None else some(stored)
    if kind is float:
        return _number
    return kind if issubclass(kind, StrEnum) else lambda stored: _expect(kind, stored)


def _expect(kind: type[Any] | tuple[type[Any], ...], stored: Any) -> Any:
    if not isinstance(stored, kind) or (kind is int and isinstance(stored, bool)):
        raise TypeError(f"{stored!r:.40} is of another type.")
    return stored


def _number(stored: Any) -> float:
    if isinstance(stored, bool) or not isinstance(stored, (int, float)):
        raise TypeError(f"{stored!r:.40} is no number.")
    try:
        number = float(stored)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ValueError("A number is too large, or none.")
    return number
