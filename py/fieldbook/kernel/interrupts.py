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
from typing import Any, Literal, SupportsIndex

from fieldbook.kernel.critical import CriticalSection

__all__ = ["Interrupts", "interruptible_sleep"]


Phase = Literal["resting", "assisting", "expected", "running"]
"""Who an interrupt is for: nobody; a completion, which gives way to the cell that comes; a cell
that was asked for, whose code has not begun; a cell's code."""


class Interrupts:
    """Turns signals into `KeyboardInterrupt`, but only where a person's code runs.

    One that comes before a cell's code has begun is remembered and raised when it begins: what
    runs until then (the workspace, packages, IPython) may swallow an exception.
    """

    def __init__(self, section: CriticalSection, flush: Callable[[], None]) -> None:
        self._section = section
        self._flush = flush
        self._phase: Phase = "resting"
        self._cell: asyncio.Task[Any] | None = None
        self._older: set[asyncio.Task[Any]] = set()
        self.requested = False
        """Whether the cell has been told to stop before it began, or while it waited."""
        self.take: Callable[[], int] = lambda: 0
        """Takes a signal out of the shared memory before the interpreter does; 0 if none is."""
        self.heard: Callable[[], None] = lambda: None
        """Called when an interrupt has reached the cell it was for."""

    def install(self) -> None:
        """Handle the signals from now on."""
        signal.signal(signal.SIGINT, self._on_interrupt)
        signal.signal(signal.SIGUSR1, self._on_pending)

    @contextmanager
    def assisting(self) -> Iterator[None]:
        """Let an interrupt end what runs inside: a cell is to run.

        It is not told as heard. Should it have been for that cell, the page asks again.
        """
        assert self._phase == "resting"
        self._phase = "assisting"
        try:
            yield
        finally:
            self._phase = "resting"

    def expect(self) -> None:
        """A cell was asked for: interrupts are for it from now on, until `run` has ended."""
        if self._phase == "resting":
            self._phase, self.requested = "expected", False

    def begin(self) -> None:
        """The cell's code is about to run; raises what it was told before."""
        if self._phase == "expected":
            self._phase = "running"
            self.check()

    async def run(self, cell: Coroutine[Any, Any, None]) -> None:
        """Wait for ``cell``, which `stop_waiting` may cancel meanwhile."""
        self.expect()
        self._older = asyncio.all_tasks()
        self._cell = asyncio.create_task(cell)
        try:
            await asyncio.wait([self._cell])
        finally:
            self._phase = "resting"
            self._cell = None
            self._older = set()

    def stop_waiting(self) -> None:
        """Stop code that awaits: no bytecode runs then, so no signal would be seen.

        Code may also wait in a task that it started and runs to its end (``asyncio.run``), so
        everything that was started since the cell began is cancelled with it.
        """
        if self._phase not in ("expected", "running"):
            return
        self.requested = True
        self.heard()
        if self._cell is None:
            return
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
        if self.requested and self._phase == "running":
            raise KeyboardInterrupt

    def _on_interrupt(self, _number: int, _frame: FrameType | None) -> None:
        match self._phase:
            case "expected":
                self.requested = True
                self.heard()
            case "running":
                self.heard()
                self._section.run(_raise)
            case "assisting":
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
