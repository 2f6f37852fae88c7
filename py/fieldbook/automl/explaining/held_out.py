"""What a model predicts for rows that it had not seen: the ground of every honest figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fieldbook.automl.dataset import Dataset
from fieldbook.automl.messages import Task

__all__ = ["HeldOut", "held_out"]

MOST_CELLS = 4_000_000  # rows times classes; memory is short in a browser
MOST_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Rows in the order of the table, each predicted once by models of one fold."""

    rows: np.ndarray  # positions in the data set
    truth: np.ndarray  # numbers, or positions of classes
    prediction: np.ndarray  # numbers, or one column of probability for each class
    threshold: float | None = None  # from which the second of two classes is named

    @property
    def named(self) -> np.ndarray:
        """The class that is named for each row, as the delivered model decides."""
        if self.threshold is not None:
            return np.asarray(self.prediction[:, 1] >= self.threshold, dtype=np.int64)
        positions: np.ndarray = self.prediction.argmax(axis=1)
        return positions

    def errors(self, task: Task) -> np.ndarray:
        """Distance from the truth, or 1 where the answer is wrong, for each row."""
        if task is Task.REGRESSION:
            return np.asarray(np.abs(self.prediction - self.truth))
        return np.asarray(self.named != self.truth, dtype=np.float64)


def held_out(
    data: Dataset, predictions: Sequence[np.ndarray], threshold: float | None = None
) -> HeldOut:
    """Put together what was predicted for each fold's held-out rows, in the order of the folds.

    Where rows were held out more than once, the first time counts: a mean over rounds would be
    steadier, and look better, than what any model that is delivered has done. Of many rows a
    seeded sample is taken.
    """
    seen = np.zeros(data.rows, dtype=bool)
    used: list[int] = []
    for fold in range(len(predictions)):
        rows = data.splits.folds[fold][1]
        if not seen[rows].any():
            seen[rows] = True
            used.append(fold)
    kept = _sample(np.flatnonzero(seen), data)
    place = np.full(data.rows, -1)
    place[kept] = np.arange(len(kept))
    shape = (len(kept),) if data.task is Task.REGRESSION else (len(kept), data.classes)
    prediction = np.zeros(shape)
    for fold in used:
        places = place[data.splits.folds[fold][1]]
        inside = places >= 0
        prediction[places[inside]] = predictions[fold][inside]
    return HeldOut(kept, data.target[kept], prediction, threshold)


def _sample(rows: np.ndarray, data: Dataset) -> np.ndarray:
    most = min(MOST_ROWS, MOST_CELLS // max(data.classes, 1))
    if len(rows) <= most:
        return rows
    draw = np.random.RandomState(data.seed)
    return np.sort(draw.choice(rows, most, replace=False))
