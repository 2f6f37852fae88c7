from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression as OfSklearn
from sklearn.preprocessing import StandardScaler

from fieldbook import webgpu
from fieldbook.webgpu.learn import LogisticRegression

NAMESPACES = pytest.mark.parametrize("xp", [webgpu, np], ids=["fieldbook", "numpy"])


def rows(classes: int, columns: int = 8) -> tuple[np.ndarray, np.ndarray]:
    x, places = make_classification(
        250, columns, n_informative=6, n_classes=classes, n_clusters_per_class=1, random_state=1
    )
    return StandardScaler().fit_transform(x), np.array([f"kind {place}" for place in places])


@NAMESPACES
@pytest.mark.parametrize("classes", [2, 3, 17])
@pytest.mark.parametrize("weight", [None, "balanced"])
def test_coefficients_are_those_of_scikit_learn(xp: ModuleType, classes: int, weight: Any) -> None:
    x, y = rows(classes)
    ours = LogisticRegression(C=0.5, class_weight=weight).fit(xp.asarray(x, dtype=xp.float32), y)
    theirs = OfSklearn(C=0.5, class_weight=weight).fit(x, y)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, atol=2e-4)
    np.testing.assert_allclose(ours.intercept_, theirs.intercept_, atol=2e-4)
    assert ours.classes_.tolist() == theirs.classes_.tolist()
    assert abs(ours.n_iter_ - theirs.n_iter_[0]) <= 2


def test_float64_takes_the_same_steps() -> None:
    x, y = rows(3)
    ours, theirs = LogisticRegression().fit(x, y), OfSklearn().fit(x, y)
    assert ours.n_iter_ == theirs.n_iter_[0]
    np.testing.assert_allclose(ours.coef_, theirs.coef_, atol=1e-9)


@pytest.mark.parametrize("classes", [2, 3])
def test_without_an_intercept_and_with_weights_by_name(classes: int) -> None:
    x, y = rows(classes)
    weights = {f"kind {place}": place + 0.5 for place in range(classes)}
    options: dict[str, Any] = {"fit_intercept": False, "class_weight": weights, "C": 10.0}
    ours = LogisticRegression(**options).fit(webgpu.asarray(x), y)
    theirs = OfSklearn(**options).fit(x, y)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, atol=2e-3)
    assert ours.intercept_.tolist() == theirs.intercept_.tolist()


@NAMESPACES
@pytest.mark.parametrize("classes", [2, 3])
def test_rows_get_the_class_that_speaks_for_them_most(xp: ModuleType, classes: int) -> None:
    x, y = rows(classes)
    there = xp.asarray(x, dtype=xp.float32)
    ours, theirs = LogisticRegression().fit(there, y), OfSklearn().fit(x, y)
    scores = np.asarray(ours.decision_function(there))
    np.testing.assert_allclose(scores, theirs.decision_function(x), atol=1e-3)
    sure = np.abs(scores) > 0.01 if classes == 2 else np.ptp(scores, axis=1) > 0.01
    assert (ours.predict(there)[sure] == theirs.predict(x)[sure]).all()


def test_the_search_ends_after_so_many_steps() -> None:
    x, y = rows(3)
    assert LogisticRegression(max_iter=2).fit(webgpu.asarray(x), y).n_iter_ == 2


def test_one_class_is_refused() -> None:
    with pytest.raises(ValueError, match="one class only"):
        LogisticRegression().fit(webgpu.ones((4, 2)), ["a"] * 4)
