from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.compose import TransformedTargetRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.preprocessing import StandardScaler

from fieldbook.webgpu.learn.fitting import CannotFitHere, fit_on_device

pytestmark = pytest.mark.filterwarnings(
    "ignore:Stochastic Optimizer.*:sklearn.exceptions.ConvergenceWarning"
)
DRAW = np.random.default_rng(9)
X = DRAW.normal(size=(200, 4))
SUM = X[:, 0] + X[:, 1] ** 2
TWO = (SUM > 1).astype(float)
THREE = np.digitize(SUM, [0.2, 1.5]).astype(float)
NETWORK: dict[str, Any] = {
    "hidden_layer_sizes": (8, 4),
    "early_stopping": True,
    "max_iter": 12,
    "random_state": 0,
    "learning_rate_init": 0.01,
}
# Only further training on its own rows needs these, and a fit begins with making them anew.
NOT_NEEDED = {"_optimizer", "_random_state"}


def scaled(regressor: Any) -> TransformedTargetRegressor:
    return TransformedTargetRegressor(regressor, transformer=StandardScaler())


@pytest.mark.parametrize(
    ("estimator", "target"),
    [
        (LogisticRegression(C=0.5, class_weight="balanced"), TWO),
        (LogisticRegression(), THREE),
        (MLPClassifier(**NETWORK), TWO),
        (MLPClassifier(**NETWORK, batch_size=64), THREE),
        (MLPRegressor(**(NETWORK | {"hidden_layer_sizes": 6})), SUM),
        (scaled(MLPRegressor(**NETWORK)), 100 * SUM + 5),
    ],
    ids=["logistic", "multinomial", "two classes", "three classes", "numbers", "scaled target"],
)
def test_what_is_left_is_an_estimator_that_fitted_itself(estimator: Any, target: Any) -> None:
    theirs, ours = clone(estimator).fit(X, target), clone(estimator)
    fit_on_device(ours, X, target)
    same_state(ours, theirs)
    moved = pickle.loads(pickle.dumps(ours))
    np.testing.assert_allclose(moved.predict(X), theirs.predict(X), rtol=1e-3, atol=1e-3)
    assert moved.score(X, target) == pytest.approx(theirs.score(X, target), abs=0.01)
    if hasattr(theirs, "predict_proba"):
        np.testing.assert_allclose(moved.predict_proba(X), theirs.predict_proba(X), atol=1e-3)
    assert repr(clone(ours)) == repr(clone(theirs)), "no setting has changed"


def same_state(ours: Any, theirs: Any) -> None:
    """Whether both have the same attributes, of the same kinds and sizes."""
    assert type(ours) is type(theirs)
    assert vars(ours).keys() == vars(theirs).keys() - NOT_NEEDED
    for name, mine in vars(ours).items():
        other = vars(theirs)[name]
        if name in {"loss_", "loss_curve_"}:
            np.testing.assert_allclose(mine, other, rtol=1e-3)
        elif isinstance(other, np.ndarray):
            assert (mine.dtype, mine.shape) == (other.dtype, other.shape), name
        elif name == "regressor_":
            same_state(mine, other)
        elif isinstance(other, int | str | tuple):
            assert mine == other or name == "_no_improvement_count", name
        elif isinstance(other, list):
            assert [np.shape(each) for each in mine] == [np.shape(each) for each in other], name
        else:
            assert type(mine) is type(other), name


def test_it_can_be_fitted_again_from_where_it_is() -> None:
    model = MLPClassifier(**NETWORK)
    fit_on_device(model, X, TWO)
    first = model.best_validation_score_
    model.set_params(warm_start=True).fit(X, TWO)
    assert model.best_validation_score_ >= first
    assert model.n_iter_ + 12 == len(model.loss_curve_)


@pytest.mark.parametrize(
    ("estimator", "target"),
    [
        (Ridge(), SUM),
        (scaled(Ridge()), SUM),
        (LogisticRegression(solver="saga"), TWO),
        (LogisticRegression(C=np.inf), TWO),
        (LogisticRegression(warm_start=True), TWO),
        (LogisticRegression(l1_ratio=0.5, solver="saga"), TWO),
        (MLPClassifier(), TWO),
        (MLPClassifier(**NETWORK, activation="tanh"), TWO),
        (MLPClassifier(**NETWORK, solver="sgd"), TWO),
        (MLPRegressor(**NETWORK, shuffle=False), SUM),
        (MLPRegressor(**NETWORK, loss="poisson"), abs(SUM)),
        (MLPRegressor(**NETWORK), np.stack([SUM, SUM], axis=1)),
        (MLPClassifier(**NETWORK), np.zeros(200)),
        (MLPRegressor(**NETWORK), SUM * 1e200),
    ],
    ids=lambda given: str(given)[:60] if hasattr(given, "fit") else "",
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_what_cannot_be_fitted_here_is_left_alone(estimator: Any, target: Any) -> None:
    before = dict(vars(estimator))
    with pytest.raises(CannotFitHere):
        fit_on_device(estimator, X, target)
    assert vars(estimator) == before


@pytest.mark.parametrize(
    ("estimator", "target", "why"),
    [
        (LogisticRegression(C=-1), TWO, "'C' parameter"),
        (LogisticRegression(), SUM, "Unknown label type"),
        (MLPClassifier(**(NETWORK | {"max_iter": 0})), TWO, "'max_iter' parameter"),
        (MLPClassifier(**NETWORK), SUM, "Unknown label type"),
    ],
)
def test_what_scikit_learn_refuses_is_refused(estimator: Any, target: Any, why: str) -> None:
    for fit in (fit_on_device, lambda model, *given: model.fit(*given)):
        with pytest.raises(ValueError, match=why):
            fit(estimator, X, target)
