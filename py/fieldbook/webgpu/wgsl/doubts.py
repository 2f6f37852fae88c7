"""Mistakes that only the values show, such as an index outside of its axis.

A shader can't raise. It sets a flag, and until somebody reads that, what it wrote is in doubt, and
so is all that is computed from it. Who asks for such values has the flag read with them; if it was
set, they raise, then and ever after.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from numpy.linalg import LinAlgError

if TYPE_CHECKING:
    from fieldbook.webgpu.wgsl.memory import GpuBuffer

__all__ = ["Doubt"]


class Doubt:
    """Whether a mistake was made by what was dispatched between two looks at values.

    flags: where shaders note mistakes; None once it was looked at.
    """

    __slots__ = ("flags", "mistake")

    def __init__(self, flags: GpuBuffer) -> None:
        self.flags: GpuBuffer | None = flags
        self.mistake: Exception | None = None

    @property
    def matters(self) -> bool:
        """Whether values may be wrong, as far as is known."""
        return self.flags is not None or self.mistake is not None

    def settle(self, flags: list[int]) -> None:
        """Take note of what the flags said."""
        self.flags = None
        self.mistake = _mistake_of(flags)


def _mistake_of(flags: list[int]) -> Exception | None:
    """What the flags of shaders stand for, each at its place."""
    if flags[1]:
        return IndexError(
            "An index lay outside of its axis, in what these values were computed from on the GPU."
        )
    if flags[2]:
        return ValueError(
            "A whole number was raised to a negative power, in what these values were computed from"
            " on the GPU. Convert it to float32 with astype."
        )
    if flags[3]:
        return LinAlgError(
            "A matrix is singular, in what these values were computed from on the GPU: its"
            " equations have no solution, or many."
        )
    return None
