from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from fieldbook import webgpu as xp


@pytest.mark.parametrize(
    ("given", "dtype"),
    [
        (np.array([1.5]), "float32"),
        (np.array([1.5], np.float16), "float32"),
        (np.array([1]), "int32"),
        (np.array([1], np.uint64), "uint32"),
        (np.array([1], np.uint8), "int32"),
        (np.array([True]), "bool"),
        ([1, 2], "int32"),
        ([1, 2.5], "float32"),
        ([], "float32"),
        (True, "bool"),
        (3, "int32"),
        (3.5, "float32"),
        (np.float64(3.5), "float32"),
        pytest.param(memoryview(b"ab"), "int32", id="a view of memory"),
    ],
    ids=str,
)
def test_what_is_given_becomes_the_nearest_type(given: Any, dtype: str) -> None:
    result = xp.asarray(given)
    assert result.dtype.name == dtype
    assert result.tolist() == np.asarray(given).tolist()


def test_a_type_that_is_asked_for_is_taken() -> None:
    assert xp.asarray([1.7, -1.7], dtype=int).tolist() == [1, -1]
    assert xp.asarray([3_000_000_000], dtype=xp.uint32).tolist() == [3_000_000_000]
    assert xp.asarray(7, dtype=xp.float32).dtype == xp.float32
    assert xp.asarray(xp.asarray([0, 2]), dtype=xp.bool).tolist() == [False, True]


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(OverflowError, match="9223372036854775807 does not fit int32"):
        xp.asarray(np.array([2**63 - 1]))
    with pytest.raises(OverflowError, match="-1 does not fit uint32"):
        xp.asarray([-1], dtype=xp.uint32)
    with pytest.raises(TypeError, match="float64 is not available"):
        xp.asarray([1.0], dtype="float64")
    with pytest.raises(TypeError, match="complex128 is not available"):
        xp.asarray([1j])
    with pytest.raises(TypeError, match="arrays hold float32"):
        xp.asarray(["a"])
    assert xp.asarray(np.array([1e300])).tolist() == [float("inf")]


def test_copies_are_made_where_they_must_be() -> None:
    x = xp.asarray([1, 2])
    assert xp.asarray(x) is x and xp.asarray(x, copy=False) is x
    assert xp.asarray(x, copy=True) is not x
    with pytest.raises(ValueError, match="Another data type needs a copy"):
        xp.asarray(x, dtype=xp.float32, copy=False)
    with pytest.raises(ValueError, match="always copied"):
        xp.asarray([1], copy=False)
    values = np.array([1.0], np.float32)
    taken = xp.asarray(values)
    values[0] = 9
    assert taken.tolist() == [1.0]


def test_arrays_inside_of_sequences() -> None:
    x = xp.asarray([1.0, 2.0])
    assert xp.asarray([x, (x[1], 4)]).tolist() == [[1.0, 2.0], [2.0, 4.0]]


def test_the_same_everywhere() -> None:
    assert xp.full((2, 2), 7).tolist() == [[7, 7], [7, 7]]
    assert xp.full(2, xp.asarray([1, 2])).tolist() == [1, 2]
    assert xp.full((2,), xp.asarray(3), dtype=float).tolist() == [3.0, 3.0]
    assert xp.zeros(2).dtype == xp.float32 and xp.ones((), dtype=bool).tolist() is True
    like = xp.asarray([[1, 2]])
    assert xp.zeros_like(like).tolist() == [[0, 0]] and xp.ones_like(like).tolist() == [[1, 1]]
    assert xp.full_like(like, 2.5, dtype=float).tolist() == [[2.5, 2.5]]
    assert xp.empty((0, 2)).shape == (0, 2) and xp.empty_like(like).shape == (1, 2)
    with pytest.raises(ValueError, match="a length is negative"):
        xp.zeros(-1)


@pytest.mark.parametrize(
    "args",
    [(5,), (2, 5), (5, 2), (5, 2, -1), (0, 10, 3), (0, 1, 0.25), (-(2**31), 2**31 - 1, 2**31)],
    ids=str,
)
def test_counting(args: Any) -> None:
    assert xp.arange(*args).tolist() == np.arange(*args).tolist()


def test_counting_in_a_type() -> None:
    assert xp.arange(3, dtype=xp.uint32).tolist() == [0, 1, 2]
    assert xp.arange(3, dtype=float).tolist() == [0.0, 1.0, 2.0]
    with pytest.raises(OverflowError, match="does not fit int32"):
        xp.arange(2**31, 2**31 + 1)
    with pytest.raises(ValueError, match="never arrives"):
        xp.arange(0, 1, 0)


def test_even_steps() -> None:
    assert xp.linspace(0, 1, 5).tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert xp.linspace(0, 1, 4, endpoint=False).tolist() == [0, 0.25, 0.5, 0.75]


@pytest.mark.parametrize("k", [-5, -1, 0, 1, 2**40])
def test_diagonals_and_triangles(k: int) -> None:
    matrix = np.arange(24, dtype=np.int32).reshape(2, 3, 4)
    near = max(min(k, 100), -100)
    assert xp.eye(3, 4, k=k).tolist() == np.eye(3, 4, k=near).tolist()
    assert xp.tril(xp.asarray(matrix), k=k).tolist() == np.tril(matrix, k=near).tolist()
    assert xp.triu(xp.asarray(matrix), k=k).tolist() == np.triu(matrix, k=near).tolist()


def test_a_triangle_needs_a_matrix() -> None:
    assert xp.eye(2, dtype=xp.int32).tolist() == [[1, 0], [0, 1]]
    with pytest.raises(ValueError, match="at least two axes"):
        xp.tril(xp.ones(3))


@pytest.mark.parametrize("indexing", ["xy", "ij"])
def test_grids(indexing: Any) -> None:
    parts = [np.arange(2), np.arange(3), np.arange(4)]
    ours = xp.meshgrid(*map(xp.asarray, parts), indexing=indexing)
    theirs = np.meshgrid(*parts, indexing=indexing)
    assert [part.tolist() for part in ours] == [part.tolist() for part in theirs]
    with pytest.raises(ValueError, match="'xy' or 'ij', not 'yx'"):
        xp.meshgrid(xp.ones(1), indexing="yx")  # type: ignore[arg-type]
