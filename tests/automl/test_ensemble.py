from __future__ import annotations

import numpy as np

from fieldbook.automl.ensemble import Mixture, mix
from fieldbook.automl.messages import Task
from fieldbook.automl.metrics import negative_log_loss, r2, score
from fieldbook.automl.pooling import Pool

DRAW = np.random.RandomState(0)


def test_two_models_with_independent_errors_are_mixed() -> None:
    truth = DRAW.normal(size=800)
    first, second = (truth + DRAW.normal(0, 0.5, 800) for _ in range(2))
    mixture = mix(Task.REGRESSION, truth, [first, second], seed=0)
    assert mixture.gain > 0
    assert mixture.chosen == (0, 1)
    np.testing.assert_allclose(mixture.pool.weights, [0.5, 0.5], atol=0.1)


def test_a_mixture_is_not_given_up_by_chance() -> None:
    """Equal models on few rows: the best of them is the best by chance."""
    truth = np.r_[np.ones(20, dtype=int), np.zeros(180, dtype=int)]
    draw = np.random.RandomState(3)
    shared = truth + draw.normal(0, 1, 200)  # models of the same rows err alike
    values = [1 / (1 + np.exp(-(shared + draw.normal(0, 0.3, 200)))) for _ in range(8)]
    predictions = [np.column_stack([1 - value, value]) for value in values]
    chosen = [mix(Task.BINARY, truth, predictions, seed).chosen for seed in range(5)]
    assert all(len(members) > 1 for members in chosen)


def test_a_perfect_model_is_left_alone() -> None:
    truth = DRAW.normal(size=400)
    mixture = mix(Task.REGRESSION, truth, [DRAW.normal(size=400), truth], seed=0)
    assert mixture == Mixture((1,), Pool((1.0,)), 0.0, 0.0)


def test_the_best_of_equal_models_owes_its_lead_to_luck() -> None:
    """Four models that know as much as each other: the score of the best promises too much."""
    promised, luck = [], []
    for seed in range(10):
        draw = np.random.RandomState(seed)
        truth = np.r_[np.ones(20, dtype=int), np.zeros(180, dtype=int)]
        shared = truth + draw.normal(0, 0.7, 200)
        models = [1 / (1 + np.exp(-(shared + draw.normal(0, 0.5, 200)))) for _ in range(4)]
        predictions = [np.column_stack([1 - each, each]) for each in models]
        scores = [score(Task.BINARY, truth, each) for each in predictions]
        promised.append(max(scores) - np.mean(scores))
        luck.append(mix(Task.BINARY, truth, predictions, seed).luck)
    assert min(luck) >= 0
    # All that the best is ahead is chance here. Bootstraps take a part of it for true.
    assert 0.4 < np.mean(luck) / np.mean(promised) < 1.2


def test_a_model_that_is_better_owes_nothing_to_luck() -> None:
    draw = np.random.RandomState(0)
    truth = draw.normal(size=600)
    predictions = [truth + draw.normal(0, noise, 600) for noise in (0.3, 2.0, 2.0)]
    assert mix(Task.REGRESSION, truth, predictions, seed=0).luck == 0


def test_no_single_model_takes_all_where_positives_are_few() -> None:
    """Chance decides which of equal models fits 25 positives best; it must not decide all."""
    truth = np.r_[np.ones(25, dtype=int), np.zeros(600, dtype=int)]
    predictions = []
    for _ in range(6):
        value = 1 / (1 + np.exp(-(2 * truth - 3 + DRAW.normal(0, 1.5, 625))))
        predictions.append(np.column_stack([1 - value, value]))
    mixture = mix(Task.BINARY, truth, predictions, seed=0)
    assert len(mixture.chosen) >= 4
    assert max(mixture.pool.weights) < 0.5


def test_the_same_seed_gives_the_same_weights() -> None:
    truth = DRAW.randint(0, 3, 300)
    predictions = [DRAW.dirichlet(np.ones(3), 300) for _ in range(4)]
    first = mix(Task.MULTICLASS, truth, predictions, seed=3)
    assert first == mix(Task.MULTICLASS, truth, predictions, seed=3)


def test_one_model_needs_no_mixing() -> None:
    truth = DRAW.normal(size=50)
    assert mix(Task.REGRESSION, truth, [truth], seed=0).chosen == (0,)


def probabilities(truth: np.ndarray, noise: float, sureness: float) -> np.ndarray:
    """Predictions that know the truth through noise, and are as sure as they are said to be."""
    logs = 2.0 * np.eye(3)[truth] + DRAW.normal(0, noise, (len(truth), 3))
    shares = np.exp(sureness * logs)
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def test_models_that_are_too_timid_are_made_surer() -> None:
    truth = DRAW.randint(0, 3, 1500)
    timid = [probabilities(truth, 1.0, 0.2) for _ in range(3)]
    mixture = mix(Task.MULTICLASS, truth, timid, seed=0)
    plain = Pool(tuple([1 / 3] * 3)).mix(timid)
    members = [timid[index] for index in mixture.chosen]
    assert not mixture.pool.plain
    better = negative_log_loss(truth, mixture.pool.mix(members))
    assert better > negative_log_loss(truth, plain) + 0.1


def test_a_timid_model_alone_is_made_surer() -> None:
    truth = DRAW.randint(0, 3, 1500)
    timid = probabilities(truth, 1.0, 0.2)
    mixture = mix(Task.MULTICLASS, truth, [timid], seed=0)
    assert mixture.chosen == (0,)
    assert mixture.pool.power > 2
    better = negative_log_loss(truth, mixture.pool.mix([timid]))
    assert better > negative_log_loss(truth, timid) + 0.1
    assert abs(mixture.gain) < 0.01  # over the model as sure as it should be, as it is ranked


def test_a_timid_model_is_made_surer_before_it_is_mixed_with_a_sure_one() -> None:
    """A mean of both as they come is worse than either could be."""
    truth = DRAW.randint(0, 3, 3000)
    timid, sure = probabilities(truth, 1.0, 0.25), probabilities(truth, 1.0, 1.0)
    learned, left = slice(0, 1500), slice(1500, None)
    mixture = mix(Task.MULTICLASS, truth[learned], [timid[learned], sure[learned]], seed=0)
    assert set(mixture.chosen) == {0, 1}
    mixed = mixture.pool.mix([[timid, sure][index][left] for index in mixture.chosen])
    plain = [0.25, 0.5, 0.75]
    as_they_come = [Pool((w, 1 - w)).mix([timid[left], sure[left]]) for w in plain]
    best = max(negative_log_loss(truth[left], each) for each in as_they_come)
    assert negative_log_loss(truth[left], mixed) > best + 0.02


def test_what_is_sure_enough_is_left_as_it_is() -> None:
    truth = DRAW.randint(0, 3, 400)
    logs = DRAW.normal(0, 1, (400, 3))
    shares = np.exp(logs) / np.exp(logs).sum(axis=1, keepdims=True)
    truth = np.array([DRAW.choice(3, p=share) for share in shares])
    assert mix(Task.MULTICLASS, truth, [shares], seed=0).pool.plain


def test_values_on_a_wrong_scale_are_stacked() -> None:
    truth = DRAW.normal(size=1200)
    halved = [0.5 * truth + 0.2 + DRAW.normal(0, 0.2, 1200) for _ in range(2)]
    mixture = mix(Task.REGRESSION, truth, halved, seed=0)
    assert mixture.pool.bias
    assert sum(mixture.pool.weights) > 1.5
    mixed = mixture.pool.mix([halved[index] for index in mixture.chosen])
    assert r2(truth, mixed) > 0.85
