"""A life cycle: a state that changes only along the steps that were laid down for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Generic, TypeVar

__all__ = ["Life"]

State = TypeVar("State", bound=str)


class Life(Generic[State]):
    """`state`, and what may follow it. A step that isn't laid down is a mistake of the caller."""

    __slots__ = ("_steps", "state")

    def __init__(self, first: State, steps: Mapping[State, Collection[State]]) -> None:
        self.state = first
        self._steps = steps

    def to(self, state: State) -> None:
        """Take a step. Raises `RuntimeError` where it may not follow."""
        if state not in self._steps[self.state]:
            raise RuntimeError(f"what is {self.state} can't become {state}")
        self.state = state
