"""Opening the windows of a life, and killing the browser under somebody's hands."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine
from random import Random
from typing import Any

from playwright.async_api import Error

from tests.faults.browser import Browser
from tests.faults.findings import Findings
from tests.faults.screen import Screen
from tests.faults.stage import Life
from tests.faults.typist import Typist

__all__ = ["judge_again", "kill_after", "kill_during", "notebook_of", "reopen", "soon_after"]

CELLS = 3


async def notebook_of(life: Life, cells: int = CELLS) -> Screen:
    """The window with this life's notebook: as the run before left it, or made now."""
    screen = life.notes.get("screen")
    if isinstance(screen, Screen) and life.context is not None:
        return screen
    screen = await life.open()
    await screen.until_drawn()
    await screen.new_notebook(cells)
    return screen


async def reopen(life: Life) -> Screen:
    """The same again, after the browser is gone."""
    screen = await life.open()
    await screen.until_drawn(notebook=True)
    life.notes["screen"] = screen
    return screen


async def judge_again(life: Life, screen: Screen, typist: Typist, found: Findings) -> Screen:
    """Close the window and look in a new one whether all that was called saved is there."""
    await screen.page.close()
    after = await life.open()
    await after.until_drawn(notebook=True)
    typist.judge(await after.settled(typist.is_kept), found)
    return after


async def kill_after(life: Browser, seconds: float, *work: Coroutine[Any, Any, None]) -> None:
    """Let people work for a while, then kill the browser under their hands."""
    await kill_during(life, asyncio.sleep(seconds), *work)


async def kill_during(
    life: Browser, until: Coroutine[Any, Any, None], *work: Coroutine[Any, Any, None]
) -> None:
    """Kill the browser at the moment that `until` returns, whatever people are doing."""
    tasks = [asyncio.ensure_future(each) for each in work]
    await until
    await life.kill()
    for task in tasks:
        task.cancel()
        # What a killed browser cuts short ends with an error, and that is meant.
        with contextlib.suppress(Error, AssertionError, asyncio.CancelledError):
            await task


async def soon_after(begun: asyncio.Queue[None], random: Random) -> None:
    """Any moment, or one right after an act has begun, when its writes are on their way."""
    if random.random() < 0.4:
        await asyncio.sleep(random.uniform(0, 2.0))
        return
    for _ in range(random.randint(1, 5)):
        await asyncio.wait_for(begun.get(), 30)
    await asyncio.sleep(random.uniform(0, 0.15))
