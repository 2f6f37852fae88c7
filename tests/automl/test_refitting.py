"""What is fitted to all rows after a search, in which order, and how far it grows."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from fieldbook.automl import refit_plan
from fieldbook.automl.choosing import Choice
from fieldbook.automl.clock import Clock
from fieldbook.automl.dataset import Dataset
from fieldbook.automl.executors import SerialExecutor
from fieldbook.automl.pooling import Pool
from fieldbook.automl.portfolio import BASELINE, BOOSTING, Candidate
from fieldbook.automl.refit_plan import most_trees
from fieldbook.automl.refitting import fit_members
from fieldbook.automl.search import Found
from fieldbook.automl.trial_log import Trial
from fieldbook.automl.trials import fit_fold
from fieldbook.automl.understanding import understand

FOREST = Candidate("Forest", "Random forest", {"n_estimators": 12, "min_samples_leaf": 5})
BOOSTED = Candidate("Boosted", BOOSTING, {"learning_rate": 0.1, "max_iter": 20})
LINEAR = Candidate("Linear 1", "Linear", {})


@pytest.fixture(scope="module")
def data() -> Dataset:
    draw = np.random.RandomState(0)
    frame = pd.DataFrame(draw.normal(size=(600, 4))).add_prefix("x").round(3)
    target = (frame["x0"] * frame["x1"] + frame["x2"]).round(3)
    found = understand(frame.assign(y=target).astype(str), "y").dataset
    assert found is not None
    return found


class Noting(SerialExecutor):
    """Notes which candidates are fitted, and how far they may grow."""

    def __init__(self) -> None:
        self.fitted: list[tuple[str, int | None]] = []

    def submit(self, function: Callable[..., Any], /, *args: Any) -> Future[Any]:
        self.fitted.append((args[1].name, args[5]))
        return super().submit(function, *args)


def held_out_once(data: Dataset, candidate: Candidate) -> Trial:
    trial = Trial(1, candidate, 1)
    trial.add(fit_fold(data, candidate, 0, keep=True))
    assert trial.done
    return trial


async def refitted(
    data: Dataset, trials: list[Trial], clock: Clock
) -> tuple[list[Any], list[tuple[str, int | None]]]:
    found = Found(trials, Trial(0, BASELINE, 1), 1, False, data)
    weights = tuple(1 / len(trials) for _ in trials)
    parts = tuple(zip(trials, weights, strict=True))
    executor = Noting()
    choice = Choice(parts, Pool(weights), trials[0].row())
    members, _ = await fit_members(data, choice, found, executor, clock)
    return list(members), executor.fitted


async def test_a_forest_has_more_trees_where_there_is_time(data: Dataset) -> None:
    forest = held_out_once(data, FOREST)
    members, fitted = await refitted(data, [forest], Clock(60.0))
    assert fitted == [("Forest", 24)]
    assert len(members[0].pipelines[0][-1].estimators_) == 24


async def test_without_a_budget_a_forest_is_refitted_as_it_was_tried(data: Dataset) -> None:
    """Nothing depends on time then, and the program that retrains it says so many trees."""
    forest = held_out_once(data, FOREST)
    members, _ = await refitted(data, [forest], Clock(None))
    assert len(members[0].pipelines[0][-1].estimators_) == 12


async def test_forests_wait_for_boosting_that_time_had_cut(data: Dataset) -> None:
    trials = [held_out_once(data, each) for each in (FOREST, LINEAR, BOOSTED)]
    _, fitted = await refitted(data, trials, Clock(60.0))
    assert [name for name, _ in fitted] == ["Forest", "Linear 1", "Boosted"]
    trials[2].results[0] = replace(trials[2].results[0], cut=True)
    members, fitted = await refitted(data, trials, Clock(60.0))
    assert [name for name, _ in fitted] == ["Linear 1", "Boosted", "Forest"]
    assert [member.name for member in members] == ["Forest", "Linear 1", "Boosted"]


async def test_boosting_that_time_had_cut_grows_further(data: Dataset) -> None:
    boosted = held_out_once(data, BOOSTED)
    cut = replace(boosted.results[0], cut=True, steps=7)
    boosted.results[0] = cut
    _, fitted = await refitted(data, [boosted], Clock(60.0))
    assert fitted == [("Boosted", 21)]


def test_memory_bounds_the_trees(data: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    forest = held_out_once(data, FOREST)
    assert most_trees(forest) == 24
    model = forest.kept_models[0][-1]
    each = np.mean([tree.tree_.node_count for tree in model.estimators_]) * (64 + 8)
    monkeypatch.setattr(refit_plan, "MOST_BYTES", 18.5 * each)
    assert most_trees(forest) == 18
    monkeypatch.setattr(refit_plan, "MOST_BYTES", each)
    assert most_trees(forest) == 12  # never fewer than it was tried with
    monkeypatch.setattr(refit_plan, "MOST_BYTES", 40 * each)
    assert most_trees(forest, forests=2) == 20
    forest.drop_models()
    assert most_trees(forest) == 12
