"""How long somebody waits, a slice at a time."""

from __future__ import annotations

import time

__all__ = ["Patience"]

_SLICE_SECONDS = 0.1
"""A thread that waits runs no bytecode, so an interrupt is heard between two slices only."""


class Patience:
    """What is left of a time; `None` is for ever."""

    def __init__(self, seconds: float | None) -> None:
        self._until = None if seconds is None else time.monotonic() + seconds

    @property
    def left(self) -> bool:
        """Whether there is still time."""
        return self._until is None or time.monotonic() < self._until

    def next(self) -> float:
        """How long to wait before looking again."""
        if self._until is None:
            return _SLICE_SECONDS
        return min(_SLICE_SECONDS, max(0.0, self._until - time.monotonic()))
