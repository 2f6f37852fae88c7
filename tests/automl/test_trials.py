from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest

from fieldbook.automl.dataset import Dataset
from fieldbook.automl.messages import Task
from fieldbook.automl.portfolio import Candidate, portfolio
from fieldbook.automl.trials import ALL_ROWS, fit_fold
from fieldbook.automl.understanding import understand
from tests.automl.made import churn, harvest, irises


def dataset(frame: pd.DataFrame, target: str) -> Dataset:
    data = understand(frame.astype(str), target).dataset
    assert data is not None
    return data


@pytest.mark.parametrize(
    ("frame", "target", "least"),
    [(churn(), "left", 0.6), (irises(), "kind", -0.9), (harvest(), "tonnes", 0.4)],
)
def test_every_family_learns_every_task(frame: pd.DataFrame, target: str, least: float) -> None:
    data = dataset(frame, target)
    scores = {}
    for candidate in portfolio(data):
        result = fit_fold(data, candidate, 0)
        assert not result.why, f"{candidate.name}: {result.why}"
        assert len(result.prediction) == len(data.splits.folds[0][1])
        scores[candidate.family] = result.score
    assert len(scores) >= 6
    assert sum(score > least for score in scores.values()) >= 4


def test_a_failure_is_a_result_with_its_reason() -> None:
    candidate = Candidate("Broken", "Random forest", {"min_samples_leaf": -1})
    result = fit_fold(dataset(irises(), "kind"), candidate, 0)
    assert "min_samples_leaf" in result.why


def test_boosting_ends_by_its_deadline() -> None:
    draw = np.random.RandomState(0)
    frame = pd.DataFrame(draw.normal(size=(3000, 10))).add_prefix("x")
    kinds = pd.qcut(frame["x0"] + frame["x1"] ** 2, 8, labels=False)
    data = dataset(frame.assign(y=kinds), "y")  # learnable, so that it does not stop by itself
    settings = {"learning_rate": 0.001, "max_iter": 100_000, "max_leaf_nodes": 63}
    result = fit_fold(data, Candidate("Long", "Histogram gradient boosting", settings), 0, 1.5)
    assert result.cut  # 100,000 rounds would take minutes
    assert len(result.prediction)


def test_pieces_give_the_same_model_as_one_fit() -> None:
    data = dataset(churn(), "left")
    for candidate in portfolio(data):
        whole, pieces = fit_fold(data, candidate, 1), fit_fold(data, candidate, 1, limit=60.0)
        assert whole.steps == pieces.steps, candidate.name
        np.testing.assert_allclose(whole.prediction, pieces.prediction, atol=1e-6)


def test_a_class_missing_in_training_rows_has_probability_zero() -> None:
    frame = irises()
    frame.loc[0, "kind"] = "single"
    data = dataset(frame, "kind")
    assert data.task is Task.MULTICLASS
    fold = next(f for f, (_, valid) in enumerate(data.splits.folds) if 0 in valid)
    for candidate in portfolio(data):
        result = fit_fold(data, candidate, fold)
        assert not result.why, f"{candidate.name}: {result.why}"
        assert result.prediction.shape[1] == 4
        assert not result.prediction[:, 1].any()


def test_what_was_prepared_for_a_table_is_not_used_for_another() -> None:
    """Workers keep matrices by the data, names and all: models find columns by their names."""
    candidate = portfolio(dataset(churn(), "left"))[1]
    for names in ({}, {"tenure": "months"}):
        data = dataset(churn().rename(columns=names), "left")
        result = fit_fold(data, candidate, 0, keep=True)
        assert result.model is not None
        assert len(result.model.predict(data.frame)) == data.rows


def test_refits_use_all_rows_and_travel() -> None:
    data = dataset(harvest(), "tonnes")
    result = fit_fold(data, portfolio(data)[0], ALL_ROWS, steps=20, keep=True)
    assert result.model is not None
    copy = pickle.loads(pickle.dumps(result.model))
    assert copy["model"].n_iter_ == 22
    np.testing.assert_array_equal(copy.predict(data.frame), result.model.predict(data.frame))
