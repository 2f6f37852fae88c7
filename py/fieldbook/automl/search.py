"""The search: which candidates are tried, in what order, on how many folds.

It runs as a coroutine over an executor and never blocks on a future, so that the same code serves
a browser, where nothing may wait. Under a budget, time decides; with a number of trials instead,
nothing depends on time and every executor gives the same models.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from fieldbook.automl.checkpoint import Checkpoint
from fieldbook.automl.clock import Clock
from fieldbook.automl.dataset import Dataset
from fieldbook.automl.evaluation import SHARE_OF_ONE_TRIAL, Evaluation
from fieldbook.automl.executors import Executor, SerialExecutor
from fieldbook.automl.messages import Progress
from fieldbook.automl.portfolio import BASELINE, BOOSTING, FAMILIES, LARGE_TREES, portfolio
from fieldbook.automl.race import (
    FEW_ROWS,
    MORE_ROWS,
    Forecast,
    cut_before,
    families_first,
    forecast,
    has_room_for_more,
    in_order,
    race_rows,
)
from fieldbook.automl.refit_plan import (
    FURTHER,
    REFIT_SHARE,
    least_refit_seconds,
    needs_refit,
    refit_seconds,
)
from fieldbook.automl.spread import spread
from fieldbook.automl.trial_log import Trial, contenders
from fieldbook.automl.variation import vary

__all__ = ["Found", "Listener", "Search"]

LOOK_SHARE = 0.28  # of the time left, at most, for the first look
LOOK_LIMIT = 0.05  # of the budget, at most, for one candidate in it
SECOND_LOOK_SHARE = 0.15  # of the time left, at most, for the second look at the leaders
LOOKED_AT_TWICE = 6  # leaders, at most
SEARCH_SHARE = 0.92  # the rest is for mixing, explaining and writing
LEAST_SHARE = 0.62  # searched at least: time is kept only for refits that fit into the rest
LIKELY_MEMBERS = 4  # leaders whose refits must be possible after the search
SECONDS_OF_LAST_RESORT = 1.0
GENERATION = 4  # candidates proposed at once; fixed, so that results don't depend on workers
LEADERS = 2  # candidates that must be able to have all their folds, and boosting beside them
VARIED = 10  # of the leaders, at most
IDLE_GENERATIONS = 5  # without one candidate that could be begun in the time left
KEPT_MODELS = 12
CUT = "Time cut another of its family at the first look, and there is time for one of them only."

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
        tell: Listener,
        trials: int | None = None,
        stop: asyncio.Event | None = None,
    ) -> None:
        self._data = data
        self._handle: Any = None  # the scattered data set, once it is needed
        self._baseline = Trial(0, BASELINE, 1)
        self._checkpoint: Checkpoint | None = None
        self._executor = executor
        self._clock = clock
        self._most = trials
        self._tell = tell
        self._stop = stop or asyncio.Event()
        self._looking = False
        self._not_looked_at: list[Trial] = []  # since time had cut others of their families
        self._trials: list[Trial] = []
        self._evaluation = Evaluation(executor, clock, self._stop, self._heard)

    async def show_baseline(self) -> None:
        """Evaluate what learns nothing on one fold: a first row, before anything else is done."""
        if self._handle is None:
            self._handle = self._executor.scatter(self._data)
        await self._evaluation.run([self._baseline], self._handle, _to_the_end)

    def go_on_with(self, data: Dataset) -> None:
        """Search over a data set that came of the one whose baseline was shown."""
        if data is not self._data:
            # With columns derived it is another one. What workers hold lacks them, and the features
            # that the baseline's fold leaves there for other models are known by the data's token.
            self._data, self._handle, self._baseline = data, None, Trial(0, BASELINE, 1)
            self._evaluation.forget_best()

    async def run(self, checkpoint: Checkpoint | None = None) -> Found:
        """Search until the time is spent, the trials are done, or a stop is asked for."""
        self._checkpoint = checkpoint
        if self._baseline.done:
            self._evaluation.take(self._baseline, _to_the_end())
        else:
            # Also where it was to be shown and its worker died.
            self._baseline = Trial(0, BASELINE, 1)
            await self.show_baseline()
        baseline, handle = self._baseline, self._handle
        trials = [Trial(0, candidate, 1) for candidate in portfolio(self._data)[: self._most]]
        if self._clock.budget is not None:
            trials += self._found_before(trials)
            await self._first_look(trials, handle)
            trials = await self._second_look(in_order(trials))
        folds = self._how_many_folds(trials)
        baseline.folds = folds
        await self._evaluation.run([baseline], handle, _to_the_end)
        await self._evaluate(self._by_cost(trials, folds), folds, handle)
        await self._vary_leaders(folds, handle)
        found = Found(self._trials, baseline, folds, self._stop.is_set(), handle)
        return found if found.done else await self._last_resort(found)

    async def _last_resort(self, found: Found) -> Found:
        """Where time was too short for any model, fit one here, as far as it gets in a second."""
        here = SerialExecutor()
        evaluation = Evaluation(
            here, Clock(2 * SECONDS_OF_LAST_RESORT), asyncio.Event(), self._heard
        )
        baseline = Trial(0, BASELINE, 1)
        trial = Trial(len(found.trials) + 1, portfolio(self._data)[0], 1)
        await evaluation.run([baseline, trial], self._data, _to_the_end)
        return replace(found, trials=[*found.trials, trial], baseline=baseline, folds=1)

    async def _first_look(self, trials: Sequence[Trial], handle: Any) -> None:
        """Try every candidate once: on few rows where there are many, else on the first fold."""
        data, clock = self._data, self._clock
        small = data.rows > FEW_ROWS
        look = race_rows(data) if small else data
        assert clock.budget is not None
        if not small:
            self._recall(trials, [0])
        until = 1 - (1 - LOOK_SHARE) * (clock.left() or 0.0) / clock.budget
        self._looking = True
        for some in families_first(trials):
            left_out = [trial for trial in some if cut_before(trial, trials)]
            self._not_looked_at += left_out
            await self._evaluation.run(
                [trial for trial in some if trial not in left_out],
                self._executor.scatter(look) if small else handle,
                lambda: until,
                folds=[0],
                limit=clock.budget * LOOK_LIMIT,
            )
        self._looking = False
        self._evaluation.forget_best()
        self._evaluation.forecast = forecast(data, look, trials)
        for trial in trials:
            trial.look_again(forget=small)

    async def _second_look(self, trials: list[Trial]) -> list[Trial]:
        """Halve the field on more rows: what leads on few rows may not on many (in order).

        Successive halving (Jamieson and Talwalkar, 2016), as far as one rung has a place between
        the first look's rows and all of them.
        """
        data, clock = self._data, self._clock
        seen = [trial for trial in trials if trial.look is not None]
        if len(seen) < 2 or not has_room_for_more(data):
            return trials
        # Large trees first: few rows don't show what they are for, and time may cut the rest.
        leaders = sorted(seen, key=_has_large_trees, reverse=True)[:LOOKED_AT_TWICE]
        assert clock.budget is not None
        look = race_rows(data, MORE_ROWS)
        handle = self._executor.scatter(look)
        until = 1 - (1 - SECOND_LOOK_SHARE) * (clock.left() or 0.0) / clock.budget
        self._looking = True
        await self._evaluation.run(
            leaders, handle, lambda: until, folds=[0], limit=clock.budget * LOOK_LIMIT
        )
        self._looking = False
        self._evaluation.forget_best()
        again = [trial for trial in leaders if trial.results]
        self._evaluation.forecast = self._evaluation.forecast.with_others(
            forecast(data, look, again)
        )
        for trial in leaders:
            trial.look_again(forget=True)
        return [*in_order(again), *(trial for trial in trials if trial not in again)]

    def _found_before(self, trials: Sequence[Trial]) -> list[Trial]:
        """Make trials of the variations that a training tried which was cut off."""
        if self._checkpoint is None:
            return []
        known = [(trial.candidate.family, trial.candidate.settings) for trial in trials]
        return [
            Trial(0, candidate, 1, variation=True)
            for candidate in self._checkpoint.candidates
            if (candidate.family, candidate.settings) not in known
        ]

    def _recall(self, trials: Sequence[Trial], folds: Sequence[int]) -> None:
        if self._checkpoint is not None:
            for trial in trials:
                self._checkpoint.recall(trial, folds)

    def _how_many_folds(self, trials: Sequence[Trial]) -> int:
        """As many folds as can be afforded; without a budget, by the number of rows."""
        most, rows = len(self._data.splits.folds), self._data.rows
        left = self._clock.left(SEARCH_SHARE)
        if left is None:
            return min(most, 10 if rows <= 10_000 else 3 if rows <= 50_000 else 1)
        forecast, workers = self._evaluation.forecast, self._executor.workers

        def cost_of(trial: Trial) -> float:
            # Whoever was cut at the first look may not have more than a trial's share, and models
            # of folds that are cut are worth less than a single one that grows on.
            share = SHARE_OF_ONE_TRIAL if trial.look_cut else 1.0
            return (forecast.of(trial.candidate) or 0.0) / share

        seconds = [forecast.of(trial.candidate) for trial in trials]
        known = [each for each in seconds if each is not None]
        # Those that the first look didn't come to may cost what the others do.
        each = sum(known) / max(len(known), 1)
        all_of_them, usual = each * len(trials), each * (LEADERS + 1)
        boosted = [t for t in trials[LEADERS:] if t.candidate.family == BOOSTING][:1]
        leaders = sum(map(cost_of, trials[:LEADERS]))
        with_boosting = leaders + sum(map(cost_of, boosted))
        for number in sorted({most, 5, 3}, reverse=True):
            # Small tables get more rounds of folds where all candidates can have them; five are
            # worth it as soon as the leaders can, and boosting: on few rows it is often behind, on
            # all of them seldom. Small tables have three without: a hold-out of theirs is tiny.
            # There, who leads after one fold is chance, so that what leaders take says little.
            cost = all_of_them if number > 5 else usual if rows <= FEW_ROWS else with_boosting
            if number == 3 and rows <= FEW_ROWS:
                cost = leaders
            cost /= workers
            if number <= most and number * cost < left:
                return number
        return 1

    def _until(self) -> float:
        """Give the share of the budget to search until: the leaders have to be refitted after."""
        if self._clock.budget is None:
            return SEARCH_SHARE
        done = sorted((t for t in self._trials if t.done), key=lambda trial: -trial.score)
        room = (REFIT_SHARE - LEAST_SHARE) * self._clock.budget * self._executor.workers
        kept = 0.0
        for trial in done[:LIKELY_MEMBERS]:
            if needs_refit(self._data, trial):
                whole = refit_seconds(trial) * (FURTHER if trial.cut else 1.0)
                # A refit in part is better than none; for one that won't be no time is kept.
                if kept + least_refit_seconds(trial) <= room:
                    kept = min(kept + whole, room)
        share = kept / self._executor.workers / self._clock.budget
        return min(REFIT_SHARE - share, SEARCH_SHARE)

    def _by_cost(self, trials: Sequence[Trial], folds: int) -> list[Trial]:
        """Let candidates that would take a large part of the time wait for the others."""
        left = self._clock.left(self._until())
        if left is None:
            return list(trials)
        share = left * self._executor.workers / 3
        few = self._data.rows <= FEW_ROWS

        def dear(trial: Trial) -> bool:
            seconds = self._evaluation.forecast.of(trial.candidate)
            # Growing models can be cut to the time there is; the others can't. On few rows there is
            # time for whole ones, if it isn't spent on one that leads by chance.
            grows = FAMILIES[trial.candidate.family].grows_by and not few
            return not grows and seconds is not None and seconds * folds > share

        leaders = 0 if few else LEADERS
        return [*trials[:leaders], *sorted(trials[leaders:], key=dear)]

    async def _evaluate(self, trials: Sequence[Trial], folds: int, handle: Any) -> None:
        for number, trial in enumerate(trials, len(self._trials) + 1):
            trial.number, trial.folds = number, folds
        self._trials += trials
        self._recall(trials, range(folds))
        for trial in trials:
            if trial.done:
                self._evaluation.take(trial, self._until())
        for trial in self._not_looked_at if folds == 1 else []:
            if trial in trials and trial.open:
                trial.why = CUT
                self._heard(trial)
        await self._evaluation.run(trials, handle, self._until)
        self._drop_models()

    async def _vary_leaders(self, folds: int, handle: Any) -> None:
        """Go on with candidates near the best ones, generation by generation."""
        draw = np.random.RandomState(self._data.seed)
        known = [trial.candidate for trial in self._trials]
        idle = 0
        while not self._evaluation.too_late(self._until()) and idle < IDLE_GENERATIONS:
            count = GENERATION
            if self._most is not None:
                count = min(count, self._most - len(self._trials))
            done = [trial for trial in self._trials if trial.done]
            leaders = sorted(done, key=lambda trial: -trial.score)[:VARIED]
            leaders = self._affordable(leaders)
            proposed = vary(self._data, leaders, known, draw, count)
            if not proposed:
                break
            known += [proposal.candidate for proposal in proposed]
            guessed = {
                each.candidate.name: each.seconds for each in proposed if each.seconds is not None
            }
            self._evaluation.forecast = self._evaluation.forecast.with_others(Forecast(guessed, {}))
            trials = [Trial(0, each.candidate, folds, variation=True) for each in proposed]
            await self._evaluate(trials, folds, handle)
            # Variations that were proposed but never begun are no news to anyone.
            idle = 0 if any(trial.begun for trial in trials) else idle + 1
            self._trials = [each for each in self._trials if each.begun or not each.variation]

    def _affordable(self, trials: Sequence[Trial]) -> list[Trial]:
        """Give the trials of which there is time for another one like them."""
        left = self._clock.left(self._until())
        if left is None:
            return list(trials)
        room = left * self._executor.workers
        return [each for each in trials if (each.seconds_per_fold or 0.0) * each.folds <= room]

    def _heard(self, trial: Trial) -> None:
        """Tell what came of a trial's fold."""
        stage = "First look" if self._looking else "Trying models"
        if self._clock.budget is not None:
            fraction = self._clock.seconds / self._clock.budget
        else:
            ended = sum(not each.open for each in self._trials)
            fraction = SEARCH_SHARE * ended / (self._most or 1)
        if trial.done and trial.folds == 1 and not self._looking:
            truth = self._data.target[self._data.splits.folds[0][1]]
            held_out = [(truth, trial.results[0].prediction)]
            trial.spread_of_hold_out = spread(self._data.task, held_out)
        progress = Progress(stage, min(fraction, 1.0), self._clock.seconds, trial.candidate.name)
        self._tell(progress)
        if self._looking:
            if trial.results:
                self._tell(trial.row(stage="first look"))
            return
        news = trial.begun or not trial.variation
        if not trial.open and news and trial.candidate is not BASELINE:
            self._tell(trial.report())
        if trial.done:
            self._tell(trial.row())
            if self._checkpoint is not None and trial.candidate is not BASELINE:
                self._checkpoint.keep(trial)

    def _drop_models(self) -> None:
        """Keep fold models of the best trials only: memory is short in a browser."""
        kept = contenders(self._trials, KEPT_MODELS)
        for trial in self._trials:
            if trial.done and trial not in kept:
                trial.drop_models()


def _has_large_trees(trial: Trial) -> bool:
    return bool(trial.candidate.settings.get("max_leaf_nodes", 0) >= LARGE_TREES)


def _to_the_end() -> float:
    return 1.0
