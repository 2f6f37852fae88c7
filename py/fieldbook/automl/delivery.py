"""From what a search found to the model that is delivered: mix, then refit on all rows."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

import numpy as np

from fieldbook.automl.clock import Clock
from fieldbook.automl.dataset import Dataset
from fieldbook.automl.ensemble import mix
from fieldbook.automl.evaluation import wait_for
from fieldbook.automl.executors import Executor
from fieldbook.automl.messages import LeaderboardRow
from fieldbook.automl.metrics import score
from fieldbook.automl.model import Member
from fieldbook.automl.portfolio import BASELINE, FAMILIES
from fieldbook.automl.search import Found
from fieldbook.automl.trial_log import Trial
from fieldbook.automl.trials import ALL_ROWS, fit_fold

__all__ = ["Choice", "NothingFoundError", "choose", "fit_members"]

ENSEMBLE = "Ensemble"
REFIT_SHARE = 0.95
REFIT_COST = 1.4  # a refit on all rows against a fold's fit, with some room


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
        # The weights were fitted to these predictions: what the rows left out of the selection
        # granted is all that may be claimed.
        score=min(float(np.nanmean(folds)), best.score + mixture.gain),
        spread=float(np.nanstd(folds)),
        fit_seconds=sum(trial.fit_seconds for trial, _ in parts),
        predict_seconds=sum(trial.predict_seconds for trial, _ in parts),
        weight=1.0,
    )
    return Choice(tuple(parts), row)


async def fit_members(
    data: Dataset, choice: Choice, found: Found, executor: Executor, clock: Clock
) -> tuple[Member, ...]:
    """Give the fitted models, refitted on all rows where they vary little with the rows."""
    slots = asyncio.Semaphore(executor.workers)
    # One hold-out leaves out too many rows, and folds by time or group leave out those that
    # matter most: the latest, or whole groups.
    bag = found.folds > 1 and data.splits.kind in ("stratified", "shuffled")

    async def fitted(trial: Trial, weight: float) -> Member | None:
        name, kept = trial.candidate.name, trial.kept_models
        bagged = bag and FAMILIES[trial.candidate.family].bagged
        if bagged and len(kept) == found.folds:
            return Member(name, weight, tuple(kept.values()), tuple(kept))
        async with slots:
            model = await _refit(trial, found, executor, clock)
        if model is not None:
            return Member(name, weight, (model,))
        return Member(name, weight, tuple(kept.values()), tuple(kept)) if kept else None

    members = await asyncio.gather(*(fitted(trial, weight) for trial, weight in choice.parts))
    ready = [member for member in members if member is not None]
    if not ready:
        kept = found.baseline.kept_models
        return (Member(BASELINE.name, 1.0, tuple(kept.values()), tuple(kept)),)
    total = sum(member.weight for member in ready)
    return tuple(replace(member, weight=member.weight / total) for member in ready)


async def _refit(trial: Trial, found: Found, executor: Executor, clock: Clock) -> object | None:
    left = clock.left(REFIT_SHARE)
    expected = (trial.seconds_per_fold or 0.0) * REFIT_COST
    if left is not None and expected > left:
        return None
    job = executor.submit(
        fit_fold, found.handle, trial.candidate, ALL_ROWS, left, True, trial.steps
    )
    result = await wait_for(asyncio.wrap_future(job), asyncio.Event(), left)
    if result is None:
        job.cancel()
    return None if result is None else result.model


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
