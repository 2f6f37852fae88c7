"""The same troubles for JupyterLite, as far as they apply: a reference, not a part of the promise.

What it calls saved is what its own page shows: the mark of unsaved changes on the document's tab is
gone. It saves when it is told to, and by itself every two minutes.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

from playwright.async_api import Error, Page

from benchmarks._jupyterlite import build_site, notebook
from tests.faults.browser import Browser
from tests.faults.findings import Findings
from tests.faults.kinds import kind
from tests.faults.stage import Stage
from tests.faults.typist import word
from tests.support.servers import PlainServer

__all__ = ["deaf", "killed", "two_tabs"]

_PAGE = "lab/index.html?path=bench.ipynb"
_SAVE_BY_ITSELF = 120.0


class _Lite(Browser):
    """A built JupyterLite, its server and one profile."""

    def __init__(self, stage: Stage, site: Path, profile: Path) -> None:
        super().__init__(stage.playwright, profile, stage.outside)
        self.server = PlainServer(site)

    async def open(self) -> Page:
        """A window with the notebook of three cells, ready to be typed in."""
        page = await self.blank_page()
        await page.goto(self.server.url + _PAGE, wait_until="commit")
        await page.locator(".jp-CodeCell .cm-content").nth(2).wait_for(timeout=60_000)
        return page

    async def judge_killed(self, saved: Sequence[str], found: Findings) -> None:
        """Kill it, and look in a new window whether all that was called saved is there."""
        await self.kill()
        found.expect_kept(saved, await _words(await self.open()), "a word")


async def _type(page: Page, number: int, text: str) -> None:
    await page.locator(".jp-CodeCell .cm-content").nth(number).click()
    await page.keyboard.press("Control+End")
    await page.keyboard.type(f" {text} ")


async def _save(page: Page) -> float:
    """Press the keys for it; seconds until the mark of unsaved changes is gone."""
    began = time.monotonic()
    await page.keyboard.press("Control+s")
    await page.locator(".jp-mod-dirty").first.wait_for(state="detached", timeout=20_000)
    await page.wait_for_timeout(200)
    return time.monotonic() - began


async def _words(page: Page) -> set[str]:
    texts = await page.locator(".jp-CodeCell .cm-content").all_inner_texts()
    return {each for text in texts for each in text.split()}


@asynccontextmanager
async def _lite(stage: Stage) -> AsyncIterator[_Lite]:
    home = stage.template.parent / "jupyterlite"
    if not (home / "site").exists():
        files = {"bench.ipynb": notebook("", "", "")}
        await asyncio.to_thread(build_site, home, stage.site / "wheels", files)
    stage.lite_profiles += 1
    lite = _Lite(stage, home / "site", stage.scratch / f"lite-{stage.lite_profiles}")
    try:
        yield lite
    finally:
        await lite.quit()
        lite.server.stop()


@kind("JupyterLite: killed while typing", "reference", runs=20)
async def killed(stage: Stage, random: Random, found: Findings) -> None:
    """Words are typed and saved by the keys for it; the kill comes some time after the last."""
    async with _lite(stage) as lite:
        page = await lite.open()
        saved: list[str] = []
        for _ in range(random.randint(1, 4)):
            text = word(random)
            await _type(page, random.randrange(3), text)
            await _save(page)
            saved.append(text)
        await asyncio.sleep(random.uniform(0, 0.5))
        await lite.judge_killed(saved, found)


@kind("JupyterLite: typing without the keys for saving", "reference", runs=5)
async def deaf(stage: Stage, random: Random, found: Findings) -> None:
    """A word is typed, nobody presses the keys for saving, and it is seen how long that takes."""
    async with _lite(stage) as lite:
        page = await lite.open()
        text = word(random)
        began = time.monotonic()
        await _type(page, 0, text)
        await page.locator(".jp-mod-dirty").first.wait_for(timeout=5_000)
        await page.locator(".jp-mod-dirty").first.wait_for(
            state="detached", timeout=(_SAVE_BY_ITSELF + 20) * 1000
        )
        found.delays.append((time.monotonic() - began) * 1000)
        await lite.judge_killed([text], found)


@kind("JupyterLite: two tabs on one notebook", "reference", runs=20)
async def two_tabs(stage: Stage, random: Random, found: Findings) -> None:
    """Two tabs write in cells of their own of the same notebook, and save."""
    async with _lite(stage) as lite:
        pages = [await lite.open(), await lite.open()]
        saved: list[str] = []
        for _ in range(random.randint(1, 3)):
            for number, page in enumerate(pages):
                text = word(random)
                await page.bring_to_front()
                await _type(page, number, text)
                try:
                    await _save(page)
                except Error:
                    continue  # It asks what to do, and has promised nothing.
                saved.append(text)
        await lite.judge_killed(saved, found)


@kind("JupyterLite: the server gone", "reference", runs=5)
async def offline(stage: Stage, random: Random, found: Findings) -> None:
    """A saved notebook is opened again when the server is gone."""
    async with _lite(stage) as lite:
        page = await lite.open()
        text = word(random)
        await _type(page, 0, text)
        await _save(page)
        await page.wait_for_timeout(5_000)
        await lite.quit()
        lite.server.stop()
        found.acknowledged += 1
        try:
            page = await lite.open()
            if text not in await _words(page):
                found.lost.append(f"a word: {text}")
        except Error as error:
            found.unopened.append(str(error)[:300])
