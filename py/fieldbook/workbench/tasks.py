"""Work in the background whose errors are never swallowed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from typing import Any, TypeVar

__all__ = ["Later", "Tasks", "in_turns"]

T = TypeVar("T")


TURN = 0.012
"""Seconds that work in turns may take before others have theirs."""


async def in_turns(items: Iterable[T]) -> AsyncIterator[T]:
    """The items of an iterable that takes long to compute, with the page alive in between."""
    end = time.perf_counter() + TURN
    for item in items:
        yield item
        if time.perf_counter() > end:
            await asyncio.sleep(0)
            end = time.perf_counter() + TURN


class Tasks:
    """Keeps tasks alive until they end and hands unexpected errors to `on_error`."""

    def __init__(self, on_error: Callable[[BaseException], None]) -> None:
        self._on_error = on_error
        self._running: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run `work` without waiting for it."""
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    async def settle(self) -> None:
        """Return when everything started so far, and what that started, has ended."""
        while self._running:
            await asyncio.gather(*self._running, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._on_error(error)


class Later:
    """Calls a function once things have been quiet for a while, or at the latest after `limit`."""

    def __init__(self, call: Callable[[], object], delay: float, limit: float) -> None:
        self._call = call
        self._delay = delay
        self._limit = limit
        self._timer: asyncio.TimerHandle | None = None
        self._deadline = 0.0

    @property
    def pending(self) -> bool:
        return self._timer is not None

    def ask(self) -> None:
        """Something happened: wait for quiet from now on."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        if self._timer is None:
            self._deadline = now + self._limit
        else:
            self._timer.cancel()
        # Behind a busy moment the deadline may have passed, and the past can't be scheduled.
        wait = max(0.0, min(self._delay, self._deadline - now))
        self._timer = loop.call_later(wait, self._fire)

    def now(self) -> None:
        """Call at once if a call is due."""
        if self._timer is not None:
            self._timer.cancel()
            self._fire()

    def cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _fire(self) -> None:
        self._timer = None
        self._call()
