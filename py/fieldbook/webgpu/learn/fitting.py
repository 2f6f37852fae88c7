"""scikit-learn's estimators, fitted by arrays: what is left is as if they had fitted themselves.

So a model that was trained beside a GPU is kept, moved and used where there is none.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from sklearn.base import BaseEstimator, RegressorMixin, clone
from sklearn.compose import TransformedTargetRegressor
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.preprocessing import LabelBinarizer
from sklearn.utils.multiclass import check_classification_targets

from fieldbook import webgpu
from fieldbook.webgpu.learn import logistic, networks

__all__ = ["CannotFitHere", "fit_on_device"]

_Network: TypeAlias = "MLPClassifier | MLPRegressor"


class CannotFitHere(ValueError):
    """What this estimator wants, or what came of it, is not for the device; it can fit itself."""


def fit_on_device(estimator: Any, matrix: Any, target: Any) -> None:
    """Fit by `webgpu`'s arrays, whatever computes them and however small the matrix (n, d) is.

    Raises a CannotFitHere for estimators that are not among these, and where float32 was not
    enough; a GpuLost, GpuError or MemoryError of the GPU. The estimator is then as it was. Raises
    what `fit` of scikit-learn raises for settings and targets that it refuses.
    """
    if type(estimator) is TransformedTargetRegressor:
        _fit_inner(estimator, matrix, target)
        return
    if not _is_ours(estimator) or np.ndim(target) != 1:
        raise CannotFitHere(f"{estimator} is not fitted by arrays.")
    estimator._validate_params()
    rows = np.asarray(matrix)
    with np.errstate(over="ignore"):
        placed = webgpu.asarray(rows.astype(np.float32))
    if type(estimator) is LogisticRegression:
        _fit_logistic(estimator, placed, np.asarray(target))
    else:
        _fit_network(estimator, placed, np.asarray(target))
    estimator.n_features_in_ = rows.shape[1]


class _Inner(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Stands in for the regressor of a TransformedTargetRegressor while that fits it."""

    def __init__(self, regressor: Any) -> None:
        self.regressor = regressor

    def fit(self, matrix: Any, target: Any) -> _Inner:
        self.regressor_ = clone(self.regressor)
        fit_on_device(self.regressor_, matrix, target)
        return self

    def predict(self, matrix: Any) -> Any:
        return self.regressor_.predict(matrix)


def _fit_inner(estimator: TransformedTargetRegressor, matrix: Any, target: Any) -> None:
    if not _is_ours(estimator.regressor):
        raise CannotFitHere(f"{estimator.regressor} is not fitted by arrays.")
    whole = clone(estimator)
    whole.regressor = _Inner(estimator.regressor)
    whole.fit(matrix, target)
    whole.regressor, whole.regressor_ = estimator.regressor, whole.regressor_.regressor_
    vars(estimator).update(vars(whole))


def _is_ours(estimator: Any) -> bool:
    """Whether it is one of those, set as those here do it."""
    if type(estimator) is LogisticRegression:
        l2 = estimator.penalty in {"deprecated", "l2"} and estimator.l1_ratio == 0
        other = estimator.warm_start or estimator.dual or not np.isfinite(estimator.C)
        return estimator.solver == "lbfgs" and l2 and not other
    if type(estimator) not in {MLPClassifier, MLPRegressor}:
        return False
    stops = estimator.early_stopping and estimator.shuffle and not estimator.warm_start
    if getattr(estimator, "loss", "log_loss") not in {"log_loss", "squared_error"}:
        return False
    return bool(stops and (estimator.activation, estimator.solver) == ("relu", "adam"))


def _fit_logistic(estimator: LogisticRegression, rows: Any, target: np.ndarray) -> None:
    check_classification_targets(target)
    names = ("C", "fit_intercept", "class_weight", "max_iter", "tol")
    found = logistic.LogisticRegression(**{name: getattr(estimator, name) for name in names})
    found.fit(rows, target)
    _check_finite([found.coef_, found.intercept_])
    estimator.classes_ = found.classes_
    estimator.coef_, estimator.intercept_ = found.coef_, found.intercept_
    estimator.n_iter_ = np.array([found.n_iter_], np.int32)


_NETWORK_SETTINGS = (
    "alpha",
    "learning_rate_init",
    "max_iter",
    "random_state",
    "tol",
    "validation_fraction",
    "beta_1",
    "beta_2",
    "epsilon",
    "n_iter_no_change",
)


def _fit_network(estimator: _Network, rows: Any, target: np.ndarray) -> None:
    settings = {name: getattr(estimator, name) for name in _NETWORK_SETTINGS}
    sizes = estimator.hidden_layer_sizes
    settings["hidden_layer_sizes"] = tuple(sizes) if np.iterable(sizes) else (sizes,)
    if estimator.batch_size != "auto":
        settings["batch_size"] = estimator.batch_size
    found: networks.MLPClassifier | networks.MLPRegressor
    if isinstance(estimator, MLPClassifier):
        binarizer = LabelBinarizer().fit(target)
        if len(binarizer.classes_) < 2:
            raise CannotFitHere("There is one class only.")
        found = networks.MLPClassifier(**settings).fit(rows, target)
        activation = "logistic" if len(found.classes_) == 2 else "softmax"
        told: dict[str, Any] = {"_label_binarizer": binarizer, "classes_": binarizer.classes_}
    else:
        found = networks.MLPRegressor(**settings).fit(rows, target)
        activation, told = "identity", {}
    score = np.asarray([found.loss_, found.best_validation_score_])
    _check_finite([*found.coefs_, *found.intercepts_, score])
    coefs = [each.astype(np.float64) for each in found.coefs_]
    intercepts = [each.astype(np.float64) for each in found.intercepts_]
    told |= {
        "coefs_": coefs,
        "intercepts_": intercepts,
        "n_layers_": len(coefs) + 1,
        "n_outputs_": coefs[-1].shape[1],
        "out_activation_": activation,
        "best_loss_": None,
        # What a later fit with warm_start goes on from.
        "_best_coefs": [each.copy() for each in coefs],
        "_best_intercepts": [each.copy() for each in intercepts],
        "_no_improvement_count": 0,
    }
    for name in (
        "n_iter_",
        "t_",
        "loss_",
        "loss_curve_",
        "validation_scores_",
        "best_validation_score_",
    ):
        told[name] = getattr(found, name)
    vars(estimator).update(told)


def _check_finite(parameters: list[np.ndarray]) -> None:
    if not all(np.isfinite(each).all() for each in parameters):
        raise CannotFitHere("In float32 it has come to numbers beyond all bounds.")
