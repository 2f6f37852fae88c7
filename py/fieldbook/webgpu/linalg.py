"""Linear algebra, the standard's extension, in float32.

Products, norms, solving and views are computed by the engine. Decompositions are computed on the
host with NumPy: they are small beside the products around them, and need each step before the next.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import numpy as np

from fieldbook.webgpu.arithmetic import multiply, subtract
from fieldbook.webgpu.array import Array, cast, computed, evaluated, host, record, uploaded, viewed
from fieldbook.webgpu.creation import eye
from fieldbook.webgpu.dtypes import float32, promoted
from fieldbook.webgpu.engine import HostArray, current
from fieldbook.webgpu.manipulation import (
    broadcast_arrays,
    broadcast_to,
    moveaxis,
    reshape,
    squeeze,
    stack,
    unstack,
)
from fieldbook.webgpu.products import matmul, matrix_transpose, tensordot, vecdot
from fieldbook.webgpu.reductions import max as largest
from fieldbook.webgpu.reductions import min as smallest
from fieldbook.webgpu.reductions import sum as total
from fieldbook.webgpu.views import broadcast_shape, normal_axes

__all__ = [
    "EighResult",
    "QRResult",
    "SlogdetResult",
    "SVDResult",
    "cholesky",
    "cross",
    "det",
    "diagonal",
    "eigh",
    "eigvalsh",
    "inv",
    "matmul",
    "matrix_norm",
    "matrix_power",
    "matrix_rank",
    "matrix_transpose",
    "outer",
    "pinv",
    "qr",
    "slogdet",
    "solve",
    "svd",
    "svdvals",
    "tensordot",
    "trace",
    "vecdot",
    "vector_norm",
]


class EighResult(NamedTuple):
    """Eigenvalues, in order, and an eigenvector in each column."""

    eigenvalues: Array
    eigenvectors: Array


class QRResult(NamedTuple):
    """An orthonormal and an upper triangular matrix."""

    Q: Array
    R: Array


class SlogdetResult(NamedTuple):
    """The sign of a determinant and the logarithm of its magnitude."""

    sign: Array
    logabsdet: Array


class SVDResult(NamedTuple):
    """Left singular vectors, singular values from the largest on, right singular vectors."""

    U: Array
    S: Array
    Vh: Array


def _on_host(function: Callable[..., Any], *arrays: Array, **options: Any) -> Any:
    return function(*(host(cast(array, float32)) for array in arrays), **options)


def _back(values: HostArray) -> Array:
    return uploaded(np.asarray(values, np.float32))


def cholesky(x: Array, /, *, upper: bool = False) -> Array:
    """The triangular matrix whose product with its transpose is `x`."""
    return _back(_on_host(np.linalg.cholesky, x, upper=upper))


def det(x: Array, /) -> Array:
    """The determinant of each matrix."""
    return _back(_on_host(np.linalg.det, x))


def eigh(x: Array, /) -> EighResult:
    """Eigenvalues and eigenvectors of symmetric matrices."""
    return EighResult(*map(_back, _on_host(np.linalg.eigh, x)))


def eigvalsh(x: Array, /) -> Array:
    """Eigenvalues of symmetric matrices."""
    return _back(_on_host(np.linalg.eigvalsh, x))


def inv(x: Array, /) -> Array:
    """The inverse of each matrix."""
    return solve(x, broadcast_to(eye(x.shape[-1]), x.shape))


def pinv(x: Array, /, *, rtol: float | Array | None = None) -> Array:
    """The pseudo-inverse of each matrix."""
    return _back(_on_host(np.linalg.pinv, x, rtol=_tolerance(rtol)))


def qr(x: Array, /, *, mode: Literal["reduced", "complete"] = "reduced") -> QRResult:
    """The decomposition of each matrix into an orthonormal and an upper triangular one."""
    return QRResult(*map(_back, _on_host(np.linalg.qr, x, mode=mode)))


def slogdet(x: Array, /) -> SlogdetResult:
    """The sign and the logarithm of the magnitude of each determinant."""
    return SlogdetResult(*map(_back, _on_host(np.linalg.slogdet, x)))


def solve(x1: Array, x2: Array, /) -> Array:
    """What `x1` gives `x2` for; an `x2` of one axis is one column."""
    left, right = cast(x1, float32), cast(x2, float32)
    size = left.shape[-1] if left.ndim > 1 else -1
    if left.shape[-2:] != (size, size):
        raise np.linalg.LinAlgError(f"Equations of shape {left.shape} are no square matrices.")
    columns = reshape(right, (-1, 1)) if right.ndim == 1 else right
    if columns.shape[-2] != size:
        raise ValueError(f"{right.shape} does not fit equations of shape {left.shape}.")
    many = broadcast_shape(left.shape[:-2], columns.shape[:-2])
    shape = (*many, *columns.shape[-2:])
    both = broadcast_to(left, (*many, size, size)), broadcast_to(columns, shape)
    buffer = current().solve(*(evaluated(each) for each in both))
    result = computed(buffer, shape, float32)
    return squeeze(result, -1) if right.ndim == 1 else result


def svd(x: Array, /, *, full_matrices: bool = True) -> SVDResult:
    """The singular value decomposition of each matrix."""
    return SVDResult(*map(_back, _on_host(np.linalg.svd, x, full_matrices=full_matrices)))


def svdvals(x: Array, /) -> Array:
    """The singular values of each matrix, from the largest on."""
    return _back(_on_host(np.linalg.svd, x, compute_uv=False))


def matrix_rank(x: Array, /, *, rtol: float | Array | None = None) -> Array:
    """How many singular values of each matrix are not, nearly, zero."""
    return uploaded(np.asarray(_on_host(np.linalg.matrix_rank, x, rtol=_tolerance(rtol)), np.int32))


def _tolerance(rtol: float | Array | None) -> Any:
    return host(rtol) if isinstance(rtol, Array) else rtol


def matrix_power(x: Array, n: int, /) -> Array:
    """Each matrix multiplied by itself; a negative power is one of the inverse."""
    base = inv(x) if n < 0 else x
    result: Array | None = None
    for bit in f"{abs(n):b}":
        if result is not None:
            result = matmul(result, result)
        if bit == "1":
            result = base if result is None else matmul(result, base)
    if result is None:
        result = multiply(eye(x.shape[-1], dtype=x.dtype), record("equal", x, x))
    return cast(result, promoted(x.dtype, float32) if n < 0 else x.dtype)


def matrix_norm(
    x: Array,
    /,
    *,
    keepdims: bool = False,
    ord: float | str | None = "fro",
) -> Array:
    """A norm of each matrix: Frobenius, nuclear, or one of vectors' images."""
    axes = (-2, -1)
    if ord == "fro" or ord is None:
        return vector_norm(x, axis=axes, keepdims=keepdims)
    if ord in (2, -2, "nuc"):
        values = svdvals(x)
        reduce = {2: largest, -2: smallest, "nuc": total}[ord]
        result = reduce(values, axis=-1)
        return reshape(result, (*result.shape, 1, 1)) if keepdims else result
    if ord not in (1, -1, math.inf, -math.inf):
        raise ValueError(f"There is no norm of matrices of order {ord!r}.")
    assert not isinstance(ord, str)
    summed, found = (-2, -1) if abs(ord) == 1 else (-1, -2)
    sums = total(record("abs", x), axis=summed, keepdims=True)
    result = (largest if ord > 0 else smallest)(sums, axis=found, keepdims=True)
    return result if keepdims else reshape(result, x.shape[:-2])


def vector_norm(
    x: Array,
    /,
    *,
    axis: int | tuple[int, ...] | None = None,
    keepdims: bool = False,
    ord: float = 2,
) -> Array:
    """A norm of vectors along axes; of the whole array, if that is None."""
    size = record("abs", cast(x, float32))
    if ord in (math.inf, -math.inf):
        return (largest if ord > 0 else smallest)(size, axis=axis, keepdims=keepdims)
    if ord == 0:
        return total(cast(record("not_equal", size, 0), float32), axis=axis, keepdims=keepdims)
    if ord == 1:
        return total(size, axis=axis, keepdims=keepdims)
    if ord == 2:
        return record("sqrt", total(record("square", size), axis=axis, keepdims=keepdims))
    powers = total(record("pow", size, float(ord)), axis=axis, keepdims=keepdims)
    return record("pow", powers, 1 / ord)


def diagonal(x: Array, /, *, offset: int = 0) -> Array:
    """A diagonal of each matrix."""
    if x.ndim < 2:
        raise ValueError("A matrix has at least two axes.")
    leaf = evaluated(x)
    return viewed(leaf, leaf.view.diagonal(offset))


def trace(x: Array, /, *, offset: int = 0, dtype: Any = None) -> Array:
    """The sum of a diagonal of each matrix."""
    return total(diagonal(x, offset=offset), axis=-1, dtype=dtype)


def outer(x1: Array, x2: Array, /) -> Array:
    """Each product of an element of one vector and one of another."""
    if x1.ndim != 1 or x2.ndim != 1:
        raise ValueError("outer takes two arrays of one axis.")
    return multiply(reshape(x1, (-1, 1)), x2)


def cross(x1: Array, x2: Array, /, *, axis: int = -1) -> Array:
    """Cross products of vectors of three along an axis."""
    left, right = broadcast_arrays(x1, x2)
    (place,) = normal_axes(axis, left.ndim)
    if left.shape[place] != 3:
        raise ValueError(f"A cross product is of vectors of three, not {left.shape[place]}.")
    a, b = unstack(moveaxis(left, place, 0)), unstack(moveaxis(right, place, 0))
    parts = [
        subtract(multiply(a[i], b[j]), multiply(a[j], b[i])) for i, j in ((1, 2), (2, 0), (0, 1))
    ]
    return stack(parts, axis=place)
