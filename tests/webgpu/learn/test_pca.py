from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import pytest
from sklearn import decomposition

from fieldbook import webgpu
from fieldbook.webgpu.learn import PCA

NAMESPACES = pytest.mark.parametrize("xp", [webgpu, np], ids=["fieldbook", "numpy"])


def rows(count: int) -> Any:
    draw = np.random.default_rng(8)
    made = draw.normal(size=(count, 6)) * np.array([9, 5, 3, 1, 0.5, 0.1]) + 4
    return (made @ draw.normal(size=(6, 6))).astype(np.float32)


@NAMESPACES
@pytest.mark.parametrize("count", [30, 200], ids=["by singular values", "by covariances"])
def test_components_are_those_of_scikit_learn(xp: ModuleType, count: int) -> None:
    x = rows(count)
    ours = PCA(3).fit(xp.asarray(x))
    theirs = decomposition.PCA(3).fit(x.astype(np.float64))
    for name in (
        "components_",
        "explained_variance_",
        "explained_variance_ratio_",
        "singular_values_",
        "mean_",
    ):
        result = np.asarray(getattr(ours, name))
        np.testing.assert_allclose(result, getattr(theirs, name), rtol=2e-3, atol=2e-3)
    coordinates = np.asarray(ours.transform(xp.asarray(x)))
    np.testing.assert_allclose(coordinates, theirs.transform(x), rtol=1e-2, atol=2e-2)


def test_all_components_give_the_rows_back() -> None:
    x = rows(40)
    model = PCA()
    coordinates = model.fit_transform(webgpu.asarray(x))
    assert coordinates.shape == (40, 6)
    back = np.asarray(model.inverse_transform(coordinates))
    np.testing.assert_allclose(back, x, rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("count", [0, 7])
def test_a_number_of_components_that_cannot_be_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match=f"no {count} components of 40 rows and 6 columns"):
        PCA(count).fit(webgpu.asarray(rows(40)))
