"""A browser on a profile of its own, which outlives it."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

from playwright.async_api import BrowserContext, Error, Page, Playwright

from tests.faults.killing import Processes
from tests.faults.profiles import launch
from tests.support.outside import OutsideRecorder

__all__ = ["Browser"]


class Browser:
    """Launched when a window is wanted and none runs; killed, or closed as a person does."""

    def __init__(self, playwright: Playwright, folder: Path, outside: OutsideRecorder) -> None:
        self.folder = folder
        self.context: BrowserContext | None = None
        self._playwright = playwright
        self._outside = outside
        self._processes: Processes | None = None

    async def blank_page(self) -> Page:
        """A window that shows nothing yet."""
        if self.context is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.context = await launch(self._playwright, self.folder, self._outside.port)
            await self._launched(self.context)
            self._processes = await Processes.of(self.context)
        blank = next((page for page in self.context.pages if page.url == "about:blank"), None)
        return blank or await self.context.new_page()

    async def close_windows(self) -> None:
        """Close every window, as a person does; the browser goes on."""
        for page in self.context.pages if self.context is not None else ():
            await page.close()

    async def _launched(self, context: BrowserContext) -> None:
        """For whoever wants to prepare its windows."""

    async def kill(self) -> None:
        """End all of its processes with SIGKILL."""
        assert self._processes is not None
        self._processes.kill()
        await self.quit()

    async def quit(self) -> None:
        """Close the browser; its profile stays."""
        context, self.context = self.context, None
        if context is not None:
            with contextlib.suppress(Error):
                await asyncio.wait_for(context.close(), 20)
