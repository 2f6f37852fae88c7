from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from fieldbook.automl.choosing import choose
from fieldbook.automl.clock import Clock
from fieldbook.automl.dataset import Dataset
from fieldbook.automl.executors import SerialExecutor
from fieldbook.automl.messages import LeaderboardRow, TrialReport
from fieldbook.automl.portfolio import BASELINE, BOOSTING, Candidate
from fieldbook.automl.refitting import fit_members
from fieldbook.automl.search import Found, Search
from fieldbook.automl.trial_log import Trial
from fieldbook.automl.understanding import understand
from tests.automl.made import churn


def dataset(frame: pd.DataFrame, target: str) -> Dataset:
    data = understand(frame.astype(str), target).dataset
    assert data is not None
    return data


def wide(rows: int, columns: int = 8) -> Dataset:
    draw = np.random.RandomState(0)
    frame = pd.DataFrame(draw.normal(size=(rows, columns))).add_prefix("x").round(3)
    noise = draw.normal(0, 0.5, rows)
    return dataset(frame.assign(y=(frame["x0"] * frame["x1"] + frame["x2"] + noise).round(3)), "y")


class Heard:
    """Keeps what a search tells."""

    def __init__(self) -> None:
        self.messages: list[Any] = []

    def __call__(self, message: Any) -> None:
        self.messages.append(message)

    def of(self, kind: type) -> list[Any]:
        return [message for message in self.messages if isinstance(message, kind)]


async def search(data: Dataset, budget: float | None, **options: Any) -> tuple[Found, Heard]:
    heard = Heard()
    executor = options.pop("executor", None) or SerialExecutor()
    found = await Search(data, executor, Clock(budget), heard, **options).run()
    return found, heard


async def test_a_number_of_trials_is_kept_to() -> None:
    found, heard = await search(dataset(churn(80), "left"), None, trials=10)
    assert len(found.done) == 10
    assert [report.number for report in heard.of(TrialReport)] == list(range(1, 11))
    assert {row.stage for row in heard.of(LeaderboardRow)} == {"validated"}
    assert len({trial.candidate.name for trial in found.done}) == 10


async def test_a_budget_ends_the_search_in_time() -> None:
    started = time.monotonic()
    found, heard = await search(wide(5000), 3.0)
    assert time.monotonic() - started < 8
    assert found.done
    assert "first look" in {row.stage for row in heard.of(LeaderboardRow)}


async def test_a_stop_keeps_what_was_found() -> None:
    stop = asyncio.Event()
    data = dataset(churn(80), "left")
    heard = Heard()

    def stop_after_two(message: Any) -> None:
        heard(message)
        if len(heard.of(TrialReport)) == 2:
            stop.set()

    executor = SerialExecutor()
    clock = Clock(600.0)
    found = await Search(data, executor, clock, stop_after_two, stop=stop).run()
    assert found.stopped
    assert 2 <= len(found.done) <= 3
    members, pool = await fit_members(data, choose(data, found), found, executor, clock)
    assert members
    assert len(pool.weights) == len(members)


async def test_an_unfinished_cross_validation_is_never_compared() -> None:
    found, _ = await search(wide(2000), 3.0)
    for trial in found.trials:
        assert trial.done == (len(trial.results) == found.folds and not trial.why)
        assert trial.done or trial.why


class CountingExecutor(SerialExecutor):
    """Keeps the data sets that are scattered, and which folds of the baseline are evaluated."""

    def __init__(self) -> None:
        self.scattered: list[Dataset] = []
        self.baseline: list[tuple[Dataset, int]] = []

    def submit(self, function: Callable[..., Any], /, *args: Any) -> Future[Any]:
        if args[1] is BASELINE:
            self.baseline.append((args[0], args[2]))
        return super().submit(function, *args)

    def scatter(self, value: Any) -> Any:
        self.scattered.append(value)
        return value


async def test_a_search_goes_on_from_the_baseline_that_was_shown() -> None:
    data, executor, heard = dataset(churn(80), "left"), CountingExecutor(), Heard()
    shown = Search(data, executor, Clock(None), heard, trials=2)
    await shown.show_baseline()
    assert [row.model for row in heard.of(LeaderboardRow)] == [BASELINE.name]
    shown.go_on_with(data)
    found = await shown.run()
    assert found.handle is data
    assert executor.scattered == [data]
    assert [fold for _, fold in executor.baseline] == list(range(found.folds))
    alone, _ = await search(data, None, trials=2)
    assert found.baseline.score == alone.baseline.score


async def test_a_data_set_with_derived_columns_is_begun_anew() -> None:
    data, executor = dataset(churn(80), "left"), CountingExecutor()
    more = replace(data, token=f"{data.token}+1")
    shown = Search(data, executor, Clock(None), Heard(), trials=2)
    await shown.show_baseline()
    shown.go_on_with(more)
    found = await shown.run()
    assert found.handle is more
    assert [each.token for each in executor.scattered] == [data.token, more.token]
    assert [each.token for each, fold in executor.baseline if not fold] == [data.token, more.token]
    assert found.baseline.done


class DyingExecutor(SerialExecutor):
    """Loses the worker of every twenty-fifth job."""

    def __init__(self) -> None:
        self.jobs = 0

    def submit(self, function: Callable[..., Any], /, *args: Any) -> Future[Any]:
        self.jobs += 1
        if self.jobs % 25:
            return super().submit(function, *args)
        future: Future[Any] = Future()
        future.set_exception(RuntimeError("killed"))
        return future


async def test_a_lost_worker_costs_one_trial() -> None:
    found, heard = await search(
        dataset(churn(80), "left"), None, trials=6, executor=DyingExecutor()
    )
    failed = [report for report in heard.of(TrialReport) if report.status == "failed"]
    assert failed
    assert "killed" in failed[0].why
    assert found.done


fitted_elsewhere: list[str] = []


def fit_elsewhere(estimator: Any, matrix: Any, target: Any) -> None:
    fitted_elsewhere.append(type(estimator).__name__)
    estimator.fit(matrix, target)


class DeviceExecutor(SerialExecutor):
    """Has its own way of fitting, as where there is a GPU."""

    fit = staticmethod(fit_elsewhere)


async def test_an_executor_says_how_models_that_do_not_grow_are_fitted() -> None:
    fitted_elsewhere.clear()
    data, executor = dataset(churn(80), "left"), DeviceExecutor()
    found, _ = await search(data, None, trials=6, executor=executor)
    in_folds = len(fitted_elsewhere)
    assert {"LogisticRegression", "MLPClassifier"} <= set(fitted_elsewhere)
    assert not [name for name in fitted_elsewhere if "Boosting" in name or "Trees" in name]
    linear = next(trial for trial in found.done if trial.candidate.family == "Linear")
    chosen = choose(data, replace(found, trials=[linear]))
    await fit_members(data, chosen, found, executor, Clock(None))
    assert fitted_elsewhere[in_folds:] == ["LogisticRegression"]  # on all rows, too


class LateExecutor(SerialExecutor):
    """Answers as a pool does: later, from the event loop, several jobs at a time."""

    workers = 3

    def submit(self, function: Callable[..., Any], /, *args: Any) -> Future[Any]:
        future: Future[Any] = Future()
        loop = asyncio.get_running_loop()
        delay = 0.002 * (hash(str(args[1:3])) % 5)

        def answer() -> None:
            if future.set_running_or_notify_cancel():
                future.set_result(super(LateExecutor, self).submit(function, *args).result())

        loop.call_later(delay, answer)
        return future


async def test_the_order_of_answers_does_not_matter() -> None:
    data = dataset(churn(80), "left")
    one, _ = await search(data, None, trials=4)
    other, _ = await search(data, None, trials=4, executor=LateExecutor())
    assert [(t.candidate.name, t.score) for t in one.done] == [
        (t.candidate.name, t.score) for t in other.done
    ]
    assert choose(data, one).row.score == choose(data, other).row.score


async def test_even_the_shortest_budget_gives_a_model() -> None:
    data = wide(1000)
    found, _ = await search(data, 0.01)
    assert [trial.candidate.family for trial in found.done] == ["Histogram gradient boosting"]
    assert found.done[0].score > 0.1
    executor, clock = SerialExecutor(), Clock(0.01)
    members, _ = await fit_members(data, choose(data, found), found, executor, clock)
    assert members[0].name == "Histogram gradient boosting 1"


async def test_a_single_hold_out_has_a_spread_too() -> None:
    """A score without one looks as if it were exact."""
    found, heard = await search(wide(60_000, 3), None, trials=2)
    assert found.folds == 1
    rows = [row for row in heard.of(LeaderboardRow) if row.model != BASELINE.name]
    assert len(rows) == 2
    assert all(0 < row.spread < 0.1 for row in rows)
    assert choose(found.handle, found).row.spread > 0


async def test_one_hold_out_is_not_spent_on_what_time_kept_from_a_look() -> None:
    data, heard = wide(30_000, 3), Heard()
    one = Search(data, SerialExecutor(), Clock(60.0), heard)
    looked, left_out = (Trial(0, Candidate(name, BOOSTING, {"max_iter": 5}), 1) for name in "AB")
    one._not_looked_at = [left_out]
    await one._evaluate([looked, left_out], 1, data)
    assert looked.done
    assert not left_out.results
    reports = {report.model: report for report in heard.of(TrialReport)}
    assert "first look" in reports["B"].why
    # Where every candidate can have several folds, it is tried like any other.
    left_out.why = ""
    await one._evaluate([left_out], 3, data)
    assert left_out.done
