"""New candidates around the leaders."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fieldbook.automl.dataset import Dataset
from fieldbook.automl.portfolio import WITH, Candidate, build_estimator, portfolio
from fieldbook.automl.trial_log import Trial
from fieldbook.automl.trials import FoldResult
from fieldbook.automl.understanding import understand
from fieldbook.automl.variation import Proposal, vary
from tests.automl.made import churn, harvest

BOOSTING = "Histogram gradient boosting"


def dataset(frame: pd.DataFrame, target: str) -> Dataset:
    data = understand(frame.astype(str), target, known=()).dataset
    assert data is not None
    return data


def varied(data: Dataset, candidate: Candidate, count: int = 60) -> list[Proposal]:
    leader = Trial(1, candidate, 1, {0: FoldResult(0, score=0.8, fit_seconds=2.0)})
    return vary(data, [leader], [candidate], np.random.RandomState(0), count)


@pytest.mark.parametrize(("frame", "target"), [(churn(), "left"), (harvest(), "tonnes")])
def test_every_variation_can_be_built_and_is_new(frame: pd.DataFrame, target: str) -> None:
    data = dataset(frame, target)
    for candidate in portfolio(data):
        proposed = [each.candidate for each in varied(data, candidate, 12)]
        assert len({each.name for each in proposed}) == len(proposed)
        assert candidate.settings not in [each.settings for each in proposed]
        for each in proposed:
            build_estimator(data, each)._validate_params()


def test_slow_learners_are_expected_to_take_longer() -> None:
    data = dataset(churn(), "left")
    for each in varied(
        data, Candidate("A", BOOSTING, {"learning_rate": 0.1, "max_leaf_nodes": 31})
    ):
        rate, leaves = (each.candidate.settings[n] for n in ("learning_rate", "max_leaf_nodes"))
        assert each.seconds == pytest.approx(2.0 * 0.1 / rate * np.sqrt(leaves / 31))


def test_classes_are_weighed_only_where_one_is_rare() -> None:
    parent = Candidate("A", BOOSTING, {"learning_rate": 0.1})
    even = varied(dataset(churn(), "left"), parent)
    rare = churn().assign(left=["yes"] * 20 + ["no"] * 140)
    weighed = [
        each.candidate.settings.get("class_weight")
        for each in varied(dataset(rare, "left"), parent)
    ]
    assert not any("class_weight" in each.candidate.settings for each in even)
    assert {None, "balanced"} == set(weighed)


def test_gaps_are_filled_from_neighbours_only_where_there_are_any() -> None:
    parent = Candidate("A", "Neural network", {"alpha": 0.01})
    with_gaps = {
        each.candidate.settings.get(WITH) for each in varied(dataset(churn(), "left"), parent)
    }
    whole = churn().drop(columns="charges")
    without = {each.candidate.settings.get(WITH) for each in varied(dataset(whole, "left"), parent)}
    assert with_gaps == {None, "neighbours"}
    assert without == {None}


def test_another_bound_alone_is_no_variation() -> None:
    """Boosting stops by itself, so that the same model would be fitted twice."""
    data = dataset(churn(), "left")
    leader = next(each for each in portfolio(data) if each.settings.get("max_iter") == 1200)
    proposed = [each.candidate.settings for each in varied(data, leader)]
    telling = [
        {name: value for name, value in settings.items() if name != "max_iter"}
        for settings in [leader.settings, *proposed]
    ]
    assert all(one not in telling[:place] for place, one in enumerate(telling))


def test_families_behind_the_leading_one_are_varied_too() -> None:
    data = dataset(churn(), "left")
    first = {each.family: each for each in reversed(portfolio(data))}
    ranked = [first[BOOSTING], first["Neural network"], first["Extra trees"]]
    leaders = [
        Trial(place, each, 1, {0: FoldResult(0, score=0.9 - place / 10, fit_seconds=1.0)})
        for place, each in enumerate(ranked)
    ]
    # As after a while: the leading family has many that are nearly as good.
    for place in range(20):
        settings = {"learning_rate": 0.1, "max_leaf_nodes": 9 + place}
        near = Candidate(f"{BOOSTING} {10 + place}", BOOSTING, settings)
        result = FoldResult(0, score=0.89, fit_seconds=1.0)
        leaders.insert(1, Trial(10 + place, near, 1, {0: result}))
    known = [each.candidate for each in leaders]
    proposed = vary(data, leaders, known, np.random.RandomState(0), 80)
    families = [each.candidate.family for each in proposed]
    counts = [families.count(each.family) for each in ranked]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] >= 5


def test_networks_of_few_rows_are_varied_as_such() -> None:
    data = dataset(churn(), "left")
    network = next(each for each in portfolio(data) if each.family == "Neural network")
    assert network.settings["solver"] == "lbfgs"
    for each in varied(data, network, 20):
        settings = each.candidate.settings
        assert settings["solver"] == "lbfgs"
        assert "learning_rate_init" not in settings
        assert 0.3 <= settings["alpha"] <= 300
