"""Steps that are run again: Python asks once, and the adapter repeats what was dispatched.

A step reads one set of buffers and writes another. So that the next one finds what the last one
wrote, the two sets take each other's place in every second round. What the step needed on the way
is written anew by each round, in the same order, so it stays where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fieldbook.webgpu.expressions import Leaf
from fieldbook.webgpu.views import View
from fieldbook.webgpu.wgsl.adapter import GpuLost
from fieldbook.webgpu.wgsl.doubts import Doubt
from fieldbook.webgpu.wgsl.elementwise import evaluated
from fieldbook.webgpu.wgsl.gpu import Gpu

__all__ = ["repeated"]


def repeated(
    gpu: Gpu, step: Callable[[Sequence[Leaf]], Sequence[Leaf]], state: Sequence[Leaf], times: int
) -> list[Leaf]:
    """What so many steps make of a state whose buffers are on this GPU."""
    # Copies: others may have arrays over these buffers, which are written in the second round.
    given = [_copied(gpu, each) for each in state]
    made: list[Leaf] = []
    with gpu.noting() as work:
        for leaf in step(given):
            taken = [each.buffer for each in made]
            own = leaf.view.is_row_major and not leaf.view.offset and gpu.is_noted(leaf.buffer)
            made.append(leaf if own and leaf.buffer not in taken else _copied(gpu, leaf))
        if gpu.adapter.lost is not None:
            raise GpuLost(f"The GPU was lost ({gpu.adapter.lost}) while a step was repeated.")
        pairs = [(one.buffer, other.buffer) for one, other in zip(given, made, strict=True)]
        gpu.repeat(work, pairs, times - 1)
    buffers = [buffer for pair in pairs for buffer in pair]
    doubts = frozenset[Doubt]().union(*(each.doubts for each in buffers))
    for buffer in buffers:
        buffer.doubts = doubts
    return made if times % 2 else given


def _copied(gpu: Gpu, leaf: Leaf) -> Leaf:
    shape = leaf.view.shape
    return Leaf(evaluated(gpu, leaf, shape), View.whole(shape), leaf.dtype)
