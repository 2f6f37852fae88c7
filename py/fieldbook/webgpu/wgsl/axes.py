"""Where an element of an expression's buffers lies, as sums of coordinates times steps.

A shader counts elements with one number, or two where it reduces. Axes that all buffers walk
through in one go are joined, so that contiguous arrays of any shape cost no division.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fieldbook.webgpu.expressions import Index, Leaf
from fieldbook.webgpu.views import Shape

__all__ = ["Axes", "joined", "steps_of"]


def steps_of(node: Leaf | Index, rank: int) -> tuple[int, list[int]]:
    """The start of a leaf or count, and its step along each axis of an expression's shape."""
    if isinstance(node, Index):
        steps = [0] * rank
        steps[rank - 1 - node.trailing] = 1
        return 0, steps
    view = node.view
    new = rank - len(view.shape)
    return view.offset, [0] * new + [
        0 if length == 1 else step for length, step in zip(view.shape, view.strides, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Axes:
    """Joined axes: their lengths, and for each buffer its step along each."""

    lengths: list[int]
    steps: list[list[int]]


def joined(shape: Shape, axes: Sequence[int], steps: list[list[int]]) -> Axes:
    """These axes of a shape, without those of one element, joined wherever all buffers allow."""
    lengths: list[int] = []
    kept: list[list[int]] = [[] for _ in steps]
    for axis in axes:
        length = shape[axis]
        if length == 1:
            continue
        if lengths and all(
            row[-1] == own[axis] * length for row, own in zip(kept, steps, strict=True)
        ):
            lengths[-1] *= length
            for row, own in zip(kept, steps, strict=True):
                row[-1] = own[axis]
        else:
            lengths.append(length)
            for row, own in zip(kept, steps, strict=True):
                row.append(own[axis])
    return Axes(lengths, kept)
