"""From what a search found to what is delivered: the best model, or a mixture where that wins."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from fieldbook.automl.dataset import Dataset
from fieldbook.automl.ensemble import mix
from fieldbook.automl.messages import LeaderboardRow
from fieldbook.automl.metrics import score
from fieldbook.automl.pooling import Pool
from fieldbook.automl.search import Found
from fieldbook.automl.spread import spread
from fieldbook.automl.trial_log import Trial, contenders

__all__ = ["Choice", "NothingFoundError", "baseline_alone", "choose"]

MOST_MODELS = 16  # that are mixed
ENSEMBLE, STACK = "Ensemble", "Stacked ensemble"
SURER = "{model}, calibrated"


class NothingFoundError(RuntimeError):
    """Training ended before any model was evaluated."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The trials to deliver with their weights, and what their mixture scores."""

    parts: tuple[tuple[Trial, float], ...]  # heaviest first; the weights add up to one
    pool: Pool  # of the parts, in their order
    row: LeaderboardRow
    luck: float = 0.0  # what the row's score owes to the best of many being so by chance, too

    @property
    def expected(self) -> float:
        """What the row's score promises of other rows."""
        return self.row.score - self.luck

    @property
    def made(self) -> bool:
        """Whether it is more than one of the models that were tried."""
        return len(self.parts) > 1 or not self.pool.plain

    def held_out(self, data: Dataset) -> list[tuple[np.ndarray, np.ndarray]]:
        """Truth and prediction of each fold's held-out rows."""
        folds = range(min(trial.folds for trial, _ in self.parts))
        return [
            (
                data.target[data.splits.folds[fold][1]],
                self.pool.mix([trial.results[fold].prediction for trial, _ in self.parts]),
            )
            for fold in folds
        ]


def baseline_alone(found: Found) -> Choice:
    """What learning nothing comes to."""
    return Choice(((found.baseline, 1.0),), Pool((1.0,)), found.baseline.row())


def choose(data: Dataset, found: Found) -> Choice:
    """Mix the trials where that wins over the best of them; take the baseline if nothing else."""
    done = found.done
    if not done:
        if not found.baseline.done:
            raise NothingFoundError("Training ended before any model was evaluated.")
        return baseline_alone(found)
    best = max(done, key=lambda trial: trial.score)
    done = contenders(done, MOST_MODELS)
    rows, predictions = _out_of_fold(data, done, found.folds)
    mixture = mix(data.task, data.target[rows], predictions, data.seed)
    weights = np.array(mixture.pool.weights)
    shares = weights / weights.sum() if weights.sum() else np.full(len(weights), 1 / len(weights))
    order = np.argsort(-shares, kind="stable")
    parts = tuple((done[mixture.chosen[place]], float(shares[place])) for place in order)
    powers = tuple(mixture.pool.powers[place] for place in order) if mixture.pool.powers else ()
    pool = replace(mixture.pool, weights=tuple(weights[order].tolist()), powers=powers)
    choice = Choice(parts, pool, parts[0][0].row(), mixture.luck)
    if not choice.made:
        return choice
    held_out = choice.held_out(data)
    folds = [score(data.task, truth, mixed) for truth, mixed in held_out]
    row = LeaderboardRow(
        model=_name(choice),
        # The mixture was fitted to these predictions: what is left of the gain after taking off
        # the optimism is all that may be claimed.
        score=min(float(np.nanmean(folds)), best.score + mixture.gain),
        spread=spread(data.task, held_out),
        fit_seconds=sum(trial.fit_seconds for trial, _ in parts),
        predict_seconds=sum(trial.predict_seconds for trial, _ in parts),
        weight=1.0,
    )
    return replace(choice, row=row)


def _name(choice: Choice) -> str:
    if len(choice.parts) == 1:
        return SURER.format(model=choice.parts[0][0].candidate.name)
    return ENSEMBLE if not choice.pool.bias else STACK


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
