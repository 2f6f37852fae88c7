"""Waiting without `await`, with a thread's means in place of a browser's."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Iterator
from typing import Any

import pytest

from fieldbook.bridge.suspension import CannotWait, can_wait, use_suspension, wait


async def double(number: int) -> int:
    await asyncio.sleep(0)
    if number < 0:
        raise ValueError("negative")
    return number * 2


@pytest.fixture(autouse=True)
def _no_means() -> Iterator[None]:
    yield
    use_suspension(None)


def elsewhere(answer: Awaitable[Any]) -> Any:
    """Run an event loop of its own in another thread: this one stands still meanwhile."""
    found: list[Any] = []

    async def ask() -> None:
        try:
            found.append((await answer, None))
        except ValueError as error:
            found.append((None, error))

    thread = threading.Thread(target=lambda: asyncio.run(ask()))
    thread.start()
    thread.join()
    value, error = found[0]
    if error is not None:
        raise error
    return value


def test_a_plain_function_gets_the_answer_or_its_error() -> None:
    use_suspension(elsewhere)
    assert can_wait()
    assert wait(double(4)) == 8
    with pytest.raises(ValueError, match="negative"):
        wait(double(-1))


def test_where_nothing_can_stand_still_it_says_so_and_leaves_nothing_unawaited() -> None:
    assert not can_wait()
    with pytest.raises(CannotWait, match="async"):
        wait(double(4))


def test_it_is_asked_each_time_whether_this_stack_can() -> None:
    answers = iter([True, False])
    use_suspension(elsewhere, lambda: next(answers))
    assert wait(double(1)) == 2

    future: asyncio.Future[int] = asyncio.Future(loop=asyncio.new_event_loop())
    with pytest.raises(CannotWait):
        wait(future)
    future.get_loop().close()
