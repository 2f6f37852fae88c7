"""Waiting without `await`: a plain function stands still, and the thread goes on.

Here another thread of this process lends the means; `tests/bridge/pool/test_pool_browser.py` has a
worker's real ones.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Iterator
from typing import Any

import pytest

from fieldbook.bridge.suspension import CannotWait, use_suspension, wait


def stand_still(answer: Awaitable[Any]) -> Any:
    """Run the event loop in another thread: this one stands still until it has ended."""
    found: list[Any] = []

    async def ask() -> None:
        found.append(await answer)

    thread = threading.Thread(target=lambda: asyncio.run(ask()))
    thread.start()
    thread.join()
    return found[0]


@pytest.fixture
def _means() -> Iterator[None]:
    use_suspension(stand_still)
    yield
    use_suspension(None)


async def rain_of(month: str) -> int:
    await asyncio.sleep(0)
    return len(month)


def total(months: list[str]) -> int:
    """Deep below whoever awaits, and called by code that knows nothing of waiting."""
    return sum(wait(rain_of(month)) for month in months)


@pytest.mark.usefixtures("_means")
def test_a_function_that_others_call_needs_no_async_above_it() -> None:
    assert total(["May", "June", "July"]) == 11
    assert sorted(["June", "May"], key=lambda month: wait(rain_of(month))) == ["May", "June"]


def test_where_a_stack_cannot_be_put_aside_it_says_what_to_do() -> None:
    with pytest.raises(CannotWait, match="async"):
        total(["May"])
