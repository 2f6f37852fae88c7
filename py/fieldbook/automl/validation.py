"""Splits that say honestly how a model will do on rows it has not seen."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from sklearn.model_selection import (
    GroupKFold,
    KFold,
    StratifiedGroupKFold,
    StratifiedKFold,
    TimeSeriesSplit,
)

from fieldbook.automl.messages import Task

__all__ = ["FOLDS", "Splits", "make_splits"]

FOLDS = 5
FEW_ROWS = 1500  # below this, one round of folds says too little: a second is drawn

Fold = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, slots=True)
class Splits:
    """Folds as (training rows, validation rows); any number of the first ones may be used."""

    folds: tuple[Fold, ...]
    splitters: tuple[str, ...]  # scikit-learn expressions that draw the same folds
    kind: str  # "stratified", "shuffled", "grouped" or "time"

    def describe(self, used: int) -> str:
        """Say in words how models were validated when the first `used` folds were taken."""
        kind = {"time": "time-ordered", "shuffled": "random"}.get(self.kind, self.kind)
        if used == 1:
            return f"one {kind} hold-out of a fifth of the rows"
        rounds = -(-used // FOLDS)
        if rounds > 1:
            return f"{rounds} rounds of {FOLDS} {kind} folds"
        return f"{used} of {FOLDS} {kind} folds" if used < FOLDS else f"{FOLDS} {kind} folds"


def make_splits(
    task: Task,
    target: np.ndarray,
    seed: int,
    groups: np.ndarray | None = None,
    time: np.ndarray | None = None,
) -> Splits:
    """Draw five folds fit for the data, twice where rows are few.

    `groups` keeps rows of a group on one side; `time` validates on later rows than were trained on.
    """
    rows = np.zeros(len(target))
    if time is not None:
        order = np.argsort(time, kind="stable")
        in_time = tuple((order[a], order[b]) for a, b in TimeSeriesSplit(FOLDS).split(rows))
        # The newest rows first: with one fold only, the last stretch of time is the hold-out.
        return Splits(in_time[::-1], (f"TimeSeriesSplit({FOLDS})",), "time")
    splits = min(FOLDS, _most_splits(task, target, groups))
    rounds = 2 if len(target) < FEW_ROWS and splits == FOLDS else 1
    drawn = [_splitter(task, groups is not None, splits, seed + 1000 * n) for n in range(rounds)]
    folds: list[Fold] = []
    with warnings.catch_warnings():
        # A class with fewer rows than folds is reported as a finding already.
        warnings.simplefilter("ignore", UserWarning)
        for splitter in drawn:
            folds += list(splitter.split(rows, target, groups))
    kind = "shuffled" if task is Task.REGRESSION else "stratified"
    kind = kind if groups is None else "grouped"
    return Splits(tuple(folds), tuple(repr(splitter) for splitter in drawn), kind)


def _splitter(
    task: Task, grouped: bool, splits: int, seed: int
) -> StratifiedKFold | KFold | GroupKFold | StratifiedGroupKFold:
    options = {"n_splits": splits, "shuffle": True, "random_state": seed}
    if task is Task.REGRESSION:
        return GroupKFold(**options) if grouped else KFold(**options)
    return StratifiedGroupKFold(**options) if grouped else StratifiedKFold(**options)


def _most_splits(task: Task, target: np.ndarray, groups: np.ndarray | None) -> int:
    most = len(target)
    if task is not Task.REGRESSION:
        most = int(np.bincount(target).max())
    if groups is not None:
        most = min(most, len(np.unique(groups)))
    return max(most, 2)
