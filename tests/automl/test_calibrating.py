from __future__ import annotations

import numpy as np
import pytest

from fieldbook.automl.calibrating import calibrated_score, fitted_powers
from fieldbook.automl.messages import Task
from fieldbook.automl.metrics import score
from fieldbook.automl.pooling import Pool

CLASSES = 5


def drawn(rows: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities, and a truth that is drawn by them: none could be surer."""
    draw = np.random.RandomState(seed)
    logs = draw.normal(0, 1.5, (rows, CLASSES))
    shares = np.exp(logs) / np.exp(logs).sum(axis=1, keepdims=True)
    return shares, np.array([draw.choice(CLASSES, p=share) for share in shares])


def raised(shares: np.ndarray, power: float) -> np.ndarray:
    powers = shares**power
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


@pytest.mark.parametrize("power", [0.25, 0.5, 2.0])
def test_the_exponent_undoes_what_makes_a_model_too_timid_or_too_sure(power: float) -> None:
    shares, truth = drawn(2000, seed=0)
    (found,) = fitted_powers(truth, raised(shares, power)[None])
    assert found * power == pytest.approx(1.0, rel=0.15)


def test_chance_makes_no_model_surer() -> None:
    found = [fitted_powers(truth, shares[None])[0] for shares, truth in map_seeds(60, range(20))]
    assert found.count(1.0) >= 18


def map_seeds(rows: int, seeds: range) -> list[tuple[np.ndarray, np.ndarray]]:
    return [drawn(rows, seed) for seed in seeds]


def test_a_timid_model_scores_as_what_it_is_once_calibrated() -> None:
    shares, truth = drawn(2000, seed=1)
    worth = score(Task.MULTICLASS, truth, shares)
    timid = raised(shares, 0.3)
    assert score(Task.MULTICLASS, truth, timid) < worth - 0.2
    assert calibrated_score(Task.MULTICLASS, truth, timid) == pytest.approx(worth, abs=0.01)


def test_a_score_does_not_gain_by_being_calibrated_to_its_own_rows() -> None:
    few = map_seeds(40, range(30))
    gains = [
        calibrated_score(Task.MULTICLASS, truth, shares) - score(Task.MULTICLASS, truth, shares)
        for shares, truth in few
    ]
    assert np.mean(gains) <= 0.002


def test_orders_of_two_classes_and_values_are_scored_as_they_are() -> None:
    truth = np.array([0, 1, 1, 0, 1])
    value = np.array([0.2, 0.4, 0.3, 0.35, 0.9])
    two = np.column_stack([1 - value, value])
    assert calibrated_score(Task.BINARY, truth, two) == score(Task.BINARY, truth, two)
    numbers = truth.astype(float)
    assert calibrated_score(Task.REGRESSION, numbers, value) == score(
        Task.REGRESSION, numbers, value
    )


def test_each_model_of_a_pool_is_as_sure_as_it_should_be() -> None:
    shares, _ = drawn(50, seed=2)
    timid = raised(shares, 0.5)
    mixed = Pool((0.5, 0.5), powers=(2.0, 1.0)).mix([timid, shares])
    np.testing.assert_allclose(mixed, shares, atol=1e-3)
    assert Pool((0.5, 0.5), powers=(2.0, 1.0)).mean_of([0], [0.5]) == Pool((1.0,), powers=(2.0,))
