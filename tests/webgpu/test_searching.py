from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from fieldbook import webgpu as xp

NAN = float("nan")


def test_where_takes_one_or_the_other() -> None:
    condition = xp.asarray([True, False])
    assert xp.where(condition, xp.asarray([[1], [2]]), 0).tolist() == [[1, 0], [2, 0]]
    assert xp.where(condition, 1.5, 0).dtype == xp.float32
    assert xp.where(condition, xp.asarray([1]), xp.asarray([0.5, 0.5])).tolist() == [1.0, 0.5]
    assert xp.where(xp.asarray([0, 3]), 1, 2).tolist() == [2, 1]


def test_places_of_what_is_not_zero() -> None:
    x = np.array([[0, 3, 0], [4, 0, 5]])
    assert [part.tolist() for part in xp.nonzero(xp.asarray(x))] == [
        part.tolist() for part in np.nonzero(x)
    ]
    assert xp.nonzero(xp.zeros((0, 2)))[1].shape == (0,)
    with pytest.raises(ValueError, match="without axes has no indices"):
        xp.nonzero(xp.asarray(1))


def test_counting_what_is_not_zero() -> None:
    x = xp.asarray([[0.0, NAN], [2.0, 0.0]])
    assert int(xp.count_nonzero(x)) == 2
    assert xp.count_nonzero(x, axis=0, keepdims=True).tolist() == [[1, 1]]


@pytest.mark.parametrize("side", ["left", "right"])
def test_places_in_an_order(side: Any) -> None:
    ordered = np.array([0.0, 1.0, 1.0, 2.5, NAN], np.float32)
    wanted = np.array([[-1.0, 0.0, 1.0], [2.0, 3.0, NAN]], np.float32)
    result = xp.searchsorted(xp.asarray(ordered), xp.asarray(wanted), side=side)
    assert result.tolist() == np.searchsorted(ordered, wanted, side).tolist()


def test_places_in_other_orders() -> None:
    x = xp.asarray([30, 10, 20])
    assert xp.searchsorted(x, xp.asarray([15, 35]), sorter=xp.argsort(x)).tolist() == [1, 3]
    assert xp.searchsorted(xp.asarray([1, 2, 3]), 2).tolist() == 1
    assert xp.searchsorted(xp.ones((0,)), xp.asarray([1.0])).tolist() == [0]
    with pytest.raises(ValueError, match="'left' or 'right', not 'up'"):
        xp.searchsorted(x, x, side="up")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="has one axis, not 2"):
        xp.searchsorted(xp.ones((1, 1)), x)
