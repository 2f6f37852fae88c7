"""From what a search found to what is delivered: the best model, or a mixture where that wins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fieldbook.automl.dataset import Dataset
from fieldbook.automl.ensemble import mix
from fieldbook.automl.messages import LeaderboardRow
from fieldbook.automl.metrics import score
from fieldbook.automl.search import Found
from fieldbook.automl.trial_log import Trial

__all__ = ["Choice", "NothingFoundError", "choose"]

ENSEMBLE = "Ensemble"


class NothingFoundError(RuntimeError):
    """Training ended before any model was evaluated."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The trials to deliver with their weights, and what their mixture scores."""

    parts: tuple[tuple[Trial, float], ...]  # heaviest first
    row: LeaderboardRow

    @property
    def mixed(self) -> bool:
        """Whether several models are mixed."""
        return len(self.parts) > 1


def choose(data: Dataset, found: Found) -> Choice:
    """Mix the trials where that wins over the best of them; take the baseline if nothing else."""
    done = found.done
    if not done:
        if not found.baseline.done:
            raise NothingFoundError("Training ended before any model was evaluated.")
        return Choice(((found.baseline, 1.0),), found.baseline.row())
    best = max(done, key=lambda trial: trial.score)
    rows, predictions = _out_of_fold(data, done, found.folds)
    mixture = mix(data.task, data.target[rows], predictions, data.seed)
    if not mixture.wins:
        return Choice(((best, 1.0),), best.row())
    parts = [(trial, w) for trial, w in zip(done, mixture.weights, strict=True) if w > 0]
    parts.sort(key=lambda part: -part[1])
    folds = [
        score(
            data.task,
            data.target[data.splits.folds[fold][1]],
            np.sum([trial.results[fold].prediction * weight for trial, weight in parts], axis=0),
        )
        for fold in range(found.folds)
    ]
    row = LeaderboardRow(
        model=ENSEMBLE,
        # The weights were fitted to these predictions: what is left of the gain after taking off
        # the optimism is all that may be claimed.
        score=min(float(np.nanmean(folds)), best.score + mixture.gain),
        spread=float(np.nanstd(folds)),
        fit_seconds=sum(trial.fit_seconds for trial, _ in parts),
        predict_seconds=sum(trial.predict_seconds for trial, _ in parts),
        weight=1.0,
    )
    return Choice(tuple(parts), row)


def _out_of_fold(
    data: Dataset, trials: list[Trial], folds: int
) -> tuple[np.ndarray, list[np.ndarray]]:
    """Gather each trial's predictions for the rows that were held out, averaged over rounds."""
    times = np.zeros(data.rows)
    for fold in range(folds):
        times[data.splits.folds[fold][1]] += 1
    rows = np.flatnonzero(times)
    gathered = []
    for trial in trials:
        first = trial.results[0].prediction
        total = np.zeros((data.rows, *first.shape[1:]))
        for fold in range(folds):
            total[data.splits.folds[fold][1]] += trial.results[fold].prediction
        mean = total[rows] / times[rows].reshape(-1, *([1] * (total.ndim - 1)))
        gathered.append(mean)
    return rows, gathered
