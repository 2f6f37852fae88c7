"""Functions about data types: converting, asking, limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from fieldbook.webgpu.array import Array, as_operand, cast
from fieldbook.webgpu.dtypes import Dtype, as_dtype, float32, int32, promoted, scalar_dtype, uint32
from fieldbook.webgpu.reading import check_device

__all__ = [
    "FloatLimits",
    "WholeLimits",
    "astype",
    "can_cast",
    "finfo",
    "iinfo",
    "isdtype",
    "result_type",
]


@dataclass(frozen=True, slots=True)
class FloatLimits:
    """What float32 can tell apart."""

    bits: int
    eps: float
    max: float
    min: float
    smallest_normal: float
    dtype: Dtype


@dataclass(frozen=True, slots=True)
class WholeLimits:
    """The range of a type of whole numbers."""

    bits: int
    max: int
    min: int
    dtype: Dtype


def astype(x: Array, dtype: Any, /, *, copy: bool = True, device: Any = None) -> Array:
    """The array in another data type; a float's fraction is cut off."""
    check_device(device)
    wanted = as_dtype(dtype)
    return x if x.dtype == wanted and not copy else cast(x, wanted)


def can_cast(from_: Any, to: Any, /) -> bool:
    """Whether promotion leads from one type to the other."""
    source = from_.dtype if isinstance(from_, Array) else as_dtype(from_)
    target = as_dtype(to)
    return {source, target} != {int32, uint32} and promoted(source, target) == target


def result_type(*arrays_and_dtypes: Any) -> Dtype:
    """The type of a result of these together; Python scalars take the arrays' type."""
    if not arrays_and_dtypes:
        raise ValueError("There is nothing to take a type of.")
    values = [
        as_operand(value)
        if isinstance(value, Array | bool | int | float | np.generic | np.ndarray)
        else as_dtype(value)
        for value in arrays_and_dtypes
    ]
    typed = [
        value.dtype if isinstance(value, Array) else value
        for value in values
        if isinstance(value, Array | np.dtype)
    ]
    common = promoted(*typed) if typed else None
    scalars = [
        scalar_dtype(value, common) for value in values if not isinstance(value, Array | np.dtype)
    ]
    return promoted(*typed, *scalars)


def isdtype(dtype: Any, kind: Any) -> bool:
    """Whether a type is of a kind: a name of the standard, a type, or several of these."""
    if isinstance(kind, tuple):
        return any(isdtype(dtype, one) for one in kind)
    if isinstance(kind, str) and kind in _KINDS:
        return np.dtype(dtype).kind in _KINDS[kind]
    if isinstance(kind, str):
        raise ValueError(f"{kind!r} is no kind of data types: those are {', '.join(_KINDS)}.")
    return bool(np.dtype(dtype) == np.dtype(kind))


_KINDS = {
    "bool": "b",
    "signed integer": "i",
    "unsigned integer": "u",
    "integral": "iu",
    "real floating": "f",
    "complex floating": "c",
    "numeric": "iufc",
}


def finfo(type: Any, /) -> FloatLimits:
    """The limits of float32."""
    dtype = _dtype_of(type)
    if dtype != float32:
        raise TypeError(f"finfo is of float32, not {dtype.name}.")
    told = np.finfo(np.float32)
    return FloatLimits(
        32,
        float(told.eps),
        float(told.max),
        float(told.min),
        float(told.smallest_normal),
        float32,
    )


def iinfo(type: Any, /) -> WholeLimits:
    """The limits of int32 or uint32."""
    dtype = _dtype_of(type)
    if dtype.kind not in "iu":
        raise TypeError(f"iinfo is of int32 and uint32, not {dtype.name}.")
    return WholeLimits(
        32, 2**32 - 1 if dtype == uint32 else 2**31 - 1, 0 if dtype == uint32 else -(2**31), dtype
    )


def _dtype_of(given: Any) -> Dtype:
    return given.dtype if isinstance(given, Array) else as_dtype(given)
