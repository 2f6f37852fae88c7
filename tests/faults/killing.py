"""Ending a browser as a power cut or the system's memory killer does: nothing gets to tidy up."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

from playwright.async_api import BrowserContext

__all__ = ["Processes"]


class Processes:
    """The processes of one browser, known before the moment that they are to be killed at."""

    def __init__(self, main: int) -> None:
        self._main = main

    @classmethod
    async def of(cls, context: BrowserContext) -> Processes:
        """The processes of a running browser."""
        assert context.browser is not None
        session = await context.browser.new_browser_cdp_session()
        told = await session.send("SystemInfo.getProcessInfo")
        await session.detach()
        main = next(each["id"] for each in told["processInfo"] if each["type"] == "browser")
        return cls(int(main))

    def kill(self) -> None:
        """SIGKILL all of them, the main one first, and return when they are gone."""
        doomed = [self._main, *_descendants(self._main)]
        for pid in doomed:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + 10
        while any(_runs(pid) for pid in doomed):
            assert time.monotonic() < deadline, "processes outlive SIGKILL"
            time.sleep(0.005)


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in task.read_text().split():
                found += [int(child), *_descendants(int(child))]
    return found


def _runs(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
