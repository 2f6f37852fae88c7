from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from fieldbook import webgpu as xp

CUBE = np.arange(24, dtype=np.int32).reshape(2, 3, 4)


def cube() -> xp.Array:
    return xp.asarray(CUBE)


@pytest.mark.parametrize("shape", [(4, 6), (-1,), 24, (2, -1, 2), (1, 24, 1)], ids=str)
def test_reshaping(shape: Any) -> None:
    turned = xp.permute_dims(cube(), (2, 1, 0))
    assert xp.reshape(cube(), shape).tolist() == CUBE.reshape(shape).tolist()
    assert xp.reshape(turned, shape).tolist() == CUBE.transpose(2, 1, 0).reshape(shape).tolist()


def test_reshaping_says_what_cannot_be() -> None:
    for shape in ((5,), (-1, 5), (-1, -1), (-2, 12)):
        with pytest.raises(ValueError, match="cannot take the shape"):
            xp.reshape(cube(), shape)
    with pytest.raises(ValueError, match="do not lie in order"):
        xp.reshape(xp.permute_dims(cube(), (2, 1, 0)), (24,), copy=False)
    assert xp.reshape(xp.ones((0, 3)), (3, 0)).shape == (3, 0)
    assert xp.reshape(xp.ones((2, 3)), (6,)).tolist() == [1.0] * 6


def test_broadcasting() -> None:
    x = xp.asarray([[1], [2]])
    assert xp.broadcast_to(x, (2, 2, 2)).tolist() == [[[1, 1], [2, 2]]] * 2
    assert xp.broadcast_to(xp.ones(()), (2,)).tolist() == [1.0, 1.0]
    parts = xp.broadcast_arrays(x, xp.asarray([3, 4]))
    assert [part.tolist() for part in parts] == [[[1, 1], [2, 2]], [[3, 4], [3, 4]]]


def test_axes_come_go_and_move() -> None:
    x = cube()
    assert xp.expand_dims(x, axis=-1).shape == (2, 3, 4, 1)
    assert xp.squeeze(xp.expand_dims(x, axis=1), 1).tolist() == CUBE.tolist()
    with pytest.raises(ValueError, match="Axis 0 has 2 elements, not one"):
        xp.squeeze(x, 0)
    assert xp.moveaxis(x, 0, -1).tolist() == np.moveaxis(CUBE, 0, -1).tolist()
    assert xp.moveaxis(x, (0, 2), (1, 0)).tolist() == np.moveaxis(CUBE, (0, 2), (1, 0)).tolist()
    with pytest.raises(ValueError, match="different numbers of axes"):
        xp.moveaxis(x, (0, 1), 0)
    with pytest.raises(ValueError, match="does not name each axis"):
        xp.permute_dims(x, (0, 1))


def test_turning_round() -> None:
    assert xp.flip(cube()).tolist() == np.flip(CUBE).tolist()
    assert xp.flip(cube(), axis=(0, -1)).tolist() == np.flip(CUBE, (0, -1)).tolist()
    assert xp.flip(xp.ones((0,))).shape == (0,)


def test_putting_together() -> None:
    x, y = cube(), xp.asarray(CUBE[:, :1])
    assert xp.concat([x, y], axis=1).tolist() == np.concatenate([CUBE, CUBE[:, :1]], 1).tolist()
    assert xp.concat([x, y], axis=None).shape == (32,)
    assert xp.concat([xp.asarray([1]), xp.asarray([0.5])]).tolist() == [1.0, 0.5]
    assert xp.stack([x, x], axis=-1).tolist() == np.stack([CUBE, CUBE], -1).tolist()
    assert [part.tolist() for part in xp.unstack(x, axis=1)] == CUBE.swapaxes(0, 1).tolist()
    with pytest.raises(ValueError, match="nothing to put together"):
        xp.concat([])
    with pytest.raises(ValueError, match="do not fit together along axis 0"):
        xp.concat([x, y])


@pytest.mark.parametrize(
    ("shift", "axis"), [(1, None), (-2, 0), (7, 2), ((1, -1), (0, 2)), (2, (1, 2)), (0, 0)]
)
def test_rolling(shift: Any, axis: Any) -> None:
    assert xp.roll(cube(), shift, axis=axis).tolist() == np.roll(CUBE, shift, axis).tolist()


def test_rolling_nothing() -> None:
    assert xp.roll(xp.ones((0,)), 3, axis=0).shape == (0,)


@pytest.mark.parametrize("counts", [(2,), (2, 1), (1, 2, 3, 1), (0, 1), ()], ids=str)
def test_tiling(counts: Any) -> None:
    assert xp.tile(cube(), counts).tolist() == np.tile(CUBE, counts).tolist()
