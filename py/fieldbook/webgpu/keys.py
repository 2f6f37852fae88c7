"""Keys: what `x[key]` selects, as a view or as positions in the buffer that the view is of."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from fieldbook.webgpu.array import Array, called, cast, evaluated, record, uploaded
from fieldbook.webgpu.creation import counted
from fieldbook.webgpu.dtypes import bool_, int32
from fieldbook.webgpu.manipulation import broadcast_to, reshape
from fieldbook.webgpu.searching import nonzero
from fieldbook.webgpu.views import Shape, View, broadcast_shape

__all__ = ["Selection", "mask_of", "positions_of", "selection_of", "within"]


@dataclass(frozen=True, slots=True)
class Selection:
    """A view, or positions where indices are arrays."""

    view: View
    positions: Array | None = None


@dataclass(frozen=True, slots=True)
class _OnNewAxis:
    """An index along an axis that is not there: what a mask without axes selects by."""

    index: Array


# None makes an axis, a number takes one away; masks have become indices.
_Part: TypeAlias = "slice | int | Array | _OnNewAxis | None"


def mask_of(key: Any) -> Array | None:
    """The key as a mask, if it is a single one."""
    if isinstance(key, np.ndarray | list):
        key = _index_array(key)
    return key if isinstance(key, Array) and key.dtype == bool_ and key.ndim else None


def selection_of(view: View, key: Any) -> Selection:
    """What a key selects through a view."""
    parts = _parts(view.shape, key if isinstance(key, tuple) else (key,))
    by_array = any(isinstance(part, Array | _OnNewAxis) for part in parts)
    indices: dict[int, Array] = {}
    runs = axis = 0
    in_run = False
    for part in parts:
        if part is None:
            view = view.with_axis(axis)
        elif isinstance(part, slice):
            start, stop, step = part.indices(view.shape[axis])
            view = view.sliced(axis, start, step, len(range(start, stop, step)))
        elif not by_array:
            assert isinstance(part, int)
            view = view.sliced(axis, _place(part, view.shape[axis]), 1, 1).without(axis)
            continue
        else:
            if isinstance(part, _OnNewAxis):
                view, part = view.with_axis(axis), part.index  # noqa: PLW2901
            indices[axis] = cast(part, int32)
            runs += not in_run
        in_run = axis in indices
        axis += 1
    if not indices:
        return Selection(view)
    # NumPy's rule: where slices lie between the indices, their axes come first.
    front = 0 if runs > 1 else min(indices)
    return Selection(view, _combined(view, indices, front))


def _combined(view: View, indices: dict[int, Array], front: int) -> Array:
    """The positions of broadcast indices along some axes and of everything along the others."""
    common = broadcast_shape(*(index.shape for index in indices.values()))
    rest = [axis for axis in range(len(view.shape)) if axis not in indices]
    kept = tuple(view.shape[axis] for axis in rest)
    shape = (*kept[:front], *common, *kept[front:])
    trailing = (1,) * (len(kept) - front)
    terms: list[tuple[Array, int]] = [
        (reshape(within(index, view.shape[axis]), index.shape + trailing), view.strides[axis])
        for axis, index in indices.items()
    ]
    for number, axis in enumerate(rest):
        place = number if number < front else number + len(common)
        terms.append((counted(shape, place), view.strides[axis]))
    return positions_of(terms, view.offset, shape)


def positions_of(terms: list[tuple[Array, int]], offset: int, shape: Shape) -> Array:
    """The sum of indices times strides, as positions in a buffer."""
    total = Array(cast(offset, int32)._expression, ())
    for index, stride in terms:
        total = record("add", total, record("multiply", index, stride))
    return total if total.shape == shape else broadcast_to(total, shape)


def within(index: Array, length: int) -> Array:
    """Indices counted from the front; an IndexError where one lies outside the axis."""
    counted_from_front = called("within", [index, length], [int32, int32], int32)
    # At once, so that the error shows where the index was used.
    evaluated(counted_from_front)
    return counted_from_front


def _place(part: int, length: int) -> int:
    if not -length <= part < length:
        raise IndexError(f"Index {part} is out of bounds for an axis of {length} elements.")
    return part % length


def _parts(shape: Shape, key: tuple[Any, ...]) -> list[_Part]:
    """The key with an ellipsis written out and masks replaced by where they are true."""
    given = [_index_array(part) if isinstance(part, list | np.ndarray) else part for part in key]
    taken = sum(_axes_taken(part) for part in given)
    if taken > len(shape):
        raise IndexError(f"{taken} indices are too many for an array of shape {shape}.")
    if not any(part is Ellipsis for part in given):
        given.append(Ellipsis)
    parts: list[_Part] = []
    axis = 0
    for part in given:
        if part is Ellipsis:
            axis += len(shape) - taken
            parts += [slice(None)] * (len(shape) - taken)
            taken = len(shape)
        else:
            parts += _as_parts(part, shape[axis:])
            axis += _axes_taken(part)
    return parts


def _axes_taken(part: Any) -> int:
    if part is None or part is Ellipsis or isinstance(part, bool):
        return 0
    return part.ndim if isinstance(part, Array) and part.dtype == bool_ else 1


def _as_parts(part: Any, shape: Shape) -> list[_Part]:
    if isinstance(part, bool):
        part = cast(part, bool_)
    if part is None or isinstance(part, slice):
        return [part]
    if not isinstance(part, Array):
        return [operator.index(part)]
    if part.dtype.kind == "f":
        raise IndexError("An array of float32 is not an index; convert it with astype.")
    if part.dtype != bool_:
        return [part]
    if not part.ndim:
        return [_OnNewAxis(nonzero(reshape(part, 1))[0])]
    # A mask of no elements selects none of any axis.
    if not all(own in (length, 0) for own, length in zip(part.shape, shape, strict=False)):
        raise IndexError(f"A mask of shape {part.shape} does not fit axes of {shape}.")
    return list(nonzero(part))


def _index_array(part: Any) -> Array:
    values = np.asarray(part)
    return uploaded(values if values.size or values.dtype.kind in "biu" else values.astype(int32))
