"""Where a model errs more than elsewhere.

Each column cuts the held-out rows into segments. A segment is called worse where its mean error
lies above that of all other rows by more than chance explains: one-sided, corrected for the number
of segments that were looked at (Holm, 1979), so that in twenty data sets without any such segment
one is named. Errors of folds are taken as independent.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from fieldbook.automl.explaining.columns_seen import SeenColumn, as_day
from fieldbook.automl.explaining.messages import Segment, Segments
from fieldbook.reports.wording import figure

__all__ = ["segments"]

LEAST_ROWS = 20
RANGES = 5  # that numbers and dates are cut into, equally many rows each
MOST_LABELS = 12  # of one column, the commonest
MOST_SEGMENTS = 120
CHANCE = 0.05
MISSING = "missing"

Cut = tuple[str, np.ndarray]  # what a segment is called, and which rows are in it


def segments(
    columns: Sequence[SeenColumn], rows: np.ndarray, errors: np.ndarray
) -> Segments | None:
    """Compare the errors of held-out rows (positions `rows`) from segment to segment.

    Give nothing where rows are too few for two segments.
    """
    if len(rows) < 2 * LEAST_ROWS:
        return None
    found = [
        _segment(column.name, label, inside, errors)
        for column in columns
        for label, inside in _cuts(column, column.values[rows])
        if LEAST_ROWS <= np.count_nonzero(inside) <= len(rows) - LEAST_ROWS
    ]
    found.sort(key=lambda pair: -pair[1])
    worse = _significant([z for _, z in found])
    marked = [
        Segment(each.column, each.label, each.rows, each.error, each.standard_error, place < worse)
        for place, (each, _) in enumerate(found[:MOST_SEGMENTS])
    ]
    marked[:worse] = sorted(marked[:worse], key=lambda each: -each.error)
    return Segments(float(errors.mean()), tuple(marked))


def _segment(
    column: str, label: str, inside: np.ndarray, errors: np.ndarray
) -> tuple[Segment, float]:
    """Give a segment, and how many standard errors it lies above all other rows."""
    those, others = errors[inside], errors[~inside]
    own = float(those.std(ddof=1)) / math.sqrt(len(those))
    each = math.hypot(own, float(others.std(ddof=1)) / math.sqrt(len(others)))
    # Twenty rows without a wrong answer vary not at all; the spread of all rows says more then.
    pooled = float(errors.std()) * math.sqrt(1 / len(those) + 1 / len(others))
    spread = max(each, pooled)
    above = float(those.mean() - others.mean())
    segment = Segment(column, label, len(those), float(those.mean()), own)
    return segment, above / spread if spread > 0 else 0.0


def _significant(z: Sequence[float]) -> int:
    """How many of the largest differences are beyond chance."""
    for place, each in enumerate(z):
        if 0.5 * math.erfc(each / math.sqrt(2)) > CHANCE / (len(z) - place):
            return place
    return len(z)


def _cuts(column: SeenColumn, values: np.ndarray) -> Iterator[Cut]:
    missing = np.isnan(values)
    known = values[~missing]
    if not len(known):
        return
    if column.kind == "label":
        yield from _by_label(column, values)
    elif len(np.unique(known)) <= RANGES:
        for value in np.unique(known):
            yield _called(column, float(value), float(value)), values == value
    else:
        yield from _by_range(column, values, known)
    yield MISSING, missing


def _by_label(column: SeenColumn, values: np.ndarray) -> Iterator[Cut]:
    places = values[~np.isnan(values)].astype(np.int64)
    rows = np.bincount(places, minlength=len(column.labels))
    for place in np.argsort(-rows, kind="stable")[:MOST_LABELS]:
        yield column.labels[place], values == place


def _by_range(column: SeenColumn, values: np.ndarray, known: np.ndarray) -> Iterator[Cut]:
    """Cut at quantiles; the ends of a column, which are single rows, are not named."""
    shares = np.linspace(0, 1, RANGES + 1)
    edges = np.unique(np.quantile(known, shares, method="inverted_cdf"))
    for place, high in enumerate(edges[1:]):
        inside = values <= high if place == 0 else (values > edges[place]) & (values <= high)
        low = None if place == 0 else float(values[inside].min())
        yield _called(column, low, None if high == edges[-1] else float(high)), inside


def _called(column: SeenColumn, low: float | None, high: float | None) -> str:
    first, last = (_written(column, each) for each in (low, high))
    if first == last:
        name = first
    elif low is None:
        name = f"up to {last}"
    else:
        name = f"from {first}" if high is None else f"{first} to {last}"
    return f"{name} words" if column.kind == "text" else name


def _written(column: SeenColumn, value: float | None) -> str:
    if value is None:
        return ""
    return as_day(value) if column.kind == "date" else figure(value)
