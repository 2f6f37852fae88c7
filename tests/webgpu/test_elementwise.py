"""Arithmetic, elementary functions and comparison, each against NumPy's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from fieldbook import webgpu as xp

NAN, INF = float("nan"), float("inf")
FLOATS = np.array(
    [[-2.5, -1.0, -0.0, 0.0], [0.3, 1.0, 2.5, NAN], [INF, -INF, 0.5, 7.0]], np.float32
)
WHOLE = np.array([[-7, -1, 0], [1, 2, 2**31 - 1]], np.int32)

OF_FLOATS = """abs acos acosh asin asinh atan atanh ceil cos cosh exp expm1 floor isfinite isinf
isnan log log10 log1p log2 logical_not negative positive reciprocal round sign signbit sin sinh
sqrt square tan tanh trunc"""
OF_TWO_FLOATS = """add atan2 copysign divide equal floor_divide greater greater_equal hypot less
less_equal logaddexp logical_and logical_or logical_xor maximum minimum multiply nextafter
not_equal pow remainder subtract"""
OF_WHOLE = "abs bitwise_invert ceil floor negative positive round sign square trunc"
OF_TWO_WHOLE = """add bitwise_and bitwise_or bitwise_xor divide equal floor_divide greater less
maximum minimum multiply remainder subtract"""


def of_numpy(name: str, *operands: Any) -> Any:
    with np.errstate(all="ignore"):
        return getattr(np, name)(*operands)


def assert_same(result: Any, expected: Any) -> None:
    np.testing.assert_allclose(np.asarray(result), np.asarray(expected), rtol=2e-6)


@pytest.mark.parametrize("name", OF_FLOATS.split())
def test_functions_of_floats(name: str) -> None:
    result = getattr(xp, name)(xp.asarray(FLOATS))
    expected = of_numpy(name, FLOATS)
    assert result.dtype == expected.dtype
    assert_same(result, expected)


@pytest.mark.parametrize("name", OF_TWO_FLOATS.split())
def test_functions_of_two_floats(name: str) -> None:
    finite = np.array([[2.0], [-0.5], [3.5]], np.float32)
    if name == "floor_divide":
        finite = finite[:2]
        left = FLOATS[:2]
    else:
        left = FLOATS
    result = getattr(xp, name)(xp.asarray(left), xp.asarray(finite))
    expected = of_numpy(name, left, finite)
    assert result.dtype == expected.dtype
    assert_same(result, expected)


@pytest.mark.parametrize("name", OF_WHOLE.split())
def test_functions_of_whole_numbers(name: str) -> None:
    result = getattr(xp, name)(xp.asarray(WHOLE))
    assert result.dtype == xp.int32
    assert result.tolist() == of_numpy(name, WHOLE).tolist()


@pytest.mark.parametrize("name", OF_TWO_WHOLE.split())
def test_functions_of_two_whole_numbers(name: str) -> None:
    other = np.array([3, -2, 5], np.int32)
    result = getattr(xp, name)(xp.asarray(WHOLE), xp.asarray(other))
    assert_same(result, of_numpy(name, WHOLE, other))


def test_shifts_keep_the_sign() -> None:
    x = xp.asarray([-8, 8])
    assert xp.bitwise_right_shift(x, 1).tolist() == [-4, 4]
    assert xp.bitwise_left_shift(x, 1).tolist() == [-16, 16]


def test_functions_of_floats_take_whole_numbers_too() -> None:
    assert xp.sqrt(xp.asarray([4, 9])).tolist() == [2.0, 3.0]
    assert xp.divide(xp.asarray([1]), xp.asarray([2])).dtype == xp.float32
    assert xp.ceil(xp.asarray([True])).dtype == xp.float32


def test_infinite_quotients_round_down_by_the_standard() -> None:
    left = xp.asarray([INF, -INF, 5.0, -5.0])
    right = xp.asarray([2.0, 2.0, -INF, INF])
    result = xp.floor_divide(left, right)
    assert result.tolist() == [INF, -INF, 0.0, 0.0]
    assert xp.signbit(result).tolist() == [False, True, True, True]


def test_arithmetic_of_truth_values_is_logic() -> None:
    x, y = xp.asarray([True, True, False]), xp.asarray([True, False, False])
    assert (x + y).tolist() == [True, True, False]
    assert (x * y).tolist() == [True, False, False]
    assert xp.maximum(x, y).tolist() == [True, True, False]
    assert xp.minimum(x, y).tolist() == [True, False, False]
    with pytest.raises(TypeError, match="subtract is not defined for bool"):
        x - y


def test_bits_are_of_whole_numbers() -> None:
    with pytest.raises(TypeError, match="bitwise_and is not defined for float32"):
        xp.bitwise_and(xp.asarray([1.0]), xp.asarray([1.0]))
    assert xp.bitwise_invert(xp.asarray([True])).tolist() == [False]


def test_values_are_clipped_in_their_type() -> None:
    x = xp.asarray([-5, 0, 5])
    assert xp.clip(x, -1, 1).tolist() == [-1, 0, 1]
    assert xp.clip(x, min=xp.asarray([0, 1, 2])).tolist() == [0, 1, 5]
    assert xp.clip(x).tolist() == [-5, 0, 5]
    assert np.isnan(np.asarray(xp.clip(xp.asarray([NAN]), 0, 1))).all()


def test_real_numbers_have_no_imaginary_part() -> None:
    x = xp.asarray([1.0, -2.0])
    assert xp.real(x).tolist() == xp.conj(x).tolist() == x.tolist()
    assert xp.abs(xp.imag(x)).tolist() == [0.0, 0.0]


def test_empty_and_single_arrays() -> None:
    assert (xp.ones((0, 3)) + xp.ones((1, 3))).shape == (0, 3)
    assert xp.exp(xp.asarray(0.0)).shape == ()


def test_numpy_arrays_and_scalars_mix_in() -> None:
    x = xp.asarray([1.0, 2.0])
    assert xp.add(x, np.array([1.0, 1.0])).tolist() == [2.0, 3.0]
    assert xp.add(np.float32(1), x).tolist() == [2.0, 3.0]
