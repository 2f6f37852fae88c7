"""Element-wise elementary functions, of float32. Each records one operation."""

from __future__ import annotations

from fieldbook.webgpu.array import Array, record
from fieldbook.webgpu.operators import Operand

__all__ = [
    "acos",
    "acosh",
    "asin",
    "asinh",
    "atan",
    "atan2",
    "atanh",
    "cos",
    "cosh",
    "exp",
    "expm1",
    "log",
    "log10",
    "log1p",
    "log2",
    "logaddexp",
    "sin",
    "sinh",
    "sqrt",
    "tan",
    "tanh",
]


def acos(x: Array, /) -> Array:
    """The inverse cosine."""
    return record("acos", x)


def acosh(x: Array, /) -> Array:
    """The inverse hyperbolic cosine."""
    return record("acosh", x)


def asin(x: Array, /) -> Array:
    """The inverse sine."""
    return record("asin", x)


def asinh(x: Array, /) -> Array:
    """The inverse hyperbolic sine."""
    return record("asinh", x)


def atan(x: Array, /) -> Array:
    """The inverse tangent."""
    return record("atan", x)


def atan2(x1: Operand, x2: Operand, /) -> Array:
    """The angle of the point with the second as x and the first as y."""
    return record("atan2", x1, x2)


def atanh(x: Array, /) -> Array:
    """The inverse hyperbolic tangent."""
    return record("atanh", x)


def cos(x: Array, /) -> Array:
    """The cosine."""
    return record("cos", x)


def cosh(x: Array, /) -> Array:
    """The hyperbolic cosine."""
    return record("cosh", x)


def exp(x: Array, /) -> Array:
    """The exponential."""
    return record("exp", x)


def expm1(x: Array, /) -> Array:
    """The exponential less one, exact near zero."""
    return record("expm1", x)


def log(x: Array, /) -> Array:
    """The natural logarithm."""
    return record("log", x)


def log1p(x: Array, /) -> Array:
    """The logarithm of one more, exact near zero."""
    return record("log1p", x)


def log2(x: Array, /) -> Array:
    """The logarithm to the base of two."""
    return record("log2", x)


def log10(x: Array, /) -> Array:
    """The logarithm to the base of ten."""
    return record("log10", x)


def logaddexp(x1: Operand, x2: Operand, /) -> Array:
    """The logarithm of the sum of exponentials."""
    return record("logaddexp", x1, x2)


def sin(x: Array, /) -> Array:
    """The sine."""
    return record("sin", x)


def sinh(x: Array, /) -> Array:
    """The hyperbolic sine."""
    return record("sinh", x)


def sqrt(x: Array, /) -> Array:
    """The square root."""
    return record("sqrt", x)


def tan(x: Array, /) -> Array:
    """The tangent."""
    return record("tan", x)


def tanh(x: Array, /) -> Array:
    """The hyperbolic tangent."""
    return record("tanh", x)
