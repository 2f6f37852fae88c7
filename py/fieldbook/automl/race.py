"""A first look at every candidate on few rows: who is promising, and what will each cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.model_selection import train_test_split

from fieldbook.automl.dataset import Dataset, subset
from fieldbook.automl.messages import Task
from fieldbook.automl.portfolio import Candidate
from fieldbook.automl.trial_log import Trial

__all__ = ["FEW_ROWS", "Forecast", "race_rows", "order_by_promise"]

FEW_ROWS = 4000  # up to here every candidate is simply run
TRAIN_ROWS = 3000
VALID_ROWS = 1000
GROWTH = 1.08  # seconds grow with rows to this power
PENALTY_OF_SECOND = 1.5  # places that a family's second candidate falls back: variety first


@dataclass(frozen=True, slots=True)
class Forecast:
    """Seconds that one fold of each candidate is expected to take on all rows."""

    seconds: dict[str, float]

    def of(self, candidate: Candidate) -> float | None:
        """Expected seconds of one fold, where known."""
        return self.seconds.get(candidate.name)


def race_rows(data: Dataset) -> Dataset:
    """Draw the rows for the first look."""
    train, valid = data.splits.folds[0]
    draw = np.random.RandomState(data.seed)

    def some(rows: np.ndarray, most: int) -> np.ndarray:
        if len(rows) <= most:
            return rows
        if data.task is Task.REGRESSION:
            return np.sort(draw.choice(rows, most, replace=False))
        counts = np.bincount(data.target[rows])
        stratify = data.target[rows] if counts[counts > 0].min() > 1 else None
        if len(counts) > most:
            stratify = None
        taken, _ = train_test_split(
            rows, train_size=most, random_state=data.seed, stratify=stratify
        )
        return np.sort(taken)

    return subset(data, some(train, TRAIN_ROWS), some(valid, VALID_ROWS))


def order_by_promise(
    data: Dataset, trials: Sequence[Trial], candidates: Sequence[Candidate]
) -> tuple[list[Candidate], Forecast]:
    """Order candidates by their first look, families mixed; those not looked at come last."""
    looked = [trial for trial in trials if trial.done]
    ranked = sorted(looked, key=lambda trial: -trial.score)
    seen: dict[str, int] = {}
    places: dict[str, float] = {}
    for place, trial in enumerate(ranked):
        family = trial.candidate.family
        places[trial.candidate.name] = place + PENALTY_OF_SECOND * (seen.get(family, 0) > 0)
        seen[family] = seen.get(family, 0) + 1
    ordered = sorted(candidates, key=lambda each: places.get(each.name, len(candidates) * 2.0))
    train_rows = len(data.splits.folds[0][0])
    scale = max(1.0, train_rows / TRAIN_ROWS) ** GROWTH
    seconds = {
        trial.candidate.name: (trial.seconds_per_fold or 0.0) * scale for trial in looked
    }
    return ordered, Forecast(seconds)
