"""The search: which candidates are tried, in what order, for how long.

It runs as a coroutine over an executor and never blocks on a future, so that the same code serves
a browser, where nothing may wait. Under a budget, time decides; with a number of trials instead,
nothing depends on time and every executor gives the same models.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fieldbook.automl.clock import Clock
from fieldbook.automl.dataset import Dataset
from fieldbook.automl.executors import Executor
from fieldbook.automl.messages import Progress
from fieldbook.automl.portfolio import BASELINE, FAMILIES, Candidate, portfolio
from fieldbook.automl.race import FEW_ROWS, Forecast, order_by_promise, race_rows
from fieldbook.automl.trial_log import Trial
from fieldbook.automl.trials import FoldResult, fit_fold
from fieldbook.automl.variation import vary

__all__ = ["Found", "Listener", "Search"]

RACE_SHARE = 0.3  # of the budget, at most, for the first look
RACE_LIMIT = 0.08  # of the budget, at most, for one candidate in it
SEARCH_SHARE = 0.86  # the rest is for refitting, explaining and writing
HOLD_OUT_SHARE = 0.55  # with one fold every model is refitted on all rows: that takes longer
SHARE_OF_ONE_TRIAL = 0.5  # of the time left, at most
GENERATION = 4  # candidates proposed at once; fixed, so that results don't depend on workers
KEPT_MODELS = 12
LEAST_SECONDS = 0.2

Listener = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found."""

    trials: list[Trial]
    baseline: Trial
    folds: int
    stopped: bool
    handle: Any  # the scattered data set

    @property
    def done(self) -> list[Trial]:
        """Completely evaluated trials in the order of their numbers."""
        return [trial for trial in self.trials if trial.done]


class Search:
    """One search over one data set."""

    def __init__(
        self,
        data: Dataset,
        executor: Executor,
        clock: Clock,
        trials: int | None = None,
        tell: Listener = lambda message: None,
        stop: asyncio.Event | None = None,
    ) -> None:
        self._data = data
        self._executor = executor
        self._clock = clock
        self._most = trials
        self._tell = tell
        self._stop = stop or asyncio.Event()
        self._trials: list[Trial] = []
        self._forecast = Forecast({})

    async def run(self) -> Found:
        """Search until the time is spent, the trials are done, or a stop is asked for."""
        data, clock = self._data, self._clock
        handle = self._executor.scatter(data)
        self._say("Starting")
        candidates = await self._first_look(portfolio(data))
        folds = self._how_many_folds(candidates)
        until = HOLD_OUT_SHARE if folds == 1 else SEARCH_SHARE
        baseline = Trial(0, BASELINE, folds)
        await self._evaluate([baseline], handle, until=1.0)
        await self._generation(candidates[: self._most], folds, handle, until)
        draw = np.random.RandomState(data.seed)
        while not self._stop.is_set() and not self._too_late(until):
            count = GENERATION
            if self._most is not None:
                count = min(count, self._most - len(self._trials))
            if count <= 0:
                break
            done = [trial for trial in self._trials if trial.done]
            leaders = sorted(done, key=lambda trial: -trial.score)
            known = [trial.candidate for trial in self._trials]
            proposed = vary(leaders, known, draw, count)
            if not proposed:
                break
            await self._generation(proposed, folds, handle, until)
        return Found(self._trials, baseline, folds, self._stop.is_set(), handle)

    async def _first_look(self, candidates: list[Candidate]) -> list[Candidate]:
        """Race on few rows where there are many; else keep the portfolio's order."""
        data = self._data
        if data.rows <= FEW_ROWS:
            return candidates
        self._say("First look")
        small = race_rows(data)
        handle = self._executor.scatter(small)
        trials = [Trial(number, each, 1) for number, each in enumerate(candidates, 1)]
        limit = None if self._clock.budget is None else self._clock.budget * RACE_LIMIT
        await self._evaluate(trials, handle, RACE_SHARE, limit, first_look=True)
        ordered, self._forecast = order_by_promise(data, trials, candidates)
        return ordered

    def _how_many_folds(self, candidates: Sequence[Candidate]) -> int:
        """As many folds as the three first candidates can afford; without a budget, by rows."""
        folds = len(self._data.splits.folds)
        left = self._clock.left(SEARCH_SHARE)
        if left is None:
            return folds if self._data.rows <= 10_000 else min(3 if self._data.rows <= 50_000 else 1, folds)
        known = [self._forecast.of(each) for each in candidates[:3]]
        seconds = sum(each for each in known if each is not None) / self._executor.workers
        for number in (folds, 3):
            if number * seconds < left:
                return min(number, folds)
        return 1

    async def _generation(
        self, candidates: Sequence[Candidate], folds: int, handle: Any, until: float
    ) -> None:
        first = len(self._trials) + 1
        trials = [Trial(number, each, folds) for number, each in enumerate(candidates, first)]
        self._trials += trials
        await self._evaluate(trials, handle, until)
        if first > 1:
            # Variations that were proposed but never begun are no news to anyone.
            self._trials = [each for each in self._trials if each.results or each.failed]
        self._drop_models()

    async def _evaluate(
        self,
        trials: Sequence[Trial],
        handle: Any,
        until: float,
        limit: float | None = None,
        first_look: bool = False,
    ) -> None:
        """Evaluate the folds of trials, first trials first, on all workers."""
        units = deque((trial, fold) for trial in trials for fold in range(trial.folds))

        async def worker() -> None:
            while units:
                trial, fold = units.popleft()
                if not trial.open:
                    continue
                allowed = self._allow(trial, units, until, limit)
                if not trial.open:
                    self._tell(trial.report())
                    continue
                result = await self._fit(handle, trial, fold, allowed, until)
                if trial.open:
                    trial.add(result)
                    self._report(trial, first_look)

        await asyncio.gather(*(worker() for _ in range(self._executor.workers)))

    def _allow(
        self, trial: Trial, units: Sequence[Any], until: float, limit: float | None
    ) -> float | None:
        """Give the seconds a trial's next fold may take; skip the trial if it can't end in time."""
        left = self._clock.left(until)
        if self._stop.is_set():
            trial.why = "Training was stopped."
        elif left is None or trial.candidate is BASELINE:
            return None
        elif self._too_late(until):
            trial.why = "The time budget was spent."
        else:
            folds_left = trial.folds - len(trial.results)
            rounds = -(-folds_left // self._executor.workers)
            last = not any(other is not trial for other, _ in units)
            share = left * (1.0 if last or trial.results else SHARE_OF_ONE_TRIAL)
            allowed = share / rounds
            expected = trial.seconds_per_fold or self._forecast.of(trial.candidate)
            grows = FAMILIES[trial.candidate.family].grows_by
            if expected is not None and expected > allowed and not grows:
                trial.why = f"It would have taken about {expected * folds_left:.0f} s more."
            return allowed if limit is None else min(allowed, limit)
        return None

    async def _fit(
        self, handle: Any, trial: Trial, fold: int, allowed: float | None, until: float
    ) -> FoldResult:
        keep = trial.folds == 1 or fold == 0 or FAMILIES[trial.candidate.family].bagged
        job = self._executor.submit(fit_fold, handle, trial.candidate, fold, allowed, keep)
        left = self._clock.left(until)
        result = await wait_for(asyncio.wrap_future(job), self._stop, left)
        if result is None:
            job.cancel()
            stopped = self._stop.is_set()
            why = "Training was stopped." if stopped else "It did not end within the time budget."
            return FoldResult(fold, why=why)
        return result

    def _report(self, trial: Trial, first_look: bool) -> None:
        if trial.open:
            self._say("First look" if first_look else "Trying models", trial.candidate.name)
            return
        if not first_look:
            self._tell(trial.report())
        if trial.done:
            self._tell(trial.row(stage="first look" if first_look else "validated"))

    def _too_late(self, until: float) -> bool:
        left = self._clock.left(until)
        return left is not None and left <= LEAST_SECONDS

    def _drop_models(self) -> None:
        """Keep fold models of the best trials only: memory is short in a browser."""
        done = sorted((t for t in self._trials if t.done), key=lambda trial: -trial.score)
        for trial in done[KEPT_MODELS:]:
            trial.drop_models()

    def _say(self, stage: str, detail: str = "") -> None:
        if self._clock.budget is not None:
            fraction = self._clock.seconds / self._clock.budget
        else:
            done = sum(not trial.open for trial in self._trials)
            fraction = done / (self._most or 1) * SEARCH_SHARE
        self._tell(Progress(stage, min(fraction, 1.0), self._clock.seconds, detail))


async def wait_for(future: asyncio.Future[Any], stop: asyncio.Event, seconds: float | None) -> Any:
    """Await a result; None where a stop was asked for or the time ran out before it came."""
    if future.done():
        await asyncio.sleep(0)
        return future.result()
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({future, stopping}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
    return future.result() if future.done() else None
