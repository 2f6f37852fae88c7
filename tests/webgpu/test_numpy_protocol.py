"""NumPy's own functions and methods on our arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from fieldbook import webgpu as xp
from tests.webgpu.counting import counting

ROWS = np.array([[3.0, 1.0, 2.0], [9.0, 7.0, 8.0]], np.float32)

CALLS: list[Callable[[Any], Any]] = [
    np.exp,
    np.arctan,
    lambda x: np.power(x, 2),
    lambda x: np.add(x, ROWS),
    np.add.reduce,
    lambda x: np.maximum.reduce(x, axis=1, keepdims=True),
    lambda x: np.multiply.accumulate(x, axis=1),
    lambda x: np.subtract.outer(x, x),
    lambda x: np.add.reduce(x, axis=1, where=ROWS > 2),
    lambda x: np.sum(x, 0),
    lambda x: np.sum(x, axis=1, keepdims=True),
    lambda x: np.mean(x, 1),
    lambda x: np.std(x, axis=0, ddof=1),
    np.var,
    lambda x: np.amax(x, 1),
    np.argmin,
    lambda x: np.argsort(x, 1),
    lambda x: np.sort(x, 1),
    lambda x: np.sort(x, kind="stable"),
    lambda x: np.argsort(x, 1, "stable"),
    lambda x: np.add(x, [1.0, 2.0, 3.0]),
    lambda x: np.float_power(x, 2),
    lambda x: np.reshape(x, (3, 2), order="F"),
    lambda x: np.ravel(x, order="F"),
    lambda x: np.transpose(x, axes=(1, 0)),
    lambda x: np.clip(x, None, 4),
    lambda x: np.clip(x, a_min=2, a_max=4),
    lambda x: np.take(x, indices=[0], axis=1),
    lambda x: np.where(x > 2)[0],
    lambda x: np.sum(x, where=ROWS > 2),
    lambda x: np.float32(2) * x,
    lambda x: ROWS - x,
    lambda x: np.clip(x, 2, 8),
    lambda x: np.round(x / 3, 1),
    lambda x: np.concatenate([x, ROWS], 1),
    lambda x: np.stack((x, x)),
    lambda x: np.vstack([x, x]),
    lambda x: np.where(x > 2, x, 0),
    lambda x: np.reshape(x, (3, 2)),
    np.transpose,
    lambda x: np.transpose(x, (1, 0)),
    np.ravel,
    lambda x: np.squeeze(x[None]),
    lambda x: np.take(x, [1, 0]),
    lambda x: np.take(x, [1, 0], 1),
    lambda x: np.cumsum(x, 1),
    np.cumsum,
    np.diff,
    lambda x: np.diff(x, 1, 0),
    lambda x: np.roll(x, 1, 1),
    lambda x: np.repeat(x, 2, 0),
    lambda x: np.moveaxis(x, 0, 1),
    lambda x: np.tril(x, -1),
    lambda x: np.full_like(x, 7),
    lambda x: np.dot(x, x.T),
    lambda x: np.tensordot(x, x, 2),
    lambda x: np.einsum("ij,kj->ik", x, x),
    np.median,
    lambda x: np.percentile(x, 30, axis=0),
    lambda x: np.linalg.norm(x, axis=1),
    lambda x: np.linalg.det(x @ x.T),
    lambda x: np.linalg.solve(x @ x.T, x),
    np.copy,
    lambda x: np.nonzero(x > 2)[1],
    np.unique_values,
    lambda x: x.std(0, ddof=1),
    lambda x: x.var(),
    lambda x: x.mean(axis=1, keepdims=True),
    lambda x: x.argsort(1),
    lambda x: x.take([0, 1], 1),
    lambda x: x.clip(2, 3),
    lambda x: x.round(),
    lambda x: x.dot(x.T),
    lambda x: x.flatten(),
    lambda x: x.reshape(3, -1),
    lambda x: x.transpose(1, 0),
    lambda x: x.transpose((1, 0)),
    lambda x: x[:1].squeeze(),
    lambda x: x[:1].squeeze(axis=0),
    lambda x: x.cumprod(1),
    lambda x: x.any(0),
    lambda x: x.nonzero()[0],
]


@pytest.mark.parametrize("call", CALLS)
def test_numpy_code_runs_on_ours(call: Callable[[Any], Any]) -> None:
    expected = call(ROWS)
    result = call(xp.asarray(ROWS))
    assert isinstance(result, xp.Array)
    assert result.shape == np.shape(expected)
    np.testing.assert_allclose(np.asarray(result), np.asarray(expected), rtol=2e-4)


def test_what_the_namespace_has_stays_on_the_engine() -> None:
    with counting() as asked:
        x = xp.asarray(ROWS)
        np.exp(np.sum(np.sqrt(x) + np.concatenate([x, x])[:2], axis=0))
        assert np.shape(x) == (2, 3) and np.ndim(x) == 2 and np.size(x) == 6
        assert asked["download"] == 0
        np.median(x)
        assert asked["download"] > 0


def test_results_go_where_they_are_wanted() -> None:
    x, out = xp.asarray([1.0, 4.0]), np.zeros(2, np.float32)
    assert np.sqrt(x, out=out) is out and out.tolist() == [1.0, 2.0]
    ours: Any = xp.zeros(2)
    assert np.add(x, 1, out=ours) is ours and ours.tolist() == [2.0, 5.0]
    mine = np.array([1.0, 2.0], np.float32)
    mine += x
    assert mine.tolist() == [2.0, 6.0]
    whole: Any = xp.zeros(2)
    rest = np.zeros(2, np.float32)
    np.divmod(x, 3, out=(whole, rest))
    assert (whole.tolist(), rest.tolist()) == ([0.0, 1.0], [1.0, 1.0])
    with pytest.raises(TypeError, match="Cannot cast"):
        np.sqrt(x, out=np.zeros(2, np.int32))


def test_several_results_come_back_as_several() -> None:
    whole, rest = np.divmod(xp.asarray([7, 8]), 3)
    assert (whole.tolist(), rest.tolist()) == ([2, 2], [1, 2])
    parts = np.array_split(xp.asarray([1, 2, 3]), 2)
    assert [part.tolist() for part in parts] == [[1, 2], [3]]
    counts, edges = np.histogram(xp.asarray([0.0, 1.0, 1.0]), bins=2)
    assert counts.dtype == xp.int32 and edges.dtype == xp.float32
    found = np.linalg.eigh(xp.asarray([[2.0, 0.0], [0.0, 1.0]]))
    assert found.eigenvalues.tolist() == [1.0, 2.0]
    assert np.array_equal(xp.asarray([1]), xp.asarray([1])) is True


def test_what_is_sorted_in_place_stays_the_array() -> None:
    x = xp.asarray([3, 1, 2])
    x.sort()
    assert x.tolist() == [1, 2, 3]
    assert xp.asarray(5).item() == 5
