"""Who is given up after a fold. Scores and times are set: it is the decision that is tried."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any

from fieldbook.automl.clock import Clock
from fieldbook.automl.evaluation import Evaluation
from fieldbook.automl.executors import SerialExecutor
from fieldbook.automl.portfolio import BASELINE, BOOSTING, Candidate
from fieldbook.automl.race import Forecast
from fieldbook.automl.trial_log import Trial
from fieldbook.automl.trials import FoldResult

FOLDS = 5
BEST = Candidate("Leader", BOOSTING)
SPREAD = (-0.01, 0.01, -0.01, 0.01, 0.0)  # of the leader, over its folds: 0.009


class Told(SerialExecutor):
    """Gives the results that it is told, each of which is said to have taken a second."""

    def __init__(self, scores: Mapping[str, float]) -> None:
        self.scores = scores

    def submit(self, _function: Callable[..., Any], /, *args: Any) -> Future[Any]:
        _, candidate, fold, *_ = args
        future: Future[Any] = Future()
        if candidate.name not in self.scores:
            future.set_exception(RuntimeError("killed"))
            return future
        score = self.scores[candidate.name] + SPREAD[fold]
        future.set_result(FoldResult(fold, score=score, fit_seconds=1.0))
        return future


async def evaluated(*others: tuple[Candidate, float]) -> list[Trial]:
    """Evaluate the baseline at 0.5, a leader at 0.9, then others, with seconds to spare for few."""
    given = [(BASELINE, 0.5), (BEST, 0.9), *others]
    executor = Told({candidate.name: score for candidate, score in given})
    trials = [Trial(place, candidate, FOLDS) for place, (candidate, _) in enumerate(given)]
    evaluation = Evaluation(executor, Clock(60.0), asyncio.Event(), lambda _trial: None)
    for trial in trials:
        await evaluation.run([trial], None, lambda: 1.0)
    return trials[2:]


async def test_the_first_of_a_kind_is_evaluated_though_it_is_behind() -> None:
    (network,) = await evaluated((Candidate("Neural network 1", "Neural network"), 0.85))
    assert network.done


async def test_more_of_a_kind_that_are_behind_are_given_up() -> None:
    kind = "Neural network"
    _, second = await evaluated((Candidate("1", kind), 0.85), (Candidate("2", kind), 0.85))
    assert len(second.results) == 1
    assert "far behind" in second.why


async def test_the_first_of_a_kind_that_hardly_learns_is_given_up() -> None:
    (linear,) = await evaluated((Candidate("Linear 1", "Linear"), 0.7))
    assert len(linear.results) == 1
    assert "far behind" in linear.why


async def test_a_baseline_whose_worker_died_is_not_compared_with() -> None:
    network = Candidate("Neural network 1", "Neural network")
    executor = Told({BASELINE.name: 0.5, BEST.name: 0.9, network.name: 0.85})
    evaluation = Evaluation(executor, Clock(60.0), asyncio.Event(), lambda _trial: None)
    baseline = Trial(0, BASELINE, 1)
    await evaluation.run([baseline], None, lambda: 1.0)
    # Its first fold is there, and was taken; on the second its worker dies.
    baseline.folds = FOLDS
    executor.scores = {BEST.name: 0.9, network.name: 0.85}
    trials = [baseline, Trial(1, BEST, FOLDS), Trial(2, network, FOLDS)]
    for trial in trials:
        await evaluation.run([trial], None, lambda: 1.0)
    assert baseline.failed
    assert "far behind" in trials[2].why


async def test_what_grows_has_its_look_however_long_it_would_take() -> None:
    """It gets as far as it can in that time; what can't be cut waits for its turn."""
    network = Candidate("Neural network 1", "Neural network")
    executor = Told({BEST.name: 0.9, network.name: 0.85})
    evaluation = Evaluation(executor, Clock(60.0), asyncio.Event(), lambda _trial: None)
    evaluation.forecast = Forecast({BEST.name: 500.0, network.name: 500.0}, {})
    grows, does_not = Trial(1, BEST, 1), Trial(2, network, 1)
    await evaluation.run([grows, does_not], None, lambda: 1.0, folds=[0], limit=3.0)
    assert grows.results
    assert not does_not.results
    assert "would have taken" in does_not.why
