"""What classification gets right and wrong: confusions, and what each threshold would give.

ROC curves after Fawcett (An introduction to ROC analysis, 2006); precision against recall and the
average precision as scikit-learn defines them, without interpolation (Davis and Goadrich, 2006).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fieldbook.automl.explaining.held_out import HeldOut
from fieldbook.automl.explaining.messages import Confusion, Curve
from fieldbook.automl.metrics import auc

__all__ = ["confusion", "curves"]

MOST_POINTS = 200
USUAL = 0.5  # the likelier of two classes is named: that point is kept in any case
MOST_CURVES = 8  # classes that have one
MOST_LABELS = 30
OTHERS = "all others"


def confusion(held: HeldOut, classes: Sequence[str]) -> Confusion:
    """Count true against named classes; beyond thirty the rarest are counted together."""
    number = len(classes)
    counts = np.zeros((number, number), dtype=np.int64)
    np.add.at(counts, (held.truth, held.named), 1)
    if number <= MOST_LABELS:
        return Confusion(tuple(classes), _as_tuples(counts))
    by_rows = np.argsort(-counts.sum(axis=1), kind="stable")
    common = np.sort(by_rows[: MOST_LABELS - 1])
    group = np.full(number, MOST_LABELS - 1)
    group[common] = np.arange(MOST_LABELS - 1)
    merged = np.zeros((MOST_LABELS, MOST_LABELS), dtype=np.int64)
    np.add.at(merged, (group[:, None], group[None, :]), counts)
    labels = (*(classes[position] for position in common), OTHERS)
    return Confusion(labels, _as_tuples(merged), rest=number - len(common))


def curves(held: HeldOut, classes: Sequence[str]) -> tuple[Curve, ...]:
    """Give the curve of the second of two classes, or of each of a few against the rest.

    Classes without rows on both sides have none.
    """
    if len(classes) > MOST_CURVES:
        return ()
    positions = [1] if len(classes) == 2 else range(len(classes))
    made = (_curve(held, position, classes[position]) for position in positions)
    return tuple(curve for curve in made if curve is not None)


def _curve(held: HeldOut, position: int, label: str) -> Curve | None:
    positive = held.truth == position
    value = held.prediction[:, position]
    positives = int(np.count_nonzero(positive))
    negatives = len(positive) - positives
    if not positives or not negatives:
        return None
    order = np.argsort(-value, kind="stable")
    ordered = value[order]
    ends = np.flatnonzero(np.r_[ordered[1:] != ordered[:-1], True])  # of equal probabilities
    hits = np.cumsum(positive[order])[ends]
    alarms = ends + 1 - hits
    precision = hits / (ends + 1)
    usual = np.flatnonzero(ordered[ends] >= USUAL)[-1:]
    kept = _thinned(hits / positives + alarms / negatives, usual)
    return Curve(
        label=label,
        positives=positives,
        negatives=negatives,
        thresholds=tuple(float(f"{each:.6g}") for each in ordered[ends][kept]),
        hits=tuple(hits[kept].tolist()),
        alarms=tuple(alarms[kept].tolist()),
        auc=float(auc(positive, value)),
        average_precision=float(np.sum(np.diff(hits, prepend=0) / positives * precision)),
    )


def _thinned(length: np.ndarray, also: np.ndarray) -> np.ndarray:
    """Choose points that are evenly spread along a curve, its first and last among them."""
    if len(length) <= MOST_POINTS:
        return np.arange(len(length))
    wanted = np.linspace(length[0], length[-1], MOST_POINTS - 1)
    chosen = np.unique(np.searchsorted(length, wanted))
    chosen[0], chosen[-1] = 0, len(length) - 1
    return np.union1d(chosen, also)


def _as_tuples(counts: np.ndarray) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(row) for row in counts.tolist())
