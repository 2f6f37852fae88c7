from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from fieldbook import webgpu as xp

CUBE = np.arange(60, dtype=np.int32).reshape(3, 4, 5)
ODD = CUBE % 2 == 1

KEYS: list[Any] = [
    0,
    -1,
    np.int64(2),
    slice(None, None, -1),
    (slice(1, None), slice(None, None, 2)),
    (..., 0),
    (None, 1, ..., None),
    (slice(5, 2), 0),
    (),
    [2, 0],
    np.array([[0, 1], [2, -1]]),
    (slice(None), np.array([3, 0, 0])),
    (np.array([0, 1]), np.array([[1], [2]])),
    (np.array([0, 1]), slice(None), np.array([1, 4])),
    (0, slice(None), np.array([1, 4])),
    (slice(None), 1, np.array([1, 4])),
    (np.array([2]), ..., slice(None, None, -1)),
    (None, np.array([0, 2])),
    np.array([], np.int64),
    [],
    ODD,
    ODD[:, :, 0],
    (slice(None), ODD[0]),
    (ODD[:, 0, 0], slice(None), np.array([1])),
    np.array([True, False, True]),
    True,
    False,
    (np.array(True), 0),
    np.zeros((0, 4), bool),
]


def as_ours(key: Any) -> Any:
    if isinstance(key, tuple):
        return tuple(as_ours(part) for part in key)
    return xp.asarray(key) if isinstance(key, np.ndarray) else key


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_keys_select_what_numpy_does(key: Any) -> None:
    expected = CUBE[key]
    for ours in (key, as_ours(key)):
        result = xp.asarray(CUBE)[ours]
        assert result.shape == expected.shape
        assert result.tolist() == expected.tolist()


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_keys_set_what_numpy_does(key: Any) -> None:
    shape = CUBE[key].shape
    for value in (-5, np.arange(np.prod(shape), dtype=np.int32).reshape(shape) + 100):
        expected = CUBE.copy()
        expected[key] = value
        result = xp.asarray(CUBE)
        result[as_ours(key)] = value
        assert result.tolist() == expected.tolist()


def test_keys_work_through_views() -> None:
    turned, expected = xp.asarray(CUBE).T[::-1, 1:], CUBE.T[::-1, 1:].copy()
    assert turned[xp.asarray([1, 0]), 2].tolist() == expected[[1, 0], 2].tolist()
    turned[..., 0] = 0.0 if turned.dtype.kind == "f" else 0
    turned[xp.asarray([3]), 1:] = xp.asarray([[7], [8]])
    expected[..., 0] = 0
    expected[[3], 1:] = [[7], [8]]
    assert turned.tolist() == expected.tolist()


def test_gathered_elements_join_the_chain() -> None:
    x = xp.asarray([1.0, 2.0, 3.0])
    result = x[xp.asarray([2, 2, 0])] * x + 1
    assert result.tolist() == [4.0, 7.0, 4.0]


@pytest.mark.parametrize("axes", [7, 8])
def test_positions_of_many_indices_are_computed_first(axes: int) -> None:
    values = np.arange(2**axes).reshape((2,) * axes)
    indices = [np.array([number % 2, 1]) for number in range(axes)]
    result = xp.asarray(values)[tuple(map(xp.asarray, indices))] + 1
    assert result.tolist() == (values[tuple(indices)] + 1).tolist()


def test_axes_that_the_place_lacks_are_left() -> None:
    x = xp.asarray([1, 2])
    x[:] = xp.asarray([[[7, 8]]])
    assert x.tolist() == [7, 8]


def test_values_of_another_kind_are_not_set() -> None:
    x = xp.asarray([1, 2])
    with pytest.raises(TypeError, match="int32 cannot be set to values of another kind"):
        x[0] = 0.5
    with pytest.raises(TypeError, match="use astype"):
        x[0] = xp.asarray([1.0])
    y = xp.asarray([1.0, 2.0])
    y[0] = True
    y[1] = xp.asarray(7)
    assert y.tolist() == [1.0, 7.0]
    z = xp.asarray([1], dtype=xp.uint32)
    z[0] = np.int64(3)
    assert z.tolist() == [3]


@pytest.mark.parametrize(
    ("key", "told"),
    [
        (3, "Index 3 is out of bounds for an axis of 3 elements"),
        ((0, 0, 0, 0), "4 indices are too many"),
        (xp.asarray([0, 3]), "out of bounds for an axis of 3"),
        (xp.asarray([0.0]), "float32 is not an index"),
        (xp.asarray([True, False]), r"A mask of shape \(2,\) does not fit axes of \(3, 4, 5\)"),
    ],
    ids=str,
)
def test_keys_that_select_nothing_are_named(key: Any, told: str) -> None:
    with pytest.raises(IndexError, match=told):
        xp.asarray(CUBE)[key]


def test_taking_parts() -> None:
    x = xp.asarray(CUBE)
    assert xp.take(x, xp.asarray([2, 0]), axis=1).tolist() == CUBE.take([2, 0], 1).tolist()
    assert xp.take(xp.asarray([5, 6]), xp.asarray([-1])).tolist() == [6]
    with pytest.raises(ValueError, match="take needs an axis"):
        xp.take(x, xp.asarray([0]))


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_taking_along_an_axis(axis: int) -> None:
    order = np.argsort(-CUBE, axis=axis)
    result = xp.take_along_axis(xp.asarray(CUBE), xp.asarray(order), axis=axis)
    assert result.tolist() == np.take_along_axis(CUBE, order, axis).tolist()


def test_indices_along_an_axis_have_as_many_axes() -> None:
    one = xp.take_along_axis(xp.asarray(CUBE), xp.zeros((1, 1, 1), dtype=int), axis=0)
    assert one.tolist() == CUBE[:1].tolist()
    with pytest.raises(ValueError, match="Indices of 1 axes do not fit an array of 3"):
        xp.take_along_axis(xp.asarray(CUBE), xp.asarray([0]))


def test_repeating() -> None:
    x = xp.asarray([[1, 2], [3, 4]])
    assert xp.repeat(x, 2).tolist() == [1, 1, 2, 2, 3, 3, 4, 4]
    assert xp.repeat(x, 2, axis=1).tolist() == [[1, 1, 2, 2], [3, 3, 4, 4]]
    assert xp.repeat(x, xp.asarray([0, 2]), axis=0).tolist() == [[3, 4], [3, 4]]
    assert xp.repeat(x, xp.asarray([1]), axis=0).tolist() == x.tolist()
    with pytest.raises(ValueError, match=r"shape \(3,\) do not fit 2"):
        xp.repeat(x, xp.asarray([1, 2, 3]), axis=0)
    with pytest.raises(ValueError, match="repeated -1 times"):
        xp.repeat(x, -1)
