"""What runs are played on: the site, its server, and profiles that live through many kills."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path

from playwright.async_api import BrowserContext, Error, Page, Playwright

from tests.faults.browser import Browser
from tests.faults.profiles import copy_profile
from tests.faults.screen import Screen, watch
from tests.support.outside import OutsideRecorder
from tests.support.servers import OwnServer

__all__ = ["Life", "Stage"]

LIFE = 12
"""So many runs a profile lives through: what earlier ones left is there when the next begin."""


class Life(Browser):
    """A profile with the app installed, and the browsers that live on it one after the other."""

    def __init__(
        self, playwright: Playwright, folder: Path, url: str, outside: OutsideRecorder
    ) -> None:
        super().__init__(playwright, folder, outside)
        self.url = url
        self.notes: dict[str, object] = {}
        """What a kind remembers from one run to the next."""
        self._screen_of: Callable[[Page], Screen] | None = None

    async def open(self, address: str = "", script: str = "") -> Screen:
        """Open the app in a window, launching a browser where none runs.

        script: runs in that window before the app's own.
        """
        screen = await self.blank()
        if script:
            await screen.page.add_init_script(script)
        await screen.page.goto(self.url + address, wait_until="commit")
        return screen

    async def blank(self) -> Screen:
        """A window that shows nothing yet, and the witness beside it."""
        page = await self.blank_page()
        assert self._screen_of is not None
        return self._screen_of(page)

    async def _launched(self, context: BrowserContext) -> None:
        self._screen_of = await watch(context)

    async def close(self) -> None:
        """Close the browser, and remove the profile."""
        await self.quit()
        shutil.rmtree(self.folder, ignore_errors=True)


class Stage:
    """Hands out lives; one goes on from run to run of a kind until it has had its number."""

    def __init__(
        self,
        playwright: Playwright,
        site: Path,
        server: OwnServer,
        template: Path,
        scratch: Path,
        outside: OutsideRecorder,
    ) -> None:
        self.playwright = playwright
        self.site = site
        self.server = server
        self.template = template
        self.scratch = scratch
        self.outside = outside
        self._life: Life | None = None
        self._count = 0

    def new_life(self) -> Life:
        """A fresh copy of the installed app, for the caller to close."""
        self._count += 1
        folder = self.scratch / f"life-{self._count}"
        copy_profile(self.template, folder)
        return Life(self.playwright, folder, self.server.url, self.outside)

    async def life(self) -> Life:
        """The life that this kind's runs share, begun where there is none."""
        if self._life is None:
            self._life = self.new_life()
        return self._life

    async def end_life(self, keep_in: Path | None = None) -> None:
        """The next run begins anew: the kind has ended, or something went wrong.

        keep_in: where the profile is kept for whoever looks what happened to it.
        """
        life, self._life = self._life, None
        if life is None:
            return
        if keep_in is not None:
            await life.quit()
            shutil.rmtree(keep_in, ignore_errors=True)
            copy_profile(life.folder, keep_in)
        await life.close()

    async def console(self) -> list[str]:
        """What the pages of the present life said and how far they came, for a failure's report."""
        life = self._life
        if life is None or life.context is None or life._screen_of is None:
            return []
        lines = []
        with contextlib.suppress(Error, TimeoutError):
            for page in life.context.pages:
                lines += life._screen_of(page).console[-15:]
                lines.append(await asyncio.wait_for(page.evaluate(_REACHED), 5))
        return lines


_REACHED = """async () => {
  const marks = performance.getEntriesByType("mark").map(
    ({ name, startTime }) => `${name} ${Math.round(startTime)}`);
  const { held, pending } = await navigator.locks.query();
  const names = (locks) => (locks ?? []).map(({ name }) => name).join(" ");
  return `${Math.round(performance.now())} ms: ${marks.join(", ")}`
    + ` | locks: ${names(held)} | waiting: ${names(pending)}`;
}"""
