"""Sections of code that a signal must not cut in two."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType

__all__ = ["CriticalSection"]


class CriticalSection:
    """Postpones what a signal wants done while the section is entered.

    A signal's handler runs between any two instructions. Were it to raise, or to send messages,
    while a batch is half written, text would be lost or sent twice.
    """

    def __init__(self) -> None:
        self._depth = 0
        self._postponed: list[Callable[[], None]] = []

    def __enter__(self) -> None:
        self._depth += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._depth -= 1
        if self._depth or not self._postponed:
            return
        postponed, self._postponed = self._postponed, []
        for action in postponed:
            action()

    def run(self, action: Callable[[], None]) -> None:
        """Do ``action`` now, or on leaving the section."""
        if self._depth:
            self._postponed.append(action)
        else:
            action()
