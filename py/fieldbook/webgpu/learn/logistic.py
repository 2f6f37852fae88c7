"""Logistic regression with an L2 penalty, by L-BFGS.

The rows stay where the arrays are; what travels for each step of the search is the coefficients
there, and the loss with its gradient back, in one read.

Liu, Nocedal: “On the limited memory BFGS method for large scale optimization”, 1989.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np

from fieldbook.webgpu.learn.links import Link, losses_and_slopes, spoken_for
from fieldbook.webgpu.learn.perceptron import with_ones

__all__ = ["ClassWeight", "LogisticRegression"]

ClassWeight = Mapping[Any, float] | Literal["balanced"] | None

# Rows whose losses are added up where they are; those sums are added up on the host, in float64.
# So the loss keeps the digits by which the search tells the last steps apart.
ROWS_A_SUM = 64


class LogisticRegression:
    """Fits the probabilities of classes; what it minimises is what scikit-learn's lbfgs does.

    The last digits differ: arrays of float32 give coefficients to about four digits, and the
    search may take some steps more or fewer.
    """

    coef_: np.ndarray
    intercept_: np.ndarray
    classes_: np.ndarray
    n_iter_: int

    def __init__(
        self,
        *,
        C: float = 1.0,  # noqa: N803  # scikit-learn's name
        fit_intercept: bool = True,
        class_weight: ClassWeight = None,
        max_iter: int = 100,
        tol: float = 1e-4,
    ) -> None:
        self.C = C
        self.fit_intercept = fit_intercept
        self.class_weight = class_weight
        self.max_iter = max_iter
        self.tol = tol

    def fit(self, x: Any, y: Any) -> LogisticRegression:
        """Find the coefficients of rows (n, d) with labels (n,), which are on the host.

        Raises a ValueError where there is one class only.
        """
        from scipy.optimize import minimize

        labels = np.asarray(y)
        self.classes_, places = np.unique(labels, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError("There is one class only; logistic regression tells several apart.")
        weights = self._weights(labels, places)
        objective = _Objective(
            x, places, weights / weights.sum(), len(self.classes_), self.fit_intercept
        )
        start = np.zeros(objective.shape)
        penalty = 1.0 / (self.C * weights.sum())
        found = minimize(
            objective,
            start.ravel(),
            args=(penalty,),
            method="L-BFGS-B",
            jac=True,
            options={
                "maxiter": self.max_iter,
                "maxls": 50,
                "gtol": self.tol,
                "ftol": 64 * np.finfo(np.float64).eps,
            },
        )
        self.n_iter_ = min(int(found.nit), self.max_iter)
        whole = found.x.reshape(start.shape)
        columns = x.shape[1]
        self.coef_ = whole[:, :columns].copy()
        self.intercept_ = whole[:, columns].copy() if self.fit_intercept else np.zeros(len(whole))
        return self

    def decision_function(self, x: Any) -> Any:
        """How much each row (n, d) speaks for each class (n, k); of two, for the second (n,)."""
        scores = self._scores(x)
        return scores[:, 0] if len(self.coef_) == 1 else scores

    def predict(self, x: Any) -> np.ndarray:
        """The class of each row (n,), on the host."""
        return np.asarray(self.classes_[np.asarray(spoken_for(self._scores(x)))])

    def _scores(self, x: Any) -> Any:
        xp = x.__array_namespace__()
        coef, intercept = (
            xp.asarray(each, dtype=x.dtype) for each in (self.coef_, self.intercept_)
        )
        return x @ coef.T + intercept

    def _weights(self, labels: np.ndarray, places: np.ndarray) -> np.ndarray:
        if self.class_weight is None:
            return np.ones(len(labels))
        from sklearn.utils.class_weight import compute_class_weight

        of_classes = compute_class_weight(self.class_weight, classes=self.classes_, y=labels)
        return np.asarray(of_classes[places])


class _Objective:
    """The mean loss of coefficients (k, d + 1) and its gradient; of two classes, of (1, d + 1)."""

    def __init__(
        self, x: Any, places: np.ndarray, weights: np.ndarray, classes: int, intercept: bool
    ) -> None:
        xp = self._xp = x.__array_namespace__()
        rows = x.shape[0]
        more = -rows % ROWS_A_SUM
        whole = with_ones(x) if intercept else x
        # Rows without weight fill the last sum up.
        self._x = xp.concat([whole, xp.zeros((more, whole.shape[1]), dtype=x.dtype)])
        truth = places[:, None] if classes == 2 else places[:, None] == np.arange(classes)
        self._truth = xp.asarray(_longer(truth, more), dtype=x.dtype)
        self._weights = xp.asarray(_longer(weights[:, None], more), dtype=x.dtype)
        self.shape = (truth.shape[1], whole.shape[1])
        self._link: Link = "logistic" if classes == 2 else "softmax"
        self._penalised = np.ones(self.shape[1])
        if intercept:
            self._penalised[-1] = 0

    def __call__(self, flat: np.ndarray, penalty: float) -> tuple[float, np.ndarray]:
        xp = self._xp
        coefficients = flat.reshape(self.shape)
        there = xp.asarray(coefficients, dtype=self._x.dtype)
        losses, slopes = (
            each * self._weights
            for each in losses_and_slopes(self._link, self._x @ there.T, self._truth)
        )
        sums = xp.sum(xp.reshape(losses, (-1, ROWS_A_SUM * losses.shape[1])), axis=1)
        slope = xp.reshape((slopes.T @ self._x), (-1,))
        told = np.asarray(xp.concat([sums, slope])).astype(np.float64)
        decayed = penalty * coefficients * self._penalised
        loss = told[: len(told) - flat.size].sum() + 0.5 * float(np.sum(decayed * coefficients))
        return float(loss), told[len(told) - flat.size :] + decayed.ravel()


def _longer(values: np.ndarray, more: int) -> np.ndarray:
    return np.pad(np.asarray(values, np.float64), ((0, more), (0, 0)))
