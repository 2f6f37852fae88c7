from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from fieldbook.automl.clock import Clock
from fieldbook.automl.dataset import Dataset
from fieldbook.automl.executors import SerialExecutor
from fieldbook.automl.messages import LeaderboardRow
from fieldbook.automl.portfolio import BOOSTING, Candidate, portfolio
from fieldbook.automl.race import Forecast, cut_before, families_first, forecast
from fieldbook.automl.search import Search
from fieldbook.automl.trial_log import Trial
from fieldbook.automl.trials import FoldResult
from fieldbook.automl.understanding import understand


@pytest.fixture(scope="module")
def data() -> Dataset:
    draw = np.random.RandomState(0)
    frame = pd.DataFrame(draw.normal(size=(900, 5))).add_prefix("x").round(3)
    target = (frame["x0"] * frame["x1"] + frame["x2"] + draw.normal(0, 0.3, 900)).round(3)
    found = understand(frame.assign(y=target).astype(str), "y").dataset
    assert found is not None
    return found


def looked_at(candidate: Candidate, seconds: float, steps: int = 0, cut: bool = False) -> Trial:
    result = FoldResult(0, score=0.5, fit_seconds=seconds, steps=steps, cut=cut)
    return Trial(0, candidate, 1, results={0: result}, look=0.5)


def test_every_family_is_looked_at_before_the_second_of_any(data: Dataset) -> None:
    trials = [Trial(0, candidate, 1) for candidate in portfolio(data)]
    firsts, others = families_first(trials)
    families = [trial.candidate.family for trial in firsts]
    assert len(set(families)) == len(families) == len({t.candidate.family for t in trials})
    assert {trial.candidate.family for trial in others} == {BOOSTING, "Neural network"}
    assert sorted(map(id, [*firsts, *others])) == sorted(map(id, trials))


def test_what_was_cut_once_in_a_family_is_not_looked_at_again(data: Dataset) -> None:
    first, second, linear = [
        next(c for c in portfolio(data) if c.name == name)
        for name in (f"{BOOSTING} 1", f"{BOOSTING} 2", "Linear 1")
    ]
    cut, whole = looked_at(first, 1.0, 12, cut=True), looked_at(first, 1.0, 80)
    assert cut_before(Trial(0, second, 1), [cut])
    assert not cut_before(Trial(0, second, 1), [whole])
    assert not cut_before(Trial(0, linear, 1), [cut])


def test_boosting_that_was_cut_early_is_expected_to_take_much_longer(data: Dataset) -> None:
    first, second = [each for each in portfolio(data) if each.family == BOOSTING][:2]
    early = forecast(data, data, [looked_at(first, 1.0, 6, cut=True)])
    late = forecast(data, data, [looked_at(first, 1.0, 50, cut=True)])
    assert early.of(first) == pytest.approx(10.0)
    assert late.of(first) == pytest.approx(1.5)
    # Later than it was to have learned what it can, nobody knows how far it would have gone.
    overdue = forecast(data, data, [looked_at(first, 1.0, 90, cut=True)])
    assert overdue.of(first) == pytest.approx(3.0)
    assert early.of(second) == early.of(first)  # what wasn't looked at may take as long


@pytest.mark.parametrize(
    ("rows", "boosting", "folds"),
    [(5000, 0.1, 5), (5000, 14.0, 3), (5000, 40.0, 1), (900, 14.0, 3), (900, 40.0, 3)],
)
def test_folds_are_so_few_that_boosting_can_have_them(
    data: Dataset, rows: int, boosting: float, folds: int
) -> None:
    """Two quick forests ahead on few rows don't keep boosting from being tried on all.

    Small tables have three folds in any case: a fifth of them says too little.
    """
    data = replace(data, target=np.resize(data.target, rows))
    search = Search(data, SerialExecutor(), Clock(60.0), lambda _message: None)
    boosted = next(each for each in portfolio(data) if each.family == BOOSTING)
    trees = [each for each in portfolio(data) if "trees" in each.name or "forest" in each.name]
    trials = [Trial(0, each, 1) for each in [*trees, boosted]]
    seconds = {each.name: 0.5 for each in trees} | {boosted.name: boosting}
    search._evaluation.forecast = Forecast(seconds, {})
    chosen = search._how_many_folds(trials)
    assert min(chosen, 5) == folds


def test_one_fold_is_taken_where_boosting_that_was_cut_would_be_cut_in_three(
    data: Dataset,
) -> None:
    """Of the time left one trial has half, and what it was cut to on folds can't grow on."""
    data = replace(data, target=np.resize(data.target, 12_000))
    search = Search(data, SerialExecutor(), Clock(60.0), lambda _message: None)
    boosted = next(each for each in portfolio(data) if each.family == BOOSTING)
    trees = [each for each in portfolio(data) if "trees" in each.name or "forest" in each.name]
    seconds = {each.name: 1.5 for each in trees} | {boosted.name: 12.0}
    search._evaluation.forecast = Forecast(seconds, {})
    whole = [Trial(0, each, 1, look=0.5) for each in [*trees, boosted]]
    cut = [*whole[:-1], Trial(0, boosted, 1, look=0.5, look_cut=True)]
    assert search._how_many_folds(whole) == 3
    assert search._how_many_folds(cut) == 1


def test_on_few_rows_a_dear_leader_takes_no_folds_from_the_others(data: Dataset) -> None:
    """Who leads after one fold of few rows is chance: it waits until the others had theirs."""
    search = Search(data, SerialExecutor(), Clock(60.0), lambda _message: None)
    linear, dear = Candidate("Linear 1", "Linear", {}), Candidate("Dear", BOOSTING, {})
    others = [replace(linear, name=f"Linear {number}") for number in range(2, 9)]
    trials = [Trial(0, each, 1) for each in [dear, linear, *others]]
    seconds = {each.candidate.name: 0.3 for each in trials} | {"Dear": 8.0}
    search._evaluation.forecast = Forecast(seconds, {})
    folds = search._how_many_folds(trials)
    assert folds == 5
    assert search._by_cost(trials, folds)[-1].candidate is dear


def large(rows: int) -> Dataset:
    draw = np.random.RandomState(0)
    frame = pd.DataFrame(draw.normal(size=(rows, 3))).add_prefix("x").round(3)
    target = (frame["x0"] * frame["x1"] + frame["x2"]).round(3)
    found = understand(frame.assign(y=target).astype(str), "y").dataset
    assert found is not None
    return found


async def test_leaders_are_looked_at_again_on_more_rows_where_there_are_many() -> None:
    """What leads on few rows may not on many: here the first look is said to have erred."""
    data = large(24_000)
    short = Candidate("Short", BOOSTING, {"learning_rate": 0.3, "max_iter": 20})
    linear = Candidate("Linear 1", "Linear", {})
    never = Candidate("Never", "Nearest neighbours", {"n_neighbors": 15})
    trials = [Trial(0, linear, 1, look=0.9), Trial(0, short, 1, look=0.1), Trial(0, never, 1)]
    search = Search(data, SerialExecutor(), Clock(60.0), lambda _message: None)
    again = await search._second_look(list(trials))
    assert [trial.candidate.name for trial in again] == ["Short", "Linear 1", "Never"]
    assert again[0].look is not None
    assert 0.6 < again[0].look < 1.0
    assert again[2].look is None
    assert not any(trial.results for trial in again)
    known = search._evaluation.forecast
    assert known.of(short) is not None
    assert known.of(never) is None


async def test_large_trees_are_looked_at_first_on_more_rows() -> None:
    """A first look at few rows says little of them, and there is time for two or three."""
    data = large(24_000)
    rows: list[Any] = []
    search = Search(data, SerialExecutor(), Clock(60.0), rows.append)
    trials = [
        Trial(0, Candidate("Small", BOOSTING, {"max_leaf_nodes": 5, "max_iter": 5}), 1, look=0.9),
        Trial(0, Candidate("Linear 1", "Linear", {}), 1, look=0.8),
        Trial(0, Candidate("Large", BOOSTING, {"max_leaf_nodes": 127, "max_iter": 5}), 1, look=0.1),
    ]
    await search._second_look(trials)
    looks = [row.model for row in rows if isinstance(row, LeaderboardRow)]
    assert looks == ["Large", "Small", "Linear 1"]


async def test_where_all_rows_are_not_many_more_the_first_look_stands() -> None:
    data = large(6_000)
    trials = [Trial(0, each, 1, look=0.5) for each in portfolio(data)]
    search = Search(data, SerialExecutor(), Clock(60.0), lambda _message: None)
    assert await search._second_look(trials) is trials


def test_large_trees_are_for_tables_where_their_leaves_have_rows(data: Dataset) -> None:
    few = max(c.settings.get("max_leaf_nodes", 0) for c in portfolio(data))
    many = max(c.settings.get("max_leaf_nodes", 0) for c in portfolio(large(12_000)))
    assert (few, many) == (63, 127)
