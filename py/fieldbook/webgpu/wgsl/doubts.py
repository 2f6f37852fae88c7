"""Mistakes that only the values show, such as an index outside of its axis.

A shader can't raise. It sets a flag, and until somebody reads that, what it wrote is in doubt, and
so is all that is computed from it. Who asks for such values has the flag read with them; if it was
set, they raise, then and ever after.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from numpy.linalg import LinAlgError

__all__ = ["Doubt", "mistake_of"]


class State(Enum):
    """What is known of a doubt."""

    OPEN = "nobody has looked"
    UNFOUNDED = "no mistake was made"
    JUSTIFIED = "a mistake was made"


@dataclass(eq=False, slots=True)
class Doubt:
    """Whether a mistake was made since the flags were last looked at."""

    state: State = State.OPEN
    mistake: Exception | None = field(default=None)

    @property
    def is_open(self) -> bool:
        """Whether the flags have to be looked at."""
        return self.state is State.OPEN

    @property
    def matters(self) -> bool:
        """Whether values may be wrong."""
        return self.state is not State.UNFOUNDED

    def settle(self, mistake: Exception | None) -> None:
        """Note what the flags said."""
        self.mistake = mistake
        self.state = State.JUSTIFIED if mistake else State.UNFOUNDED


def mistake_of(flags: list[int]) -> Exception | None:
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
