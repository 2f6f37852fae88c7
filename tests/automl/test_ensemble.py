from __future__ import annotations

import numpy as np

from fieldbook.automl.ensemble import mix
from fieldbook.automl.messages import Task

DRAW = np.random.RandomState(0)


def test_two_models_with_independent_errors_are_mixed() -> None:
    truth = DRAW.normal(size=800)
    first, second = (truth + DRAW.normal(0, 0.5, 800) for _ in range(2))
    mixture = mix(Task.REGRESSION, truth, [first, second], seed=0)
    assert mixture.wins
    np.testing.assert_allclose(mixture.weights, [0.5, 0.5], atol=0.1)


def test_a_perfect_model_is_left_alone() -> None:
    truth = DRAW.normal(size=400)
    mixture = mix(Task.REGRESSION, truth, [DRAW.normal(size=400), truth], seed=0)
    assert not mixture.wins
    assert mixture.weights == (0.0, 1.0)


def test_no_single_model_takes_all_where_positives_are_few() -> None:
    """Chance decides which of equal models fits 25 positives best; it must not decide all."""
    truth = np.r_[np.ones(25, dtype=int), np.zeros(600, dtype=int)]
    predictions = []
    for _ in range(6):
        value = 1 / (1 + np.exp(-(2 * truth - 3 + DRAW.normal(0, 1.5, 625))))
        predictions.append(np.column_stack([1 - value, value]))
    mixture = mix(Task.BINARY, truth, predictions, seed=0)
    assert max(mixture.weights) < 0.5
    assert sum(weight > 0 for weight in mixture.weights) >= 4


def test_the_same_seed_gives_the_same_weights() -> None:
    truth = DRAW.randint(0, 3, 300)
    predictions = [DRAW.dirichlet(np.ones(3), 300) for _ in range(4)]
    first = mix(Task.MULTICLASS, truth, predictions, seed=3)
    assert first == mix(Task.MULTICLASS, truth, predictions, seed=3)


def test_one_model_needs_no_mixing() -> None:
    truth = DRAW.normal(size=50)
    assert mix(Task.REGRESSION, truth, [truth], seed=0).weights == (1.0,)
