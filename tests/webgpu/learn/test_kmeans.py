from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import pytest
from sklearn.cluster import KMeans as OfSklearn
from sklearn.datasets import make_blobs
from sklearn.metrics import adjusted_rand_score

from fieldbook import webgpu
from fieldbook.webgpu.learn import KMeans

NAMESPACES = pytest.mark.parametrize("xp", [webgpu, np], ids=["fieldbook", "numpy"])


def blobs() -> Any:
    x, _ = make_blobs(200, 3, centers=5, cluster_std=0.6, random_state=3)
    return x.astype(np.float32)


@NAMESPACES
def test_groups_are_as_good_as_scikit_learns(xp: ModuleType) -> None:
    x = blobs()
    ours = KMeans(5, random_state=1).fit(xp.asarray(x))
    theirs = OfSklearn(5, n_init=5, random_state=1).fit(x)
    assert ours.inertia_ == pytest.approx(theirs.inertia_, rel=1e-3)
    assert adjusted_rand_score(theirs.labels_, np.asarray(ours.labels_)) == 1.0
    assert 1 <= ours.n_iter_ <= 300


@NAMESPACES
def test_rows_are_given_to_the_nearest_centre(xp: ModuleType) -> None:
    x = xp.asarray(blobs())
    model = KMeans(5).fit(x)
    assert (np.asarray(model.predict(x)) == np.asarray(model.labels_)).all()
    distances = np.asarray(model.transform(x))
    assert distances.shape == (200, 5)
    assert (distances.argmin(axis=1) == np.asarray(model.labels_)).all()


def test_the_same_seed_gives_the_same_groups() -> None:
    x = webgpu.asarray(blobs())
    first, second = (KMeans(5, random_state=9).fit(x).labels_.tolist() for _ in range(2))
    assert first == second


def test_an_empty_group_moves_to_a_row_far_away() -> None:
    x = webgpu.asarray([[0.0], [0.0], [0.0], [9.0]])
    model = KMeans(2, n_init=1)
    moved = model._moved(x, webgpu.asarray([[0.0, 1.0]] * 3 + [[81.0, 99.0]]))
    assert moved.tolist() == [[2.25], [9.0]]


def test_equal_rows_are_no_trouble() -> None:
    model = KMeans(3, n_init=2).fit(webgpu.ones((6, 2)))
    assert model.inertia_ == 0.0


def test_more_groups_than_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="2 rows cannot make 3 groups"):
        KMeans(3).fit(webgpu.ones((2, 1)))
