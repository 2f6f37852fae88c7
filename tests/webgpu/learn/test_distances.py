from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import pairwise_distances as of_sklearn
from sklearn.neighbors import NearestNeighbors

from fieldbook import webgpu
from fieldbook.webgpu.learn import distances, nearest_neighbours, pairwise_distances

NAMESPACES = pytest.mark.parametrize("xp", [webgpu, np], ids=["fieldbook", "numpy"])


def rows(count: int, columns: int, seed: int, shift: float = 0.0) -> Any:
    made = np.random.default_rng(seed).normal(size=(count, columns)) + shift
    return made.astype(np.float32)


@NAMESPACES
@pytest.mark.parametrize("metric", ["euclidean", "sqeuclidean", "cosine"])
def test_distances_are_those_of_scikit_learn(xp: ModuleType, metric: Any) -> None:
    x, y = rows(30, 4, 1), rows(20, 4, 2)
    expected = of_sklearn(x, y, metric=metric)
    result = pairwise_distances(xp.asarray(x), xp.asarray(y), metric=metric)
    assert result.dtype == np.float32
    np.testing.assert_allclose(np.asarray(result), expected, rtol=1e-4, atol=1e-5)


@NAMESPACES
def test_of_one_set_a_row_is_at_no_distance_of_itself(xp: ModuleType) -> None:
    x = rows(12, 3, 3)
    result = np.asarray(pairwise_distances(xp.asarray(x)))
    assert (np.diag(result) == 0).all()
    np.testing.assert_allclose(result, of_sklearn(x), rtol=1e-3, atol=1e-4)


def test_rows_far_from_the_origin_keep_their_digits() -> None:
    x = rows(20, 3, 4, shift=10_000)
    result = np.asarray(pairwise_distances(webgpu.asarray(x), webgpu.asarray(x[:5])))
    expected = of_sklearn(x.astype(np.float64), x[:5].astype(np.float64))
    np.testing.assert_allclose(result, expected, rtol=1e-2, atol=5e-3)


def test_a_row_of_zeros_has_no_direction() -> None:
    result = pairwise_distances(webgpu.asarray([[0.0, 0.0], [1.0, 0.0]]), metric="cosine")
    assert result.tolist() == [[1.0, 1.0], [1.0, 0.0]]


def test_an_unknown_metric_is_named() -> None:
    with pytest.raises(ValueError, match="no metric 'hamming': use euclidean"):
        pairwise_distances(webgpu.ones((2, 2)), metric="hamming")  # type: ignore[arg-type]


@NAMESPACES
def test_neighbours_are_those_of_scikit_learn(
    xp: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(distances, "BLOCK", 200)  # several blocks
    x, y = rows(50, 3, 5), rows(11, 3, 6)
    found, indices = nearest_neighbours(xp.asarray(x), xp.asarray(y), n_neighbors=4)
    expected, places = NearestNeighbors(n_neighbors=4).fit(x).kneighbors(y)
    assert (np.asarray(indices) == places).all()
    np.testing.assert_allclose(np.asarray(found), expected, rtol=1e-3, atol=1e-4)


def test_more_neighbours_than_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="no 3 neighbours among 2 rows"):
        nearest_neighbours(webgpu.ones((2, 1)), webgpu.ones((1, 1)), n_neighbors=3)
