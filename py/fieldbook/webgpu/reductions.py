"""Functions that make few elements of many: sums, extremes, means, running sums, truth."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from fieldbook.webgpu.array import Array, cast, computed, record
from fieldbook.webgpu.dtypes import as_dtype, bool_, float32, int32
from fieldbook.webgpu.engine import Reduction, Scan, current
from fieldbook.webgpu.manipulation import broadcast_to, concat
from fieldbook.webgpu.views import normal_axes, normal_axis

__all__ = [
    "all",
    "any",
    "cumulative_prod",
    "cumulative_sum",
    "diff",
    "max",
    "mean",
    "min",
    "prod",
    "reduced",
    "std",
    "sum",
    "var",
]

_Axes = int | Sequence[int] | None


def reduced(reduction: Reduction, x: Array, axis: _Axes, *, keepdims: bool) -> Array:
    """An array reduced along axes by the engine."""
    axes = normal_axes(axis, x.ndim)
    kept = tuple(length for place, length in enumerate(x.shape) if place not in axes)
    ones = tuple(1 if place in axes else length for place, length in enumerate(x.shape))
    shape = ones if keepdims else kept
    if reduction in {"max", "min", "argmax", "argmin"} and not _count(x, axis) and 0 not in kept:
        raise ValueError(f"There is no {reduction} of no elements.")
    dtype = int32 if reduction in {"argmax", "argmin"} else x.dtype
    buffer = current().reduce(reduction, x._expression, x.shape, axes)
    return computed(buffer, shape, dtype)


def sum(x: Array, /, *, axis: _Axes = None, dtype: Any = None, keepdims: bool = False) -> Array:
    """The sum; of truth values, how many are true."""
    return reduced("sum", _summed_type(x, dtype), axis, keepdims=keepdims)


def prod(x: Array, /, *, axis: _Axes = None, dtype: Any = None, keepdims: bool = False) -> Array:
    """The product."""
    return reduced("prod", _summed_type(x, dtype), axis, keepdims=keepdims)


def _summed_type(x: Array, dtype: Any) -> Array:
    if dtype is not None:
        return cast(x, as_dtype(dtype))
    return cast(x, int32) if x.dtype == bool_ else x


def max(x: Array, /, *, axis: _Axes = None, keepdims: bool = False) -> Array:
    """The largest element; not a number, if one is not."""
    return reduced("max", x, axis, keepdims=keepdims)


def min(x: Array, /, *, axis: _Axes = None, keepdims: bool = False) -> Array:
    """The smallest element; not a number, if one is not."""
    return reduced("min", x, axis, keepdims=keepdims)


def all(x: Array, /, *, axis: _Axes = None, keepdims: bool = False) -> Array:
    """Whether all elements are true."""
    return reduced("all", cast(x, bool_), axis, keepdims=keepdims)


def any(x: Array, /, *, axis: _Axes = None, keepdims: bool = False) -> Array:
    """Whether an element is true."""
    return reduced("any", cast(x, bool_), axis, keepdims=keepdims)


def mean(x: Array, /, *, axis: _Axes = None, keepdims: bool = False) -> Array:
    """The mean, as float32; not a number, where there are no elements."""
    total = reduced("sum", cast(x, float32), axis, keepdims=keepdims)
    return record("divide", total, float(_count(x, axis)))


def var(
    x: Array,
    /,
    *,
    axis: _Axes = None,
    correction: float = 0.0,
    keepdims: bool = False,
) -> Array:
    """The variance; `correction` is subtracted from the number of elements."""
    away = record("subtract", cast(x, float32), mean(x, axis=axis, keepdims=True))
    total = reduced("sum", record("square", away), axis, keepdims=keepdims)
    return record("divide", total, float(np.maximum(_count(x, axis) - correction, 0)))


def std(
    x: Array,
    /,
    *,
    axis: _Axes = None,
    correction: float = 0.0,
    keepdims: bool = False,
) -> Array:
    """The standard deviation."""
    return record("sqrt", var(x, axis=axis, correction=correction, keepdims=keepdims))


def _count(x: Array, axis: _Axes) -> int:
    return math.prod(x.shape[place] for place in normal_axes(axis, x.ndim))


def cumulative_sum(
    x: Array,
    /,
    *,
    axis: int | None = None,
    dtype: Any = None,
    include_initial: bool = False,
) -> Array:
    """Running sums along an axis."""
    return _scanned("sum", _summed_type(x, dtype), axis, 0 if include_initial else None)


def cumulative_prod(
    x: Array,
    /,
    *,
    axis: int | None = None,
    dtype: Any = None,
    include_initial: bool = False,
) -> Array:
    """Running products along an axis."""
    return _scanned("prod", _summed_type(x, dtype), axis, 1 if include_initial else None)


def _scanned(scan: Scan, x: Array, axis: int | None, initial: int | None) -> Array:
    if axis is None:
        if x.ndim != 1:
            raise ValueError("A running sum or product needs an axis where there are several.")
        axis = 0
    place = normal_axis(axis, x.ndim)
    result = computed(current().scan(scan, x._expression, x.shape, place), x.shape, x.dtype)
    if initial is None:
        return result
    edge = (*x.shape[:place], 1, *x.shape[place + 1 :])
    return concat([broadcast_to(cast(initial, x.dtype), edge), result], axis=place)


def diff(
    x: Array,
    /,
    *,
    axis: int = -1,
    n: int = 1,
    prepend: Array | None = None,
    append: Array | None = None,
) -> Array:
    """Differences of neighbours along an axis, `n` times over."""
    place = normal_axis(axis, x.ndim)
    ends = [part for part in (prepend, x, append) if part is not None]
    result = concat(ends, axis=place) if len(ends) > 1 else x
    for _ in range(n):
        behind = (slice(None),) * place
        later, earlier = result[(*behind, slice(1, None))], result[(*behind, slice(None, -1))]
        operation = "not_equal" if result.dtype == bool_ else "subtract"
        result = record(operation, later, earlier)
    return result
