"""Functions that arrange elements. Most only read the same buffer through another view."""

from __future__ import annotations

from collections.abc import Sequence

from fieldbook.webgpu.array import Array, cast, computed, evaluated, viewed
from fieldbook.webgpu.dtypes import promoted
from fieldbook.webgpu.engine import current
from fieldbook.webgpu.expressions import Constant, Expression
from fieldbook.webgpu.reading import full_shape
from fieldbook.webgpu.views import Shape, View, broadcast_shape, normal_axes, normal_axis

__all__ = [
    "broadcast_arrays",
    "broadcast_to",
    "concat",
    "expand_dims",
    "flip",
    "moveaxis",
    "permute_dims",
    "reshape",
    "roll",
    "squeeze",
    "stack",
    "tile",
    "unstack",
]


def reshape(x: Array, /, shape: int | Sequence[int], *, copy: bool | None = None) -> Array:
    """The same elements, in the same order, in another shape."""
    wanted = full_shape(shape, x)
    if isinstance(x._expression, Constant):
        return Array(x._expression, wanted)
    leaf = evaluated(x)
    view = leaf.view.reshaped(wanted)
    if view is not None:
        return viewed(leaf, view)
    if copy is False:
        raise ValueError("These elements do not lie in order; leave out copy=False.")
    return computed(current().evaluate(leaf, x.shape, x.dtype), wanted, x.dtype)


def broadcast_to(x: Array, /, shape: Sequence[int]) -> Array:
    """The array repeated to a larger shape, without a copy."""
    wanted = tuple(shape)
    if x.shape == wanted:
        return cast(x, x.dtype)
    if isinstance(x._expression, Constant) and broadcast_shape(x.shape, wanted) == wanted:
        return Array(x._expression, wanted)
    leaf = evaluated(x)
    return viewed(leaf, leaf.view.broadcast(wanted))


def broadcast_arrays(*arrays: Array) -> list[Array]:
    """All of them in one common shape."""
    shape = broadcast_shape(*(array.shape for array in arrays))
    return [broadcast_to(array, shape) for array in arrays]


def expand_dims(x: Array, /, axis: int = 0) -> Array:
    """The array with a new axis of one element."""
    leaf = evaluated(x)
    return viewed(leaf, leaf.view.with_axis(normal_axis(axis, x.ndim + 1)))


def squeeze(x: Array, /, axis: int | tuple[int, ...]) -> Array:
    """The array without these axes of one element."""
    leaf = evaluated(x)
    view = leaf.view
    for place in sorted(normal_axes(axis, x.ndim), reverse=True):
        if view.shape[place] != 1:
            raise ValueError(f"Axis {place} has {view.shape[place]} elements, not one.")
        view = view.without(place)
    return viewed(leaf, view)


def permute_dims(x: Array, /, axes: Sequence[int]) -> Array:
    """The array with its axes in another order."""
    order = normal_axes(tuple(axes), x.ndim)
    if len(order) != x.ndim:
        raise ValueError(f"{tuple(axes)} does not name each axis of {x.shape}.")
    leaf = evaluated(x)
    return viewed(leaf, leaf.view.permuted(order))


def moveaxis(
    x: Array, source: int | tuple[int, ...], destination: int | tuple[int, ...], /
) -> Array:
    """The array with some axes moved to other places."""
    sources, places = normal_axes(source, x.ndim), normal_axes(destination, x.ndim)
    if len(sources) != len(places):
        raise ValueError(f"{source} and {destination} name different numbers of axes.")
    order = [axis for axis in range(x.ndim) if axis not in sources]
    for place, axis in sorted(zip(places, sources, strict=True)):
        order.insert(place, axis)
    return permute_dims(x, order)


def flip(x: Array, /, *, axis: int | tuple[int, ...] | None = None) -> Array:
    """The array with the order along axes turned round."""
    leaf = evaluated(x)
    view = leaf.view
    for place in normal_axes(axis, x.ndim):
        length = view.shape[place]
        view = view.sliced(place, max(length - 1, 0), -1, length)
    return viewed(leaf, view)


def concat(arrays: Sequence[Array], /, *, axis: int | None = 0) -> Array:
    """Arrays one after the other along an axis; all of each, flat, if that is None."""
    if not arrays:
        raise ValueError("There is nothing to put together.")
    if axis is None:
        return concat([reshape(array, -1) for array in arrays])
    first = arrays[0]
    place = normal_axis(axis, first.ndim)
    for array in arrays:
        if _without(array.shape, place) != _without(first.shape, place):
            raise ValueError(
                f"Arrays of shapes {first.shape} and {array.shape} do not fit together "
                f"along axis {place}."
            )
    dtype = promoted(*(array.dtype for array in arrays))
    length = sum(array.shape[place] for array in arrays)
    whole = View.whole((*first.shape[:place], length, *first.shape[place + 1 :]))
    pieces: list[tuple[View, Expression]] = []
    start = 0
    for array in arrays:
        part = whole.sliced(place, start, 1, array.shape[place])
        pieces.append((part, cast(array, dtype)._expression))
        start += array.shape[place]
    return computed(current().assemble(whole.size, dtype, pieces), whole.shape, dtype)


def _without(shape: Shape, axis: int) -> Shape:
    return shape[:axis] + shape[axis + 1 :]


def stack(arrays: Sequence[Array], /, *, axis: int = 0) -> Array:
    """Arrays of one shape side by side along a new axis."""
    return concat([expand_dims(array, axis=axis) for array in arrays], axis=axis)


def unstack(x: Array, /, *, axis: int = 0) -> tuple[Array, ...]:
    """The parts at each index of an axis."""
    place = normal_axis(axis, x.ndim)
    leaf = evaluated(x)
    return tuple(
        viewed(leaf, leaf.view.sliced(place, index, 1, 1).without(place))
        for index in range(x.shape[place])
    )


def roll(
    x: Array,
    /,
    shift: int | tuple[int, ...],
    *,
    axis: int | tuple[int, ...] | None = None,
) -> Array:
    """Elements moved along axes; what leaves at the end comes back in front."""
    if axis is None:
        return reshape(roll(reshape(x, -1), shift, axis=0), x.shape)
    axes = axis if isinstance(axis, tuple) else (axis,)
    shifts = shift if isinstance(shift, tuple) else (shift,) * len(axes)
    result = cast(x, x.dtype)
    for place, distance in zip(axes, shifts, strict=True):
        result = _rolled(result, normal_axis(place, x.ndim), distance)
    return result


def _rolled(x: Array, axis: int, distance: int) -> Array:
    length = x.shape[axis]
    start = distance % length if length else 0
    if not start:
        return x
    leaf = evaluated(x)
    tail = leaf.view.sliced(axis, length - start, 1, start)
    head = leaf.view.sliced(axis, 0, 1, length - start)
    return concat([viewed(leaf, tail), viewed(leaf, head)], axis=axis)


def tile(x: Array, repetitions: Sequence[int], /) -> Array:
    """The whole array several times along each axis."""
    rank = max(x.ndim, len(repetitions))
    counts = (1,) * (rank - len(repetitions)) + tuple(repetitions)
    shape = (1,) * (rank - x.ndim) + x.shape
    paired = reshape(x, [size for length in shape for size in (1, length)])
    target = [size for pair in zip(counts, shape, strict=True) for size in pair]
    lengths = [count * length for count, length in zip(counts, shape, strict=True)]
    return reshape(broadcast_to(paired, target), lengths)
