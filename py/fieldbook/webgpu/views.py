"""Views: how an array lies in a flat buffer, as a shape, steps and a start.

Slicing, transposing and broadcasting only make another view. A shader reads through it, so none
of them costs a copy on any engine.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

__all__ = ["Shape", "View", "broadcast_shape", "normal_axes", "normal_axis", "row_major"]

Shape: TypeAlias = tuple[int, ...]


def row_major(shape: Shape) -> Shape:
    """The steps of an array whose last axis lies side by side."""
    steps = [1] * len(shape)
    for axis in range(len(shape) - 1, 0, -1):
        steps[axis - 1] = steps[axis] * max(shape[axis], 1)
    return tuple(steps)


def broadcast_shape(*shapes: Shape) -> Shape:
    """The shape that all of these can be repeated to."""
    rank = max((len(shape) for shape in shapes), default=0)
    result = []
    for axis in range(-rank, 0):
        sizes = {shape[axis] for shape in shapes if len(shape) >= -axis} - {1}
        if len(sizes) > 1:
            told = ", ".join(map(str, shapes))
            raise ValueError(f"The shapes {told} cannot be broadcast together.")
        result.append(sizes.pop() if sizes else 1)
    return tuple(result)


def normal_axis(axis: int, rank: int) -> int:
    """An axis counted from the front; an IndexError where there is none."""
    if not -rank <= axis < rank:
        raise IndexError(f"There is no axis {axis} in an array of {rank} dimensions.")
    return axis % rank


def normal_axes(axes: int | Sequence[int] | None, rank: int) -> Shape:
    """Several axes counted from the front, each once; None stands for all."""
    if axes is None:
        return tuple(range(rank))
    given = (axes,) if isinstance(axes, int) else tuple(axes)
    normal = tuple(normal_axis(axis, rank) for axis in given)
    if len(set(normal)) < len(normal):
        raise ValueError(f"An axis is named twice in {given}.")
    return normal


@dataclass(frozen=True, slots=True)
class View:
    """Where the elements of an array are: at `offset` plus each index times its stride."""

    shape: Shape
    strides: Shape
    offset: int = 0

    @staticmethod
    def whole(shape: Shape) -> View:
        """All of a buffer, in row-major order."""
        return View(shape, row_major(shape))

    @property
    def size(self) -> int:
        return math.prod(self.shape)

    @property
    def is_row_major(self) -> bool:
        """Whether the elements lie side by side in the order in which they are counted."""
        expected = row_major(self.shape)
        return self.size == 0 or all(
            size == 1 or stride == step
            for size, stride, step in zip(self.shape, self.strides, expected, strict=True)
        )

    def permuted(self, axes: Shape) -> View:
        return replace(
            self,
            shape=tuple(self.shape[axis] for axis in axes),
            strides=tuple(self.strides[axis] for axis in axes),
        )

    def sliced(self, axis: int, start: int, step: int, length: int) -> View:
        """Every `step`th of an axis, from `start` on."""
        before, after = slice(axis), slice(axis + 1, None)
        stride = self.strides[axis]
        return View(
            (*self.shape[before], length, *self.shape[after]),
            (*self.strides[before], stride * step, *self.strides[after]),
            self.offset + (start * stride if length else 0),
        )

    def without(self, axis: int) -> View:
        """The view at the first index of an axis, without the axis."""
        return replace(
            self,
            shape=self.shape[:axis] + self.shape[axis + 1 :],
            strides=self.strides[:axis] + self.strides[axis + 1 :],
        )

    def with_axis(self, axis: int) -> View:
        """The view with a new axis of one element."""
        return replace(
            self,
            shape=(*self.shape[:axis], 1, *self.shape[axis:]),
            strides=(*self.strides[:axis], 0, *self.strides[axis:]),
        )

    def broadcast(self, shape: Shape) -> View:
        """The view repeated to a larger shape, by standing still along the repeated axes."""
        if broadcast_shape(self.shape, shape) != shape:
            raise ValueError(f"An array of shape {self.shape} cannot be broadcast to {shape}.")
        new = len(shape) - len(self.shape)
        strides = (
            0 if size == 1 else stride
            for size, stride in zip(self.shape, self.strides, strict=True)
        )
        return replace(self, shape=shape, strides=(0,) * new + tuple(strides))

    def reshaped(self, shape: Shape) -> View | None:
        """The view in another shape, or None where that needs a copy."""
        if not self.is_row_major:
            return None
        return View(shape, row_major(shape), self.offset)

    def diagonal(self, offset: int) -> View:
        """The diagonals of the last two axes, as one last axis."""
        rows, columns = self.shape[-2:]
        down, along = self.strides[-2:]
        row, column = max(-offset, 0), max(offset, 0)
        length = max(min(rows - row, columns - column), 0)
        start = row * down + column * along if length else 0
        return View(
            (*self.shape[:-2], length), (*self.strides[:-2], down + along), self.offset + start
        )
