"""The four data types that a shader computes in, and what becomes of every other one.

They are NumPy's own dtype objects, so that NumPy code that asks for `x.dtype.kind` reads what it
expects. There are no 64-bit numbers in WGSL; what would need them is refused with a way out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

__all__ = [
    "Dtype",
    "Scalar",
    "float32",
    "int32",
    "uint32",
    "bool_",
    "DTYPES",
    "as_dtype",
    "nearest_dtype",
    "promoted",
    "scalar_dtype",
    "fitted",
]

Dtype: TypeAlias = "np.dtype[Any]"
Scalar: TypeAlias = bool | int | float

float32: Dtype = np.dtype(np.float32)
int32: Dtype = np.dtype(np.int32)
uint32: Dtype = np.dtype(np.uint32)
bool_: Dtype = np.dtype(np.bool_)

DTYPES = {"bool": bool_, "int32": int32, "uint32": uint32, "float32": float32}

_BY_PYTHON_TYPE: dict[object, Dtype] = {bool: bool_, int: int32, float: float32}
_WAY_OUT = "compute that part with NumPy, on `await array.to_numpy()`"


@dataclass(frozen=True, slots=True)
class Limits:
    """The smallest and the largest whole number of a data type."""

    least: int
    most: int


_LIMITS = {int32: Limits(-(2**31), 2**31 - 1), uint32: Limits(0, 2**32 - 1)}


def as_dtype(wanted: Any) -> Dtype:
    """The data type that is meant: one of the four, a Python type, a name, or a TypeError."""
    if wanted is None:
        raise TypeError("A data type is needed here, not None.")
    by_type = _BY_PYTHON_TYPE.get(wanted) if isinstance(wanted, type) else None
    found = by_type if by_type is not None else np.dtype(wanted)
    if found in DTYPES.values():
        return found
    raise TypeError(_refusal(found))


def _refusal(found: Dtype) -> str:
    if found.kind in "fiu":
        near = {"f": "float32", "i": "int32", "u": "uint32"}[found.kind]
        why = "a GPU computes in 32 bits"
        return f"{found.name} is not available: {why}. Use {near}, or {_WAY_OUT}."
    if found.kind == "c":
        return f"{found.name} is not available: a GPU has no complex numbers. You can {_WAY_OUT}."
    return f"{found.name} is not available: arrays hold float32, int32, uint32 or bool."


def nearest_dtype(given: Dtype) -> Dtype:
    """What an array from elsewhere becomes when nobody says so: its kind in 32 bits.

    Small unsigned integers become int32, which holds them all and mixes with everything but
    uint32.
    """
    if given.kind == "b":
        return bool_
    if given.kind == "f" and given.itemsize <= 8:
        return float32
    if given.kind == "i" or (given.kind == "u" and given.itemsize < 4):
        return int32
    if given.kind == "u":
        return uint32
    raise TypeError(_refusal(given))


def promoted(first: Dtype, *others: Dtype) -> Dtype:
    """The type that holds both: NumPy's rule, but what it gives 64 bits stays in 32."""
    result = first
    for other in others:
        kinds = {result, other}
        if kinds == {int32, uint32}:
            raise TypeError(
                "int32 and uint32 have no common data type, because int64 is not available. "
                "Convert one of them with astype."
            )
        if float32 in kinds:
            result = float32
        elif result == bool_:
            result = other
    return result


def scalar_dtype(value: Scalar, other: Dtype | None) -> Dtype:
    """The type that a Python scalar takes beside an array: the array's, wherever it can."""
    if isinstance(value, bool):
        return bool_ if other is None else other
    if isinstance(value, int):
        return int32 if other is None or other == bool_ else other
    if isinstance(value, float):
        return float32
    raise TypeError(
        f"{type(value).__name__} does not mix with arrays of float32, int32, uint32 or bool."
    )


def fitted(value: Scalar, dtype: Dtype) -> Scalar:
    """A scalar as its data type holds it; an OverflowError where a whole number does not fit."""
    if dtype == float32:
        with np.errstate(over="ignore"):  # beyond float32 it is infinite
            return float(np.float32(value))
    if dtype == bool_:
        return bool(value)
    limits = _LIMITS[dtype]
    whole = int(value)
    if not limits.least <= whole <= limits.most:
        raise OverflowError(f"{whole} does not fit {dtype.name}.")
    return whole
