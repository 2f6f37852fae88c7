"""Signals from the page: stop the running code, send what is pending.

The page writes a signal's number into memory that it shares with the worker, and the interpreter
looks there while it runs bytecode. ``SIGINT`` means Stop; ``SIGUSR1`` means that the page waits
for pending output.
"""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, SupportsIndex

from fieldbook.kernel.critical import CriticalSection

__all__ = ["Interrupts", "interruptible_sleep"]


class Interrupts:
    """Turns signals into `KeyboardInterrupt`, but only where a person's code runs."""

    def __init__(self, section: CriticalSection, flush: Callable[[], None]) -> None:
        self._section = section
        self._flush = flush
        self._armed = False
        self._cell: asyncio.Task[Any] | None = None
        self._older: set[asyncio.Task[Any]] = set()
        self.requested = False
        """Whether the running code has been told to stop while it waited."""
        self.take: Callable[[], int] = lambda: 0
        """Takes a signal out of the shared memory before the interpreter does; 0 if none is."""
        self.heard: Callable[[], None] = lambda: None
        """Called when an interrupt has reached the running code."""

    def install(self) -> None:
        """Handle the signals from now on."""
        signal.signal(signal.SIGINT, self._on_interrupt)
        signal.signal(signal.SIGUSR1, self._on_pending)

    @contextmanager
    def armed(self) -> Iterator[None]:
        """Let an interrupt stop what runs inside.

        Outside of it an interrupt is not heard: one that comes a moment too late must neither
        break the kernel's own code nor stop the next cell.
        """
        self._armed = True
        try:
            yield
        finally:
            self._armed = False

    async def run(self, cell: Coroutine[Any, Any, None]) -> None:
        """Wait for ``cell``, which `stop_waiting` may cancel meanwhile."""
        self.requested = False
        self._older = asyncio.all_tasks()
        self._cell = asyncio.create_task(cell)
        try:
            await asyncio.wait([self._cell])
        finally:
            self._cell = None
            self._older = set()

    def stop_waiting(self) -> None:
        """Stop code that awaits: no bytecode runs then, so no signal would be seen.

        Code may also wait in a task that it started and runs to its end (``asyncio.run``), so
        everything that was started since the cell began is cancelled with it.
        """
        if self._cell is None or not self._armed:
            return
        self.requested = True
        self.heard()
        for task in asyncio.all_tasks() - self._older:
            task.cancel("interrupted")

    def poll(self) -> None:
        """Look for a signal now."""
        self.deliver(self.take())

    def deliver(self, number: int) -> None:
        """Do what the interpreter would on a signal that was taken while it was blocked."""
        if number == signal.SIGINT:
            self._on_interrupt(number, None)
        elif number == signal.SIGUSR1:
            self._on_pending(number, None)

    def check(self) -> None:
        """Raise what could not be raised while the stack was suspended."""
        if self.requested and self._armed:
            raise KeyboardInterrupt

    def _on_interrupt(self, _number: int, _frame: FrameType | None) -> None:
        if self._armed:
            self.heard()
            self._section.run(_raise)

    def _on_pending(self, _number: int, _frame: FrameType | None) -> None:
        self._section.run(self._flush)


def interruptible_sleep(
    wait: Callable[[float], None], clock: Callable[[], float] = time.monotonic
) -> Callable[[float | SupportsIndex], None]:
    """A `time.sleep` made of waits that end early when a signal comes, and handle it."""

    def sleep(seconds: float | SupportsIndex, /) -> None:
        """Suspend execution for a number of seconds."""
        length = float(seconds)
        if length < 0:
            raise ValueError("sleep length must be non-negative")
        end = clock() + length
        while (remaining := end - clock()) > 0:
            wait(remaining)

    return sleep


def _raise() -> None:
    raise KeyboardInterrupt
