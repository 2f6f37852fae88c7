"""Waiting without `await`: a plain function stands still until an answer has come.

A worker's interpreter can put the stack that it runs on aside and take it up again, where the
browser has the means; meanwhile the thread hears messages as ever. `wait(answer)` does that, in any
function, however deep below the coroutine that runs it. Whoever knows the platform hands the means
in; nothing here knows it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

__all__ = ["CannotWait", "Suspend", "can_wait", "use_suspension", "wait"]

T = TypeVar("T")
Suspend = Callable[[Awaitable[Any]], Any]


class CannotWait(RuntimeError):
    """The stack can't be put aside here: on a page, in a browser without the means, natively."""


_suspend: Suspend | None = None
_can: Callable[[], bool] = bool


def use_suspension(suspend: Suspend | None, can: Callable[[], bool] = lambda: True) -> None:
    """Name the means of this interpreter, or with `None` that it has none.

    suspend: returns what an awaitable comes to, or raises its error.
    can: whether the stack that runs just now can be put aside; asked each time.
    """
    global _suspend, _can
    _suspend, _can = suspend, can


def can_wait() -> bool:
    """Whether `wait` would wait, here and now."""
    return _suspend is not None and _can()


def wait(answer: Awaitable[T]) -> T:
    """What `answer` comes to; until then the function that calls this stands still.

    Raises:
        CannotWait: It can't stand still here. `answer` is closed if it is a coroutine.
    """
    if _suspend is None or not _can():
        close = getattr(answer, "close", None)
        if close is not None:
            close()
        raise CannotWait("This stack can't be put aside: make the function async, and await.")
    value: T = _suspend(answer)
    return value
