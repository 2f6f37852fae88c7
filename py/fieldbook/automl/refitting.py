"""The chosen models as they are delivered: refitted on all rows, or the models of the folds."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from fieldbook.automl.choosing import Choice
from fieldbook.automl.clock import Clock
from fieldbook.automl.dataset import Dataset
from fieldbook.automl.evaluation import wait_for
from fieldbook.automl.executors import Executor
from fieldbook.automl.model import Member
from fieldbook.automl.pooling import Pool
from fieldbook.automl.portfolio import BASELINE, FAMILIES
from fieldbook.automl.refit_plan import (
    FURTHER,
    REFIT_SHARE,
    can_bag,
    is_forest,
    least_refit_seconds,
    most_trees,
    needs_refit,
    refit_seconds,
)
from fieldbook.automl.search import Found
from fieldbook.automl.trial_log import Trial
from fieldbook.automl.trials import ALL_ROWS, FoldResult, fit_fold

__all__ = ["fit_members"]

SHARE_OF_AGAIN = 0.5  # of the time left, for fitting models anew that were lost


async def fit_members(
    data: Dataset, choice: Choice, found: Found, executor: Executor, clock: Clock
) -> tuple[tuple[Member, ...], Pool]:
    """Give the fitted models and how to mix them.

    One that can't be refitted in time is replaced or left out.
    """
    # What weighs most first; but where time had cut boosting, which gains most by growing further,
    # forests have more trees in what time it leaves.
    parts = [trial for trial, _ in choice.parts]
    wait = any(trial.cut and not is_forest(trial) for trial in parts)
    order = sorted(range(len(parts)), key=lambda place: wait and is_forest(parts[place]))
    refits = [parts[place] for place in order if needs_refit(data, parts[place])]
    forests = sum(map(is_forest, refits))
    slots = asyncio.Semaphore(executor.workers)

    async def fitted(trial: Trial, weight: float) -> Member | None:
        if trial.recalled:
            async with slots:
                await _models_again(data, trial, found, executor, clock)
            if not needs_refit(data, trial) and trial in refits:
                refits.remove(trial)
        kept = trial.kept_models
        if trial in refits:
            others = sum(map(refit_seconds, refits[refits.index(trial) + 1 :])) / executor.workers
            async with slots:
                result = await _refit(trial, found, executor, clock, others, forests)
            if result is not None and result.model is not None:
                return Member(trial.candidate.name, weight, (result.model,))
        if not kept:
            return None
        return Member(trial.candidate.name, weight, tuple(kept.values()), tuple(kept))

    made = await asyncio.gather(*(fitted(*choice.parts[place]) for place in order))
    members = [made[order.index(place)] for place in range(len(order))]
    places = [place for place, member in enumerate(members) if member is not None]
    ready = [member for member in members if member is not None]
    if not ready:
        kept = found.baseline.kept_models
        return (Member(BASELINE.name, 1.0, tuple(kept.values()), tuple(kept)),), Pool((1.0,))
    if len(ready) == len(members):
        return tuple(ready), choice.pool
    # What was fitted to all of them doesn't fit some of them.
    total = sum(member.weight for member in ready)
    ready = [replace(member, weight=member.weight / total) for member in ready]
    return tuple(ready), choice.pool.mean_of(places, [member.weight for member in ready])


async def _models_again(
    data: Dataset, trial: Trial, found: Found, executor: Executor, clock: Clock
) -> None:
    """Fit the models of the folds that a training had which was cut off, if there is time."""
    bagged = FAMILIES[trial.candidate.family].bagged and can_bag(data, found.folds)
    folds = range(found.folds) if bagged else [0]
    left = clock.left(REFIT_SHARE)
    cost = (trial.seconds_per_fold or 0.0) * len(folds)
    if left is not None and cost > left * SHARE_OF_AGAIN:
        return
    for fold in folds:
        before = trial.results[fold]
        steps = before.steps if before.cut else None
        job = executor.submit(
            fit_fold, found.handle, trial.candidate, fold, None, True, steps, executor.fit
        )
        result = await asyncio.wrap_future(job)
        if isinstance(result, FoldResult) and not result.why:
            trial.results[fold] = replace(before, model=result.model)


async def _refit(
    trial: Trial, found: Found, executor: Executor, clock: Clock, others: float, forests: int
) -> FoldResult | None:
    """Refit within the time that the refits still to come leave, and forests within the memory."""
    left = clock.left(REFIT_SHARE)
    steps = trial.steps
    limit = None
    if left is not None:
        if least_refit_seconds(trial) > left:
            return None
        limit = min(left, max(left - others, refit_seconds(trial)))
        if is_forest(trial):
            steps = most_trees(trial, forests)
        elif trial.cut:
            # It had not begun to overfit.
            steps = round(steps * FURTHER)
    job = executor.submit(
        fit_fold, found.handle, trial.candidate, ALL_ROWS, limit, True, steps, executor.fit
    )
    try:
        result = await wait_for(asyncio.wrap_future(job), asyncio.Event(), left)
    except Exception:  # noqa: BLE001 - a worker that died leaves the models of the folds
        return None
    if not isinstance(result, FoldResult):
        job.cancel()
        return None
    return result
