"""Repeating a step of work without writing it down each time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fieldbook.webgpu.array import Array, evaluated
from fieldbook.webgpu.engine import current
from fieldbook.webgpu.expressions import Leaf

__all__ = ["repeated"]


def repeated(
    step: Callable[..., Sequence[Array]], state: Sequence[Array], times: int
) -> tuple[Array, ...]:
    """What `times` steps make of some arrays: ``state = step(*state)``, again and again.

    Not in the standard. On a GPU `step` is called once; what it asked for is then run again there,
    and Python has no part in it. So a step must ask for the same each time: what changes is in the
    state, a count of the steps among it, and it looks at no values.

    Raises a ValueError where a step gives other shapes or types than it was given, or other than
    `len(state)` arrays; a RuntimeError where it looks at values on a GPU.
    """
    kinds = [(each.shape, each.dtype) for each in state]

    def on_leaves(leaves: Sequence[Leaf]) -> list[Leaf]:
        made = step(*(Array(each, each.view.shape) for each in leaves))
        if [(each.shape, each.dtype) for each in made] != kinds:
            raise ValueError(
                "A step that is repeated gives arrays of the shapes and types that it is given:"
                f" {[(each.shape, each.dtype.name) for each in made]} is not"
                f" {[(shape, dtype.name) for shape, dtype in kinds]}."
            )
        return [evaluated(each) for each in made]

    if times < 1:
        return tuple(state)
    leaves = current().repeat(on_leaves, [evaluated(each) for each in state], times)
    return tuple(Array(each, each.view.shape) for each in leaves)
