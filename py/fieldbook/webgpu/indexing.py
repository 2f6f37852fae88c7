"""Indexing: slices become views, arrays of indices become computed positions."""

from __future__ import annotations

from typing import Any

import numpy as np

from fieldbook.webgpu.array import (
    Array,
    as_operand,
    called,
    cast,
    computed,
    evaluated,
    host,
    uploaded,
    viewed,
)
from fieldbook.webgpu.creation import counted
from fieldbook.webgpu.dtypes import bool_, int32, scalar_dtype
from fieldbook.webgpu.engine import current
from fieldbook.webgpu.expressions import Gather, Leaf, Weight, weight_of
from fieldbook.webgpu.keys import mask_of, positions_of, selection_of, within
from fieldbook.webgpu.manipulation import broadcast_to, expand_dims, reshape
from fieldbook.webgpu.views import View, broadcast_shape, normal_axis

__all__ = ["repeat", "replaced", "selected", "take", "take_along_axis"]


def selected(x: Array, key: Any) -> Array:
    """`x[key]`."""
    leaf = evaluated(x)
    selection = selection_of(leaf.view, key)
    if selection.positions is None:
        return viewed(leaf, selection.view)
    return _gathered(leaf, selection.positions)


def _gathered(leaf: Leaf, positions: Array) -> Array:
    """The elements at these positions, to be read where they are needed."""
    weight = weight_of(positions._expression) + Weight(1, 1)
    if not weight.fits():
        evaluated(positions)
        weight = Weight(2, 2)
    gather = Gather(leaf.buffer, positions._expression, leaf.dtype, weight)
    return Array(gather, positions.shape)


def replaced(x: Array, key: Any, value: Any) -> Array:
    """`x` as it is after `x[key] = value`."""
    new = _as_value(value, x)
    mask = mask_of(key)
    if mask is not None and not new.ndim and mask.shape == x.shape:
        return called("where", [mask, new, x], [bool_, x.dtype, x.dtype], x.dtype)
    whole = View.whole(x.shape)
    selection = selection_of(whole, key)
    if selection.positions is None:
        part = selection.view
        new = _fitted_to(new, part.shape)
        pieces = [(whole, x._expression), (part, new._expression)]
        return computed(current().assemble(x.size, x.dtype, pieces), x.shape, x.dtype)
    positions = selection.positions
    new = _fitted_to(new, positions.shape)
    changed = current().scatter(
        evaluated(x), positions.shape, positions._expression, new._expression
    )
    return computed(changed, x.shape, x.dtype)


def _as_value(value: Any, x: Array) -> Array:
    new = as_operand(value if isinstance(value, Array | int | float) else np.asarray(value))
    kind = (new.dtype if isinstance(new, Array) else scalar_dtype(new, None)).kind
    if "biuf".index(kind) > "biuf".index(x.dtype.kind) and {kind, x.dtype.kind} != {"i", "u"}:
        raise TypeError(
            f"Elements of {x.dtype.name} cannot be set to values of another kind; use astype."
        )
    return cast(new, x.dtype)


def _fitted_to(value: Array, shape: tuple[int, ...]) -> Array:
    """A value repeated to its place; leading axes of one element, which that lacks, are left."""
    extra = value.ndim - len(shape)
    if extra > 0 and all(length == 1 for length in value.shape[:extra]):
        value = reshape(value, value.shape[extra:])
    return broadcast_to(value, shape)


def take(x: Array, indices: Array, /, *, axis: int | None = None) -> Array:
    """The parts at these indices of an axis."""
    if axis is None:
        if x.ndim != 1:
            raise ValueError("take needs an axis where there are several.")
        axis = 0
    return selected(x, (*(slice(None),) * normal_axis(axis, x.ndim), indices))


def take_along_axis(x: Array, indices: Array, /, *, axis: int = -1) -> Array:
    """The elements at indices of their own along an axis, as `argsort` gives them."""
    place = normal_axis(axis, x.ndim)
    if indices.ndim != x.ndim:
        raise ValueError(f"Indices of {indices.ndim} axes do not fit an array of {x.ndim}.")
    leaf = evaluated(x)
    others = broadcast_shape(
        *((*shape[:place], 1, *shape[place + 1 :]) for shape in (x.shape, indices.shape))
    )
    shape = (*others[:place], indices.shape[place], *others[place + 1 :])
    wide = (*others[:place], x.shape[place], *others[place + 1 :])
    view = leaf.view.broadcast(wide)
    terms = [(within(cast(indices, int32), x.shape[place]), view.strides[place])]
    terms += [
        (counted(shape, other), view.strides[other]) for other in range(x.ndim) if other != place
    ]
    return _gathered(leaf, positions_of(terms, view.offset, shape))


def repeat(x: Array, repeats: int | Array, /, *, axis: int | None = None) -> Array:
    """Each element several times in a row."""
    if axis is None:
        return repeat(reshape(x, -1), repeats, axis=0)
    place = normal_axis(axis, x.ndim)
    length = x.shape[place]
    if isinstance(repeats, Array) and repeats.size != 1:
        if repeats.shape != (length,):
            raise ValueError(f"Repeats of shape {repeats.shape} do not fit {length} elements.")
        # How long the result is, only the values tell.
        return take(x, uploaded(np.repeat(np.arange(length), host(repeats))), axis=place)
    count = int(host(repeats).reshape(())) if isinstance(repeats, Array) else repeats
    if count < 0:
        raise ValueError(f"Nothing can be repeated {count} times.")
    wide = expand_dims(x, axis=place + 1)
    shape = (*x.shape[: place + 1], count, *x.shape[place + 1 :])
    final = (*x.shape[:place], length * count, *x.shape[place + 1 :])
    return reshape(broadcast_to(wide, shape), final)
