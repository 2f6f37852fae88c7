"""Products of arrays: matrices, vectors, tensors. They all come down to one batched product."""

from __future__ import annotations

import math
from collections.abc import Sequence

from fieldbook.webgpu.array import Array, as_operand, cast, computed, evaluated, record
from fieldbook.webgpu.dtypes import promoted
from fieldbook.webgpu.engine import current
from fieldbook.webgpu.manipulation import (
    broadcast_to,
    expand_dims,
    moveaxis,
    permute_dims,
    reshape,
    squeeze,
)
from fieldbook.webgpu.operators import Operand
from fieldbook.webgpu.reductions import sum as total
from fieldbook.webgpu.views import broadcast_shape, normal_axes

__all__ = ["matmul", "matrix_transpose", "tensordot", "vecdot"]


def matmul(x1: Operand, x2: Operand, /) -> Array:
    """Products of matrices; an array of one axis is a row on the left, a column on the right."""
    left, right = as_operand(x1), as_operand(x2)
    if not isinstance(left, Array) or not isinstance(right, Array):
        raise TypeError("matmul takes two arrays; multiply by a number with *.")
    if not left.ndim or not right.ndim:
        raise ValueError("matmul takes arrays with at least one axis.")
    dtype = promoted(left.dtype, right.dtype)
    if dtype.kind == "b":
        raise TypeError("matmul is not defined for bool.")
    for operand in (left, right):
        # What a product needs in a buffer is there for whatever else is made of the operand.
        evaluated(operand)
    rows = expand_dims(left, axis=0) if left.ndim == 1 else left
    columns = expand_dims(right, axis=1) if right.ndim == 1 else right
    if rows.shape[-1] != columns.shape[-2]:
        raise ValueError(f"Matrices of shapes {left.shape} and {right.shape} do not multiply.")
    stack = broadcast_shape(rows.shape[:-2], columns.shape[:-2])
    rows = broadcast_to(cast(rows, dtype), (*stack, *rows.shape[-2:]))
    columns = broadcast_to(cast(columns, dtype), (*stack, *columns.shape[-2:]))
    shape = (*stack, rows.shape[-2], columns.shape[-1])
    result = computed(current().matmul(evaluated(rows), evaluated(columns)), shape, dtype)
    if left.ndim == 1:
        result = squeeze(result, -2)
    return squeeze(result, -1) if right.ndim == 1 else result


def matrix_transpose(x: Array, /) -> Array:
    """Each matrix of the last two axes, transposed."""
    if x.ndim < 2:
        raise ValueError("A matrix has at least two axes.")
    order = list(range(x.ndim))
    order[-2:] = reversed(order[-2:])
    return permute_dims(x, order)


def vecdot(x1: Array, x2: Array, /, *, axis: int = -1) -> Array:
    """Products of vectors along an axis."""
    if not -min(x1.ndim, x2.ndim) <= axis < 0:
        raise ValueError("The axis of vecdot is counted from the end, and both arrays have it.")
    if x1.shape[axis] != x2.shape[axis]:
        raise ValueError(f"Vectors of {x1.shape[axis]} and {x2.shape[axis]} do not multiply.")
    return total(record("multiply", x1, x2), axis=axis, dtype=promoted(x1.dtype, x2.dtype))


def tensordot(
    x1: Array, x2: Array, /, *, axes: int | tuple[Sequence[int], Sequence[int]] = 2
) -> Array:
    """The sum of products over some axes of both."""
    if isinstance(axes, int):
        over1: Sequence[int] = range(x1.ndim - axes, x1.ndim)
        over2: Sequence[int] = range(axes)
    else:
        over1, over2 = axes
    summed1, summed2 = normal_axes(tuple(over1), x1.ndim), normal_axes(tuple(over2), x2.ndim)
    if [x1.shape[axis] for axis in summed1] != [x2.shape[axis] for axis in summed2]:
        raise ValueError(f"Axes of shapes {x1.shape} and {x2.shape} do not multiply.")
    kept1 = [length for axis, length in enumerate(x1.shape) if axis not in summed1]
    kept2 = [length for axis, length in enumerate(x2.shape) if axis not in summed2]
    inner = math.prod(x1.shape[axis] for axis in summed1)
    last = tuple(range(-len(summed1), 0))
    first = tuple(range(len(summed2)))
    left = reshape(moveaxis(x1, summed1, last), (math.prod(kept1), inner))
    right = reshape(moveaxis(x2, summed2, first), (inner, math.prod(kept2)))
    return reshape(matmul(left, right), (*kept1, *kept2))
