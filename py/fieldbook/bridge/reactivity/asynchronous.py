"""Effects that are coroutine functions: tracked up to the first `await`, then a task."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Generator
from types import coroutine
from typing import Any

from fieldbook.bridge.reactivity.scheduler import report

__all__ = ["run_to_first_await"]


def run_to_first_await(work: Coroutine[Any, Any, object]) -> Callable[[], object] | None:
    """Run a coroutine until it waits, then let the event loop go on with it.

    Returns what cancels the rest. Tracking ends where this function returns, so nothing that is
    read after the first `await` subscribes anybody.
    """
    try:
        awaited = work.send(None)
    except StopIteration:
        return None
    task = asyncio.ensure_future(_rest(work, awaited))
    task.add_done_callback(_report_failure)
    return task.cancel


@coroutine
def _rest(work: Coroutine[Any, Any, object], awaited: Any) -> Generator[Any, Any, None]:
    """Go on with a coroutine whose first awaited object was taken from it already."""
    while True:
        try:
            try:
                answer = yield awaited
            except BaseException as error:  # noqa: BLE001  # cancellation is the coroutine's too
                awaited = work.throw(error)
            else:
                awaited = work.send(answer)
        except StopIteration:
            return


def _report_failure(task: asyncio.Future[None]) -> None:
    if not task.cancelled():
        error = task.exception()
        if isinstance(error, Exception):
            report(error)
