"""Functions that make arrays. Constant and counting ones are expressions: nothing is stored."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from fieldbook.webgpu.array import Array, as_operand, called, cast, record, uploaded
from fieldbook.webgpu.dtypes import (
    as_dtype,
    bool_,
    fitted,
    float32,
    int32,
    scalar_dtype,
)
from fieldbook.webgpu.expressions import Constant, Index
from fieldbook.webgpu.manipulation import broadcast_arrays, broadcast_to, reshape
from fieldbook.webgpu.reading import as_shape, check_device

__all__ = [
    "arange",
    "asarray",
    "counted",
    "empty",
    "empty_like",
    "eye",
    "from_dlpack",
    "full",
    "full_like",
    "linspace",
    "meshgrid",
    "ones",
    "ones_like",
    "tril",
    "triu",
    "zeros",
    "zeros_like",
]


def asarray(
    obj: Any, /, *, dtype: Any = None, device: Any = None, copy: bool | None = None
) -> Array:
    """An array of what is given: an array, a number, nested sequences, a buffer.

    Without `dtype`, float64 becomes float32 (rounded), int64 int32 and uint64 uint32 (an
    OverflowError where a value does not fit). With one, it is one of the four.
    """
    check_device(device)
    wanted = None if dtype is None else as_dtype(dtype)
    if isinstance(obj, Array):
        same = wanted is None or wanted == obj.dtype
        if copy is False and not same:
            raise ValueError("Another data type needs a copy; leave out copy=False.")
        return obj if same and not copy else cast(obj, wanted or obj.dtype)
    if copy is False:
        raise ValueError("Values from elsewhere are always copied; leave out copy=False.")
    if isinstance(obj, bool | int | float):
        return full((), obj, dtype=wanted)
    values = np.asarray(_without_arrays(obj))
    if not values.size and values.dtype == np.float64 and not hasattr(obj, "dtype"):
        values = values.astype(float32)
    if wanted is None:
        return uploaded(values)
    if wanted.kind in "iu" and values.dtype.kind in "iu" and values.size:
        for end in (values.min(), values.max()):
            fitted(end.item(), wanted)
        return uploaded(values.astype(wanted))
    with np.errstate(all="ignore"):
        return uploaded(values.astype(wanted))


def _without_arrays(obj: Any) -> Any:
    """Nested sequences with each array in them as NumPy's, which reads them far faster."""
    if isinstance(obj, Array):
        return obj.__array__()
    if isinstance(obj, list | tuple):
        return [_without_arrays(item) for item in obj]
    return obj


def from_dlpack(x: Any, /, *, device: Any = None, copy: bool | None = None) -> Array:
    """An array with the values of any library's array on the host."""
    check_device(device)
    if isinstance(x, Array):
        return asarray(x, copy=copy)
    if copy is False:
        raise BufferError("Values enter an engine as a copy only; leave out copy=False.")
    return uploaded(np.from_dlpack(x))


def full(
    shape: int | Sequence[int], fill_value: Any, *, dtype: Any = None, device: Any = None
) -> Array:
    """The same value everywhere."""
    check_device(device)
    wanted = as_shape(shape)
    value = as_operand(fill_value)
    if isinstance(value, Array):
        filled = value if dtype is None else cast(value, as_dtype(dtype))
        return broadcast_to(filled, wanted)
    kind = scalar_dtype(value, None) if dtype is None else as_dtype(dtype)
    return Array(Constant(fitted(value, kind), kind), wanted)


def zeros(shape: int | Sequence[int], *, dtype: Any = None, device: Any = None) -> Array:
    """Zeros, of float32 if nothing else is said."""
    return full(shape, 0, dtype=float32 if dtype is None else dtype, device=device)


def ones(shape: int | Sequence[int], *, dtype: Any = None, device: Any = None) -> Array:
    """Ones, of float32 if nothing else is said."""
    return full(shape, 1, dtype=float32 if dtype is None else dtype, device=device)


def empty(shape: int | Sequence[int], *, dtype: Any = None, device: Any = None) -> Array:
    """Zeros: what is not computed costs nothing, and no memory of others can be seen."""
    return zeros(shape, dtype=dtype, device=device)


def full_like(x: Array, /, fill_value: Any, *, dtype: Any = None, device: Any = None) -> Array:
    """The same value everywhere, in the shape and type of `x`."""
    return full(x.shape, fill_value, dtype=x.dtype if dtype is None else dtype, device=device)


def zeros_like(x: Array, /, *, dtype: Any = None, device: Any = None) -> Array:
    """Zeros in the shape and type of `x`."""
    return full_like(x, 0, dtype=dtype, device=device)


def ones_like(x: Array, /, *, dtype: Any = None, device: Any = None) -> Array:
    """Ones in the shape and type of `x`."""
    return full_like(x, 1, dtype=dtype, device=device)


def empty_like(x: Array, /, *, dtype: Any = None, device: Any = None) -> Array:
    """Zeros in the shape and type of `x`, like `empty`."""
    return full_like(x, 0, dtype=dtype, device=device)


def counted(shape: tuple[int, ...], axis: int) -> Array:
    """0, 1, 2, … along an axis of this shape, with one element along the others."""
    trailing = len(shape) - axis - 1
    places = tuple(length if place == axis else 1 for place, length in enumerate(shape))
    return Array(Index(shape[axis], trailing, int32), places)


def arange(
    start: float,
    /,
    stop: float | None = None,
    step: float = 1,
    *,
    dtype: Any = None,
    device: Any = None,
) -> Array:
    """Evenly spaced values from `start` up to, but without, `stop`."""
    check_device(device)
    if stop is None:
        start, stop = 0, start
    if not step:
        raise ValueError("A step of 0 never arrives.")
    whole = not any(isinstance(value, float) for value in (start, stop, step))
    kind = as_dtype(dtype) if dtype is not None else int32 if whole else float32
    length = max(math.ceil((stop - start) / step), 0)
    if whole:
        length = len(range(int(start), int(stop), int(step)))
    if kind == float32 or not whole:
        # In 64 bits on the host: start + step × i in 32 would drift off.
        return uploaded((np.arange(length) * float(step) + float(start)).astype(kind))
    for end in (start, start + step * (length - 1)) if length else ():
        fitted(end, kind)
    count = counted((length,), 0)
    if kind != int32:
        return uploaded(np.asarray(range(int(start), int(stop), int(step)), kind))
    if (start, step) == (0, 1):
        return count
    # Products of whole numbers wrap round, and wrap back where the sum fits.
    return record("add", record("multiply", count, _wrapped(int(step))), int(start))


def _wrapped(step: int) -> int:
    return (step + 2**31) % 2**32 - 2**31


def linspace(
    start: float,
    stop: float,
    /,
    num: int,
    *,
    dtype: Any = None,
    device: Any = None,
    endpoint: bool = True,
) -> Array:
    """`num` evenly spaced values from `start` to `stop`."""
    check_device(device)
    kind = float32 if dtype is None else as_dtype(dtype)
    with np.errstate(all="ignore"):
        return uploaded(np.linspace(start, stop, num, endpoint=endpoint).astype(kind))


def eye(
    n_rows: int,
    n_cols: int | None = None,
    /,
    *,
    k: int = 0,
    dtype: Any = None,
    device: Any = None,
) -> Array:
    """Ones on a diagonal, zeros elsewhere."""
    check_device(device)
    shape = (n_rows, n_rows if n_cols is None else n_cols)
    rows, columns = counted(shape, 0), counted(shape, 1)
    # A diagonal outside is as empty one step away as far away, where k would not fit int32.
    near = min(max(k, -n_rows - 1), shape[1] + 1)
    on_diagonal = record("equal", record("subtract", columns, rows), near)
    return cast(on_diagonal, float32 if dtype is None else as_dtype(dtype))


def tril(x: Array, /, *, k: int = 0) -> Array:
    """What is on or below a diagonal of each matrix, zeros elsewhere."""
    return _kept(x, "less_equal", k)


def triu(x: Array, /, *, k: int = 0) -> Array:
    """What is on or above a diagonal of each matrix, zeros elsewhere."""
    return _kept(x, "greater_equal", k)


def _kept(x: Array, comparison: str, k: int) -> Array:
    if x.ndim < 2:
        raise ValueError("A triangle is taken of arrays with at least two axes.")
    rows, columns = counted(x.shape, x.ndim - 2), counted(x.shape, x.ndim - 1)
    near = min(max(k, -x.shape[-2] - 1), x.shape[-1] + 1)
    inside = record(comparison, record("subtract", columns, rows), near)
    return called("where", [inside, x, fitted(0, x.dtype)], [bool_, x.dtype, x.dtype], x.dtype)


def meshgrid(*arrays: Array, indexing: Literal["xy", "ij"] = "xy") -> list[Array]:
    """The coordinates of a grid, one array for each axis."""
    if indexing not in {"xy", "ij"}:
        raise ValueError(f"indexing is 'xy' or 'ij', not {indexing!r}.")
    rank = len(arrays)
    order = list(range(rank))
    if indexing == "xy" and rank > 1:
        order[:2] = [1, 0]
    placed = [
        reshape(array, tuple(-1 if axis == place else 1 for axis in range(rank)))
        for array, place in zip(arrays, order, strict=True)
    ]
    return broadcast_arrays(*placed)
