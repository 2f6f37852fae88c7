from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import pytest
from sklearn.neural_network import MLPClassifier as ClassifierOfSklearn
from sklearn.neural_network import MLPRegressor as RegressorOfSklearn

from fieldbook import webgpu
from fieldbook.webgpu.learn import MLPClassifier, MLPRegressor
from tests.webgpu.counting import counting

# scikit-learn tells that it has stopped where it was told to.
pytestmark = [
    pytest.mark.filterwarnings(
        "ignore:Stochastic Optimizer.*:sklearn.exceptions.ConvergenceWarning"
    ),
    pytest.mark.filterwarnings("ignore:Got `batch_size`.*:UserWarning"),
]
NAMESPACES = pytest.mark.parametrize("xp", [webgpu, np], ids=["fieldbook", "numpy"])
OPTIONS: dict[str, Any] = {
    "hidden_layer_sizes": (12, 6),
    "alpha": 0.05,
    "batch_size": 48,
    "learning_rate_init": 0.01,
    "max_iter": 25,
    "n_iter_no_change": 6,
    "random_state": 4,
}
# 220 rows leave 198 to train on: four batches of 48, and one of 6.
DRAW = np.random.default_rng(2)
X = DRAW.normal(size=(220, 5))
SUM = X[:, 0] * X[:, 1] + X[:, 2]
KINDS = {
    "two": np.where(SUM > 0, 7, 3),
    "three": np.digitize(SUM, [-0.5, 0.5]).astype(float),
}


def as_trained(ours: Any, theirs: Any, atol: float) -> None:
    """Whether both went the same way."""
    assert ours.n_iter_ == theirs.n_iter_
    assert ours.t_ == theirs.t_
    for name in ("coefs_", "intercepts_"):
        for mine, other in zip(getattr(ours, name), getattr(theirs, name), strict=True):
            np.testing.assert_allclose(mine, other, atol=atol)
    for name in ("loss_curve_", "validation_scores_", "best_validation_score_", "loss_"):
        np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), atol=atol)


@NAMESPACES
@pytest.mark.parametrize("kinds", ["two", "three"])
def test_a_classifier_trains_as_scikit_learns_does(xp: ModuleType, kinds: str) -> None:
    y = KINDS[kinds]
    x = xp.asarray(X, dtype=xp.float32)
    ours = MLPClassifier(**OPTIONS).fit(x, y)
    theirs = ClassifierOfSklearn(early_stopping=True, **OPTIONS).fit(X, y)
    as_trained(ours, theirs, 1e-3)
    assert ours.classes_.tolist() == theirs.classes_.tolist()
    assert (ours.predict(x) == theirs.predict(X)).mean() > 0.99


@NAMESPACES
def test_a_regressor_trains_as_scikit_learns_does(xp: ModuleType) -> None:
    x = xp.asarray(X, dtype=xp.float32)
    ours = MLPRegressor(**OPTIONS).fit(x, SUM)
    theirs = RegressorOfSklearn(early_stopping=True, **OPTIONS).fit(X, SUM)
    as_trained(ours, theirs, 1e-3)
    np.testing.assert_allclose(np.asarray(ours.predict(x)), theirs.predict(X), atol=5e-3)


@pytest.mark.parametrize("kinds", ["two", "three", "numbers"])
def test_in_float64_it_is_the_same_training(kinds: str) -> None:
    """Not nearly the same: each draw, step and rule to stop is theirs."""
    options = OPTIONS | {"max_iter": 200, "n_iter_no_change": 3, "tol": 1e-3}
    ours: MLPClassifier | MLPRegressor
    if kinds == "numbers":
        ours = MLPRegressor(**options).fit(X, SUM)
        theirs = RegressorOfSklearn(early_stopping=True, **options).fit(X, SUM)
    else:
        ours = MLPClassifier(**options).fit(X, KINDS[kinds])
        theirs = ClassifierOfSklearn(early_stopping=True, **options).fit(X, KINDS[kinds])
    assert ours.n_iter_ < 200, "it has stopped early"
    as_trained(ours, theirs, 1e-8)


def test_a_batch_may_be_all_rows() -> None:
    options = OPTIONS | {"batch_size": 198, "max_iter": 3}
    ours = MLPRegressor(**options).fit(X, SUM)
    theirs = RegressorOfSklearn(early_stopping=True, **options).fit(X, SUM)
    as_trained(ours, theirs, 1e-10)
    ours = MLPRegressor(**(options | {"batch_size": 1000})).fit(X, SUM)
    as_trained(ours, theirs, 1e-10)


def test_classes_may_be_words() -> None:
    words = np.where(SUM > 0, "yes", "no")
    options = OPTIONS | {"max_iter": 3}
    by_words, by_numbers = (MLPClassifier(**options).fit(X, y) for y in (words, KINDS["two"]))
    as_trained(by_words, by_numbers, 1e-12)
    assert (np.where(by_words.predict(X) == "yes", 7, 3) == by_numbers.predict(X)).all()


def test_values_are_read_once_an_epoch() -> None:
    read = []
    for epochs in (3, 5):
        with counting() as asked:
            model = MLPClassifier(**(OPTIONS | {"max_iter": epochs}))
            model.fit(webgpu.asarray(X), KINDS["three"])
        read.append(asked["download"])
    # And the parameters, in the end.
    assert read == [4, 6]


def test_a_target_that_does_not_vary_is_all_right_or_all_wrong() -> None:
    theirs = RegressorOfSklearn(early_stopping=True, **(OPTIONS | {"max_iter": 2})).fit(
        X, np.full(220, 3.0)
    )
    ours = MLPRegressor(**(OPTIONS | {"max_iter": 2})).fit(X, np.full(220, 3.0))
    assert ours.validation_scores_ == theirs.validation_scores_ == [0.0, 0.0]


def test_numbers_beyond_all_bounds_are_never_the_best() -> None:
    with np.errstate(all="ignore"):
        ours = MLPRegressor(**(OPTIONS | {"max_iter": 2})).fit(X, np.full(220, np.inf))
    assert ours.n_iter_ == 2
    assert not np.isfinite(ours.validation_scores_).any()


def test_too_few_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="8 rows leave 1 to judge by"):
        MLPRegressor().fit(X[:8], SUM[:8])
