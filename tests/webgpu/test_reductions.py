from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from fieldbook import webgpu as xp

CUBE = np.random.default_rng(1).normal(size=(2, 3, 4)).astype(np.float32)
NAN = float("nan")


@pytest.mark.parametrize("name", ["sum", "prod", "max", "min", "mean", "std", "var", "all", "any"])
@pytest.mark.parametrize("axis", [None, 0, -1, (0, 2), ()], ids=str)
@pytest.mark.parametrize("keepdims", [False, True])
def test_reductions_are_numpys(name: str, axis: Any, keepdims: bool) -> None:
    result = getattr(xp, name)(xp.asarray(CUBE), axis=axis, keepdims=keepdims)
    expected = getattr(np, name)(CUBE, axis=axis, keepdims=keepdims)
    assert result.shape == expected.shape and result.dtype == expected.dtype
    np.testing.assert_allclose(np.asarray(result), expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", ["argmax", "argmin"])
@pytest.mark.parametrize("axis", [None, 0, -1])
@pytest.mark.parametrize("keepdims", [False, True])
def test_places_of_extremes(name: str, axis: Any, keepdims: bool) -> None:
    result = getattr(xp, name)(xp.asarray(CUBE), axis=axis, keepdims=keepdims)
    expected = getattr(np, name)(CUBE, axis=axis, keepdims=keepdims)
    assert result.dtype == xp.int32
    assert result.shape == expected.shape and result.tolist() == expected.tolist()


def test_types_of_sums() -> None:
    assert xp.sum(xp.asarray([True, True])).tolist() == 2
    assert xp.sum(xp.asarray([1, 2]), dtype=float).dtype == xp.float32
    assert xp.sum(xp.asarray([2**32 - 1, 1], dtype=xp.uint32)).tolist() == 0
    assert xp.mean(xp.asarray([1, 2])).tolist() == 1.5
    assert xp.max(xp.asarray([True, False])).tolist() is True


def test_what_is_not_a_number_is_kept() -> None:
    x = xp.asarray([1.0, NAN, 3.0])
    for reduce in (xp.sum, xp.max, xp.min, xp.mean):
        assert np.isnan(float(reduce(x)))
    assert int(xp.argmax(x)) == int(xp.argmin(x)) == 1


def test_reductions_of_nothing() -> None:
    nothing = xp.ones((0, 2))
    assert xp.sum(nothing, axis=0).tolist() == [0.0, 0.0]
    assert xp.prod(nothing).tolist() == 1.0
    assert bool(xp.all(nothing)) and not bool(xp.any(nothing))
    assert np.isnan(np.asarray(xp.mean(nothing, axis=0))).all()
    assert xp.max(nothing, axis=1).shape == (0,)
    for name in ("max", "min", "argmax", "argmin"):
        with pytest.raises(ValueError, match=f"no {name} of no elements"):
            getattr(xp, name)(nothing, axis=0)


def test_a_variance_may_be_corrected() -> None:
    x = xp.asarray([1.0, 2.0, 4.0])
    assert float(xp.var(x, correction=1)) == pytest.approx(np.var([1, 2, 4], ddof=1))
    assert np.isinf(float(xp.var(x, correction=9)))


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_running_sums_and_products(axis: int) -> None:
    x = xp.asarray(CUBE)
    np.testing.assert_allclose(xp.cumulative_sum(x, axis=axis), CUBE.cumsum(axis), rtol=1e-5)
    np.testing.assert_allclose(xp.cumulative_prod(x, axis=axis), CUBE.cumprod(axis), rtol=1e-5)


def test_running_sums_may_begin_with_nothing() -> None:
    x = xp.asarray([3, 4])
    assert xp.cumulative_sum(x, include_initial=True).tolist() == [0, 3, 7]
    assert xp.cumulative_prod(x, include_initial=True, dtype=float).tolist() == [1.0, 3.0, 12.0]
    with pytest.raises(ValueError, match="needs an axis where there are several"):
        xp.cumulative_sum(xp.ones((2, 2)))


def test_differences() -> None:
    x = xp.asarray([1, 4, 9, 16])
    assert xp.diff(x).tolist() == [3, 5, 7]
    assert xp.diff(x, n=2).tolist() == [2, 2]
    assert xp.diff(x, prepend=xp.asarray([0]), append=xp.asarray([16])).tolist() == [1, 3, 5, 7, 0]
    assert xp.diff(xp.asarray([True, False, False])).tolist() == [True, False]
    assert xp.diff(xp.asarray(CUBE), axis=1).shape == (2, 2, 4)
