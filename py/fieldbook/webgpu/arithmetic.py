"""Element-wise arithmetic. Each function records one operation; none computes by itself."""

from __future__ import annotations

from fieldbook.webgpu.array import Array, cast, record
from fieldbook.webgpu.operators import Operand

__all__ = [
    "abs",
    "add",
    "ceil",
    "clip",
    "conj",
    "copysign",
    "divide",
    "floor",
    "floor_divide",
    "hypot",
    "imag",
    "maximum",
    "minimum",
    "multiply",
    "negative",
    "nextafter",
    "positive",
    "pow",
    "real",
    "reciprocal",
    "remainder",
    "round",
    "sign",
    "square",
    "subtract",
    "trunc",
]


def abs(x: Array, /) -> Array:
    """The magnitude; of the smallest int32, which has none, itself."""
    return record("abs", x)


def add(x1: Operand, x2: Operand, /) -> Array:
    """The sum; whole numbers wrap round."""
    return record("add", x1, x2)


def ceil(x: Array, /) -> Array:
    """The next whole number upwards."""
    return record("ceil", x)


def copysign(x1: Operand, x2: Operand, /) -> Array:
    """The first with the sign of the second."""
    return record("copysign", x1, x2)


def divide(x1: Operand, x2: Operand, /) -> Array:
    """The quotient, as float32."""
    return record("divide", x1, x2)


def floor(x: Array, /) -> Array:
    """The next whole number downwards."""
    return record("floor", x)


def floor_divide(x1: Operand, x2: Operand, /) -> Array:
    """The quotient rounded down; of whole numbers by zero, zero."""
    return record("floor_divide", x1, x2)


def hypot(x1: Operand, x2: Operand, /) -> Array:
    """The length of the hypotenuse over two sides."""
    return record("hypot", x1, x2)


def maximum(x1: Operand, x2: Operand, /) -> Array:
    """The larger; not a number, if one is not."""
    return record("maximum", x1, x2)


def minimum(x1: Operand, x2: Operand, /) -> Array:
    """The smaller; not a number, if one is not."""
    return record("minimum", x1, x2)


def multiply(x1: Operand, x2: Operand, /) -> Array:
    """The product; whole numbers wrap round."""
    return record("multiply", x1, x2)


def negative(x: Array, /) -> Array:
    """The negative; whole numbers wrap round."""
    return record("negative", x)


def nextafter(x1: Operand, x2: Operand, /) -> Array:
    """The next float32 after the first towards the second."""
    return record("nextafter", x1, x2)


def positive(x: Array, /) -> Array:
    """The same values."""
    return record("positive", x)


def pow(x1: Operand, x2: Operand, /) -> Array:
    """The first to the power of the second."""
    return record("pow", x1, x2)


def reciprocal(x: Array, /) -> Array:
    """One divided by it."""
    return record("reciprocal", x)


def remainder(x1: Operand, x2: Operand, /) -> Array:
    """What is left of division, with the sign of the divisor."""
    return record("remainder", x1, x2)


def round(x: Array, /) -> Array:
    """The nearest whole number; of two, the even one."""
    return record("round", x)


def sign(x: Array, /) -> Array:
    """−1, 0 or 1."""
    return record("sign", x)


def square(x: Array, /) -> Array:
    """The product with itself."""
    return record("square", x)


def subtract(x1: Operand, x2: Operand, /) -> Array:
    """The difference; whole numbers wrap round."""
    return record("subtract", x1, x2)


def trunc(x: Array, /) -> Array:
    """The next whole number towards zero."""
    return record("trunc", x)


def clip(
    x: Array,
    /,
    min: Operand | None = None,
    max: Operand | None = None,
) -> Array:
    """Values not below `min` and not above `max`, in the type of `x`."""
    result = cast(x, x.dtype)
    for name, bound in (("maximum", min), ("minimum", max)):
        if bound is None:
            continue
        result = record(name, result, bound)
    return cast(result, x.dtype)


def conj(x: Array, /) -> Array:
    """The same values, since none is complex."""
    return cast(x, x.dtype)


def real(x: Array, /) -> Array:
    """The same values, since none is complex."""
    return cast(x, x.dtype)


def imag(x: Array, /) -> Array:
    """Zeros, since no value is complex."""
    return record("multiply", x, 0)
