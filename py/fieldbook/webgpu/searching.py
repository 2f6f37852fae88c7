"""Functions that find: where, nonzero, the largest and the smallest, a place in an order."""

from __future__ import annotations

from typing import Literal

from fieldbook.webgpu.array import Array, as_operand, called, cast, computed, evaluated, record
from fieldbook.webgpu.dtypes import bool_, int32, promoted, scalar_dtype
from fieldbook.webgpu.engine import current
from fieldbook.webgpu.manipulation import broadcast_to
from fieldbook.webgpu.operators import Operand
from fieldbook.webgpu.reductions import reduced

__all__ = ["argmax", "argmin", "count_nonzero", "nonzero", "searchsorted", "where"]


def where(condition: Array, x1: Operand, x2: Operand, /) -> Array:
    """Elements of `x1` where the condition is true, of `x2` elsewhere."""
    values = [as_operand(x1), as_operand(x2)]
    arrays = [value.dtype for value in values if isinstance(value, Array)]
    common = promoted(*arrays) if arrays else None
    dtype = promoted(
        *(
            value.dtype if isinstance(value, Array) else scalar_dtype(value, common)
            for value in values
        )
    )
    return called("where", [as_operand(condition), *values], [bool_, dtype, dtype], dtype)


def argmax(x: Array, /, *, axis: int | None = None, keepdims: bool = False) -> Array:
    """Where the largest element is, the first of equal ones."""
    return reduced("argmax", x, axis, keepdims=keepdims)


def argmin(x: Array, /, *, axis: int | None = None, keepdims: bool = False) -> Array:
    """Where the smallest element is, the first of equal ones."""
    return reduced("argmin", x, axis, keepdims=keepdims)


def count_nonzero(
    x: Array, /, *, axis: int | tuple[int, ...] | None = None, keepdims: bool = False
) -> Array:
    """How many elements are not zero."""
    return reduced("sum", cast(cast(x, bool_), int32), axis, keepdims=keepdims)


def nonzero(x: Array, /) -> tuple[Array, ...]:
    """The indices of elements that are not zero, one array for each axis."""
    if not x.ndim:
        raise ValueError("An array without axes has no indices; reshape it to one element.")
    positions, count = current().nonzero(cast(x, bool_)._expression, x.shape)
    rest = computed(positions, (count,), int32)
    indices: list[Array] = []
    for length in reversed(x.shape[1:]):
        indices.append(record("remainder", rest, length))
        rest = record("floor_divide", rest, length)
    return (rest, *reversed(indices))


def searchsorted(
    x1: Array,
    x2: Operand,
    /,
    *,
    side: Literal["left", "right"] = "left",
    sorter: Array | None = None,
) -> Array:
    """Where each of `x2` would have to go into the sorted `x1`, to keep it sorted.

    All are looked for at once by halving: as many steps as `x1` has binary digits of length.
    """
    from fieldbook.webgpu.indexing import take

    if side not in {"left", "right"}:
        raise ValueError(f"side is 'left' or 'right', not {side!r}.")
    if x1.ndim != 1:
        raise ValueError(f"The sorted array has one axis, not {x1.ndim}.")
    ordered = x1 if sorter is None else take(x1, sorter)
    evaluated(ordered)
    operand = as_operand(x2)
    wanted = operand if isinstance(operand, Array) else cast(operand, x1.dtype)
    low = broadcast_to(cast(0, int32), wanted.shape)
    high = broadcast_to(cast(x1.size, int32), wanted.shape)
    for _ in range(x1.size.bit_length()):
        middle = record("floor_divide", record("add", low, high), 2)
        inside = record("less", middle, high)
        found = take(ordered, record("minimum", middle, x1.size - 1))
        right = record("logical_and", inside, _goes_right(found, wanted, side))
        low = where(right, record("add", middle, 1), low)
        high = where(right, high, middle)
        evaluated(low)
        evaluated(high)
    return low


def _goes_right(found: Array, wanted: Array, side: str) -> Array:
    """Whether the place lies behind an element; what is not a number comes last."""
    behind = record("less" if side == "left" else "less_equal", found, wanted)
    if wanted.dtype.kind != "f":
        return behind
    last = record("isnan", wanted)
    if side == "left":
        last = record("logical_and", last, record("logical_not", record("isnan", found)))
    return record("logical_or", behind, last)
