"""Evaluating the folds of trials on an executor's workers, within the time there is."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from fieldbook.automl.clock import Clock
from fieldbook.automl.executors import Executor
from fieldbook.automl.portfolio import BASELINE, FAMILIES
from fieldbook.automl.race import Forecast
from fieldbook.automl.trial_log import Trial
from fieldbook.automl.trials import FoldResult, fit_fold

__all__ = ["SHARE_OF_ONE_TRIAL", "Evaluation", "wait_for"]

SHARE_OF_ONE_TRIAL = 0.5  # of the time left, at most
SHARE_OF_ONE_HOLD_OUT = 0.35  # less, since the model is fitted once more on all rows
MOST_OF_ONE_HOLD_OUT = 0.6  # for what takes no more than it needs
LEAST_GROWTH = 0.4  # of the time a growing model is expected to take; with less it is no match
LEAST_SECONDS = 0.2
SMALL_SHARE = 0.05  # of the time left: what costs less is evaluated to its end
FAR = 5.0  # spreads of the best trial that another is behind when it is given up
FAR_IF_CUT = 2.0  # where time had cut it, so that it can't come nearer
FAR_FOR_FIRST = 0.15  # of what the best is ahead of the baseline, for a family's first
STOPPED = "Training was stopped."
TIME_SPENT = "The time budget was spent."
NOT_IN_TIME = "It did not end within the time budget."

Unit = tuple[Trial, int]


class Evaluation:
    """Hands folds to workers one by one, so that a decision on time precedes each."""

    def __init__(
        self,
        executor: Executor,
        clock: Clock,
        stop: asyncio.Event,
        heard: Callable[[Trial], None],
    ) -> None:
        self.forecast = Forecast({}, {})
        self._executor = executor
        self._clock = clock
        self._stop = stop
        self._heard = heard
        self._best: Trial | None = None
        self._baseline: Trial | None = None
        self._families: set[str] = set()  # of which a trial has ended

    def too_late(self, until: float) -> bool:
        """Whether it makes no sense to begin anything that must end by a share of the budget."""
        left = self._clock.left(until)
        return self._stop.is_set() or (left is not None and left <= LEAST_SECONDS)

    async def run(
        self,
        trials: Sequence[Trial],
        handle: Any,
        until: Callable[[], float],
        folds: Sequence[int] | None = None,
        limit: float | None = None,
    ) -> None:
        """Evaluate the folds that trials lack, first trials first, until a share of the budget.

        `limit` holds for one fold, in seconds: a look, in which models that grow get as far as
        they can.
        """
        units = deque(
            (trial, fold)
            for trial in trials
            for fold in (range(trial.folds) if folds is None else folds)
            if fold not in trial.results
        )

        async def worker() -> None:
            while units:
                trial, fold = units.popleft()
                if not trial.open:
                    continue
                share = until()
                allowed = self._allow(trial, units, share, limit)
                if trial.open:
                    result = await self._fit(handle, trial, fold, allowed, share)
                    if not trial.open:
                        continue
                    trial.add(result)
                    self._judge(trial, share)
                self._heard(trial)

        await asyncio.gather(*(worker() for _ in range(self._executor.workers)))

    def _allow(
        self, trial: Trial, units: Sequence[Unit], until: float, limit: float | None
    ) -> float | None:
        """Give the seconds a trial's next fold may take; skip the trial if it can't end in time."""
        left = self._clock.left(until)
        if trial.candidate is BASELINE:
            return None
        if self.too_late(until):
            trial.why = STOPPED if self._stop.is_set() else TIME_SPENT
        if left is None or trial.why:
            return None
        folds_left = trial.folds - len(trial.results)
        rounds = -(-folds_left // self._executor.workers)
        grows = bool(FAMILIES[trial.candidate.family].grows_by)
        share = SHARE_OF_ONE_TRIAL
        if trial.folds == 1:
            share = SHARE_OF_ONE_HOLD_OUT if grows else MOST_OF_ONE_HOLD_OUT
        if trial.results or not any(other is not trial for other, _ in units):
            share = 1.0
        allowed = left * share / rounds if limit is None else min(left, limit)
        expected = trial.seconds_per_fold or self.forecast.of(trial.candidate)
        # A variation that can't grow as far as the leader it is near says nothing of either.
        least = LEAST_GROWTH if grows and not trial.variation else 1.0
        if grows and limit is not None:
            least = 0.0
        if expected is not None and expected * least > allowed:
            trial.why = f"It would have taken about {expected * folds_left:.1f} s more."
        return allowed

    def take(self, trial: Trial, until: float) -> None:
        """Count a trial whose results were there already."""
        self._judge(trial, until)
        self._heard(trial)

    def forget_best(self) -> None:
        """Begin to compare anew: scores on other rows say nothing."""
        self._best = None
        self._families.clear()

    def _judge(self, trial: Trial, until: float) -> None:
        """Keep the best trial in mind; give up one that is far behind and would cost much more."""
        if trial.done:
            self.forecast = self.forecast.with_trial(trial)
            self._families.add(trial.candidate.family)
            if trial.candidate is BASELINE:
                self._baseline = trial
            if self._best is None or trial.score > self._best.score:
                self._best = trial
        left = self._clock.left(until)
        if left is None or not trial.open or self._best is None or self._best.folds == 1:
            return
        if not self._best.done:
            # The baseline, whose worker died on a later fold: there is nothing to compare with yet.
            return
        to_come = (trial.seconds_per_fold or 0.0) * (trial.folds - len(trial.results))
        if to_come < SMALL_SHARE * left * self._executor.workers:
            return
        # Compared on the same folds: some are harder than others.
        best = self._best.score_on(trial.results)
        far = (FAR_IF_CUT if trial.cut else FAR) * self._best.spread
        baseline = self._baseline
        if trial.candidate.family not in self._families and baseline and baseline.done:
            # The first of its kind may help a mixture all the same, since it errs in other ways.
            far = max(far, FAR_FOR_FIRST * (best - baseline.score_on(trial.results)))
        if best - trial.score > far:
            trial.why = f"It was far behind after the first fold ({trial.score:.4f})."

    async def _fit(
        self, handle: Any, trial: Trial, fold: int, allowed: float | None, until: float
    ) -> FoldResult:
        # The first fold's model of any kind explains the data, or stands in for a refit.
        keep = fold == 0 or FAMILIES[trial.candidate.family].bagged
        # Where time cut the first fold's model, the others grow no further: models of one trial
        # have to be alike.
        cuts = [result.steps for result in trial.results.values() if result.cut]
        steps, fit = min(cuts, default=None), self._executor.fit
        job = self._executor.submit(
            fit_fold, handle, trial.candidate, fold, allowed, keep, steps, fit
        )
        try:
            result = await wait_for(asyncio.wrap_future(job), self._stop, self._clock.left(until))
        except Exception as error:  # noqa: BLE001 - a worker that died takes one trial with it
            return FoldResult(fold, why=f"The worker failed: {type(error).__name__}: {error}")
        if isinstance(result, FoldResult):
            return result
        job.cancel()
        return FoldResult(fold, why=STOPPED if self._stop.is_set() else NOT_IN_TIME)


async def wait_for(future: asyncio.Future[Any], stop: asyncio.Event, seconds: float | None) -> Any:
    """Await a result; None where a stop was asked for or the time ran out before it came."""
    if future.done():
        await asyncio.sleep(0)
        return future.result()
    stopping = asyncio.ensure_future(stop.wait())
    # A browser's event loop refuses to wait for a moment that has passed.
    timeout = None if seconds is None else max(seconds, 0.0)
    try:
        await asyncio.wait({future, stopping}, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
    return future.result() if future.done() else None
