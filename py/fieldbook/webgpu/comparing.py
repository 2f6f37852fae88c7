"""Element-wise comparison, logic and bits. Each function records one operation."""

from __future__ import annotations

from fieldbook.webgpu.array import Array, record
from fieldbook.webgpu.operators import Operand

__all__ = [
    "bitwise_and",
    "bitwise_invert",
    "bitwise_left_shift",
    "bitwise_or",
    "bitwise_right_shift",
    "bitwise_xor",
    "equal",
    "greater",
    "greater_equal",
    "isfinite",
    "isinf",
    "isnan",
    "less",
    "less_equal",
    "logical_and",
    "logical_not",
    "logical_or",
    "logical_xor",
    "not_equal",
    "signbit",
]


def bitwise_and(x1: Operand, x2: Operand, /) -> Array:
    """The bits that both have."""
    return record("bitwise_and", x1, x2)


def bitwise_invert(x: Array, /) -> Array:
    """The other bits."""
    return record("bitwise_invert", x)


def bitwise_left_shift(x1: Operand, x2: Operand, /) -> Array:
    """The bits moved up."""
    return record("bitwise_left_shift", x1, x2)


def bitwise_or(x1: Operand, x2: Operand, /) -> Array:
    """The bits that either has."""
    return record("bitwise_or", x1, x2)


def bitwise_right_shift(x1: Operand, x2: Operand, /) -> Array:
    """The bits moved down; the sign stays."""
    return record("bitwise_right_shift", x1, x2)


def bitwise_xor(x1: Operand, x2: Operand, /) -> Array:
    """The bits that one of them has."""
    return record("bitwise_xor", x1, x2)


def equal(x1: Operand, x2: Operand, /) -> Array:
    """Whether they are equal."""
    return record("equal", x1, x2)


def greater(x1: Operand, x2: Operand, /) -> Array:
    """Whether the first is greater."""
    return record("greater", x1, x2)


def greater_equal(x1: Operand, x2: Operand, /) -> Array:
    """Whether the first is greater or equal."""
    return record("greater_equal", x1, x2)


def isfinite(x: Array, /) -> Array:
    """Whether it is a finite number."""
    return record("isfinite", x)


def isinf(x: Array, /) -> Array:
    """Whether it is infinite."""
    return record("isinf", x)


def isnan(x: Array, /) -> Array:
    """Whether it is not a number."""
    return record("isnan", x)


def less(x1: Operand, x2: Operand, /) -> Array:
    """Whether the first is less."""
    return record("less", x1, x2)


def less_equal(x1: Operand, x2: Operand, /) -> Array:
    """Whether the first is less or equal."""
    return record("less_equal", x1, x2)


def logical_and(x1: Operand, x2: Operand, /) -> Array:
    """Whether both are true."""
    return record("logical_and", x1, x2)


def logical_not(x: Array, /) -> Array:
    """Whether it is not true."""
    return record("logical_not", x)


def logical_or(x1: Operand, x2: Operand, /) -> Array:
    """Whether either is true."""
    return record("logical_or", x1, x2)


def logical_xor(x1: Operand, x2: Operand, /) -> Array:
    """Whether one of them is true."""
    return record("logical_xor", x1, x2)


def not_equal(x1: Operand, x2: Operand, /) -> Array:
    """Whether they differ."""
    return record("not_equal", x1, x2)


def signbit(x: Array, /) -> Array:
    """Whether the sign is negative, of zeros too."""
    return record("signbit", x)
