"""Functions that sort, and those that rest on sorting: the sets of unique values."""

from __future__ import annotations

from typing import NamedTuple

from fieldbook.webgpu.array import Array, computed, evaluated, record
from fieldbook.webgpu.creation import counted, full, ones
from fieldbook.webgpu.dtypes import bool_, int32
from fieldbook.webgpu.engine import current
from fieldbook.webgpu.indexing import take, take_along_axis
from fieldbook.webgpu.manipulation import concat, moveaxis, reshape
from fieldbook.webgpu.reductions import cumulative_sum, diff
from fieldbook.webgpu.searching import nonzero
from fieldbook.webgpu.views import normal_axis

__all__ = [
    "TopK",
    "UniqueAll",
    "UniqueCounts",
    "UniqueInverse",
    "argsort",
    "sort",
    "top_k",
    "unique_all",
    "unique_counts",
    "unique_inverse",
    "unique_values",
]


def sort(
    x: Array,
    /,
    *,
    axis: int = -1,
    descending: bool = False,
    stable: bool = True,  # noqa: ARG001  # equal values can't be told apart
) -> Array:
    """The elements in order along an axis."""
    place = normal_axis(axis, x.ndim)
    rows = moveaxis(x, place, -1)
    buffer = current().sort(rows._expression, rows.shape, descending=descending)
    return moveaxis(computed(buffer, rows.shape, x.dtype), -1, place)


def argsort(
    x: Array,
    /,
    *,
    axis: int = -1,
    descending: bool = False,
    stable: bool = True,  # noqa: ARG001  # it always is
) -> Array:
    """Where the elements in order come from; equal ones keep their order."""
    place = normal_axis(axis, x.ndim)
    rows = moveaxis(x, place, -1)
    buffer = current().argsort(rows._expression, rows.shape, descending=descending)
    return moveaxis(computed(buffer, rows.shape, int32), -1, place)


class TopK(NamedTuple):
    """The first elements in order, and where they come from."""

    values: Array
    indices: Array


# For so few, looking for one after the other is less work than sorting all.
_FEW = 32


def top_k(x: Array, k: int, /, *, axis: int = -1, largest: bool = True) -> TopK:
    """The `k` largest or smallest elements along an axis, in order; not in the standard.

    Of equal ones the first come first; what is not a number counts as larger than all.
    """
    place = normal_axis(axis, x.ndim)
    if not 0 <= k <= x.shape[place]:
        raise ValueError(f"There are no {k} elements along an axis of {x.shape[place]}.")
    rows = moveaxis(x, place, -1)
    leaf = evaluated(rows)
    shape = (*rows.shape[:-1], k)
    if k <= _FEW:
        buffer = current().argsort_first(leaf, rows.shape, k, descending=largest)
        indices = computed(buffer, shape, int32)
    else:
        indices = argsort(rows, descending=largest)[..., :k]
    values = take_along_axis(rows, indices)
    return TopK(moveaxis(values, -1, place), moveaxis(indices, -1, place))


class UniqueAll(NamedTuple):
    """Unique values, where each first is, which of them each element is, how often they are."""

    values: Array
    indices: Array
    inverse_indices: Array
    counts: Array


class UniqueCounts(NamedTuple):
    """Unique values and how often they are."""

    values: Array
    counts: Array


class UniqueInverse(NamedTuple):
    """Unique values and which of them each element is."""

    values: Array
    inverse_indices: Array


def unique_all(x: Array, /) -> UniqueAll:
    """Unique values, in order; each one that is not a number counts as a value of its own."""
    flat = reshape(x, -1)
    order = argsort(flat)
    ordered = take(flat, order)
    begins = _begins(ordered)
    (starts,) = nonzero(begins)
    # Sorting keeps the order of equal ones, so that the first of a run is the first of all.
    counts = diff(starts, append=full((1,), flat.size, dtype=int32))
    run = record("subtract", cumulative_sum(begins, dtype=int32), 1)
    inverse = _scattered(run, order)
    return UniqueAll(take(ordered, starts), take(order, starts), reshape(inverse, x.shape), counts)


def _begins(ordered: Array) -> Array:
    """Where a run of equal elements begins."""
    first = ones(min(ordered.size, 1), dtype=bool_)
    return concat([first, record("not_equal", ordered[1:], ordered[:-1])])


def _scattered(values: Array, places: Array) -> Array:
    base = counted(places.shape, 0)
    base[places] = values
    return base


def unique_counts(x: Array, /) -> UniqueCounts:
    """Unique values and how often they are."""
    found = unique_all(x)
    return UniqueCounts(found.values, found.counts)


def unique_inverse(x: Array, /) -> UniqueInverse:
    """Unique values and which of them each element is."""
    found = unique_all(x)
    return UniqueInverse(found.values, found.inverse_indices)


def unique_values(x: Array, /) -> Array:
    """Unique values, in order."""
    ordered = sort(reshape(x, -1))
    return ordered[_begins(ordered)]
