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
