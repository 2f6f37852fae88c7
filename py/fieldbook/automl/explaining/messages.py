"""What an explanation says of a model: small numbers for pictures, never a row of the data.

Of the data itself only this gets in: names of columns and classes, labels that several rows share,
quantiles, and predictions for rows that can't be told apart any more.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "Calibration",
    "CellProblem",
    "Change",
    "Confusion",
    "Curve",
    "Dependence",
    "Explained",
    "Field",
    "Output",
    "ResidualBin",
    "Residuals",
    "Segment",
    "Segments",
    "WhatIf",
]


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often each class was taken for which."""

    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]  # a row for each true class, a column for each predicted
    rest: int = 0  # how many rare classes the last label stands for


@dataclass(frozen=True, slots=True)
class Curve:
    """One class against all others, at falling thresholds of its probability."""

    label: str
    positives: int
    negatives: int
    thresholds: tuple[float, ...]  # rows of at least this probability are called the class
    hits: tuple[int, ...]  # of the positives
    alarms: tuple[int, ...]  # false ones: of the negatives
    auc: float
    average_precision: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Whether what is called likely happens as often; bins of about equally many rows."""

    label: str  # the class whose probability is judged; empty: the class that is named
    predicted: tuple[float, ...]  # mean probability in each bin
    observed: tuple[float, ...]  # share of rows in which it was so
    counts: tuple[int, ...]
    brier: float  # mean squared distance of the probability from what happened
    brier_of_share: float  # the same for always answering with the share of all rows


@dataclass(frozen=True, slots=True)
class ResidualBin:
    """Truth less prediction among rows with about the same prediction."""

    predicted: float  # mean
    rows: int
    quantiles: tuple[float, ...]  # at 5, 25, 50, 75 and 95 %


@dataclass(frozen=True, slots=True)
class Residuals:
    """How far predicted numbers are off: truth less prediction."""

    bins: tuple[ResidualBin, ...]
    edges: tuple[float, ...]  # of the histogram; rows beyond its ends count at them
    counts: tuple[int, ...]
    mean: float
    absolute: float  # mean distance
    squared: float  # root of the mean squared distance
    half_within: float  # median distance
    most_within: float  # distance that nine of ten rows don't exceed


@dataclass(frozen=True, slots=True)
class Segment:
    """Rows that are alike in one column, and how the model errs on them."""

    column: str
    label: str
    rows: int
    error: float  # mean distance from the truth, or the share of wrong answers
    standard_error: float
    worse: bool = False  # than on all other rows, beyond what chance explains


@dataclass(frozen=True, slots=True)
class Segments:
    """Where the model errs: segments that are worse for certain come first."""

    error: float  # of all rows
    rows: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Output:
    """What is predicted along a column's values, of one class or of the number."""

    label: str  # the class; empty for a number
    mean: tuple[float, ...]
    low: tuple[float, ...]  # a tenth of the rows lies below
    high: tuple[float, ...]  # a tenth of the rows lies above
    curves: tuple[tuple[float, ...], ...] = ()  # of some rows, each with all else as it is there


@dataclass(frozen=True, slots=True)
class Dependence:
    """What is predicted when one column takes other values and all else stays."""

    column: str
    kind: str  # "number", "date" or "label"
    grid: tuple[float, ...]  # numbers, days since 2000, or places in `labels`
    labels: tuple[str, ...]  # how each point of the grid is called
    shares: tuple[float, ...]  # of the rows that each label has; empty for numbers and dates
    rows: int  # that it was averaged over
    outputs: tuple[Output, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A column as a form asks for it, beginning with a typical value."""

    column: str
    kind: str  # "number", "date", "label" or "text"
    typical: str  # median or commonest, as the table writes it
    low: str = ""  # a twentieth of the rows lies below
    high: str = ""
    labels: tuple[str, ...] = ()  # commonest first
    complete: bool = False  # whether there are no others


@dataclass(frozen=True, slots=True)
class Explained:
    """All that is drawn and said of how a model predicts."""

    rows: int  # held-out rows, each predicted by models that had not seen it
    confusion: Confusion | None = None
    curves: tuple[Curve, ...] = ()
    calibration: Calibration | None = None
    residuals: Residuals | None = None
    segments: Segments | None = None
    dependences: tuple[Dependence, ...] = ()
    dependences_why: str = ""
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A value that can't be read as its column is."""

    column: str
    why: str


@dataclass(frozen=True, slots=True)
class Change:
    """What one changed value does alone: the prediction with all else as it began."""

    column: str
    prediction: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Predictions for one row as it began and as it was changed.

    A prediction is one number, or a probability for each class. Where a value can't be read there
    is none, and `problems` say why.
    """

    before: tuple[float, ...] = ()
    after: tuple[float, ...] = ()
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()
    problems: tuple[CellProblem, ...] = ()
