"""The same troubles for JupyterLite, as far as they apply: a reference, not a part of the promise.

What it calls saved is what its own page shows: there is no mark of unsaved changes on the
document's tab. It saves when it is told to, and by itself every two minutes.

A window that is to save a file that another has changed says so, and asks whether to overwrite it
or to revert to what is on the disk. Chance answers, or cancels; what the answer destroys was given
up, and is counted apart from what is lost (``promises.py``).
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

from playwright.async_api import Error, Page

from benchmarks._jupyterlite import build_site, notebook
from tests.faults.browser import Browser
from tests.faults.findings import Findings
from tests.faults.kinds import kind
from tests.faults.promises import Promises
from tests.faults.stage import Stage
from tests.faults.typist import word
from tests.faults.windows import kill_after
from tests.support.servers import PlainServer

__all__ = ["at_once", "killed", "offline", "offline_alone", "two_tabs", "unsaved"]

_PAGE = "lab/index.html?path=bench.ipynb"
_CELLS = 3
_SAVES_BY_ITSELF = 120
"""Seconds."""
_DIRTY = ".jp-mod-dirty"


class _Lite(Browser):
    """A built JupyterLite, its server and one profile."""

    def __init__(self, stage: Stage, site: Path, profile: Path) -> None:
        super().__init__(stage.playwright, profile, stage.outside)
        self.server = PlainServer(site)

    async def open(self) -> Page:
        """A window with the notebook of three cells, ready to be typed in."""
        page = await self.blank_page()
        await page.goto(self.server.url + _PAGE, wait_until="commit")
        await page.locator(".jp-CodeCell .cm-content").nth(_CELLS - 1).wait_for(timeout=60_000)
        return page

    async def judge(self, promises: Promises, found: Findings) -> None:
        """Look in a new window whether all that was called saved is there."""
        promises.judge(await _words(await self.open()), found)


async def _words(page: Page) -> set[str]:
    texts = await page.locator(".jp-CodeCell .cm-content").all_inner_texts()
    return {each for text in texts for each in text.split()}


class _Person:
    """Somebody who types words in a window, presses the keys for saving, and answers."""

    def __init__(self, page: Page, random: Random, promises: Promises, found: Findings) -> None:
        self.page = page
        self._random = random
        self._promises = promises
        self._found = found
        self._clean = page.locator(f"body:not(:has({_DIRTY}))")
        self._question = page.locator(".jp-Dialog").filter(has_text="has changed on disk")

    async def write(self, cell: int) -> None:
        """Type a word at the end of this cell, and see it marked as not saved."""
        await self.answer()  # A window may ask when it saves by itself, too.
        await self.page.locator(".jp-CodeCell .cm-content").nth(cell).click()
        await self.page.keyboard.press("Control+End")
        await self.page.keyboard.type(f" {word(self._random)} ")
        await self.page.locator(_DIRTY).first.wait_for(state="attached", timeout=5_000)

    async def save(self) -> None:
        """Press the keys for it, and answer if asked."""
        await self.begin_saving()
        await self.answer()

    async def begin_saving(self) -> None:
        """Press the keys for it, and wait until the window calls all saved or asks."""
        await self.page.keyboard.press("Control+s")
        told = self._clean.or_(self._question)
        await told.first.wait_for(state="attached", timeout=20_000)
        if not await self._question.count():
            await self.note_saved()

    async def note_saved(self, seconds: float = 20) -> None:
        """Wait until the window calls all saved that it shows, and hold it to that."""
        await self._until_clean(seconds)
        self._promises.called_saved(await _words(self.page))

    async def _until_clean(self, seconds: float = 20) -> None:
        await self._clean.wait_for(state="attached", timeout=seconds * 1000)

    async def answer(self) -> None:
        """Answer by chance if the window asks, and note what it calls saved then."""
        if not await self._question.count():
            return
        answer = self._random.choice(("Overwrite", "Revert", "Cancel"))
        self._found.story.append(answer)
        if answer == "Overwrite":
            self._promises.overwritten_by(await _words(self.page))
        await self._question.get_by_role("button", name=answer, exact=True).click()
        await self._question.wait_for(state="detached", timeout=5_000)
        if answer == "Overwrite":
            await self.note_saved()
        elif answer == "Revert":
            await self._until_clean()


@asynccontextmanager
async def _lite(stage: Stage, *, cached: bool = False) -> AsyncIterator[_Lite]:
    """A JupyterLite that nobody has visited yet.

    cached: turn on the cache of its service worker, which is off unless a site's owner does so.
    """
    home = stage.template.parent / "jupyterlite"
    site = home / "site"
    if not site.exists():
        files = {"bench.ipynb": notebook(*[""] * _CELLS)}
        await asyncio.to_thread(build_site, home, stage.site / "wheels", files)
        for file in site.rglob("*"):
            _age(file)
    settings_file = site / "jupyter-lite.json"
    settings = json.loads(settings_file.read_text("utf-8"))
    settings["jupyter-config-data"]["enableServiceWorkerCache"] = cached
    settings_file.write_text(json.dumps(settings), "utf-8")
    _age(settings_file)
    with tempfile.TemporaryDirectory(dir=stage.scratch, ignore_cleanup_errors=True) as profile:
        lite = _Lite(stage, site, Path(profile))
        try:
            yield lite
        finally:
            await lite.quit()
            lite.server.stop()


def _age(file: Path) -> None:
    """Have it stand unchanged for a month: what is new, a browser keeps for seconds only."""
    then = time.time() - 30 * 24 * 3600
    os.utime(file, (then, then))


@kind("JupyterLite: killed while typing", "reference", runs=12)
async def killed(stage: Stage, random: Random, found: Findings) -> None:
    """Words go into three cells and are saved by the keys for it, now and then, until the kill."""
    async with _lite(stage) as lite:
        promises = Promises()
        person = _Person(await lite.open(), random, promises, found)

        async def write_and_save() -> None:
            for _ in range(random.randint(1, 3)):
                await person.write(random.randrange(_CELLS))
            await person.save()

        for _ in range(random.randint(1, 4)):
            await write_and_save()
        await kill_after(lite, random.uniform(0, 3), write_and_save())
        await lite.judge(promises, found)


@kind("JupyterLite: two tabs on one notebook", "reference", runs=12)
async def two_tabs(stage: Stage, random: Random, found: Findings) -> None:
    """Two tabs write in cells of their own of the same notebook, by turns, until the kill."""
    async with _lite(stage) as lite:
        promises = Promises()
        people = [_Person(await lite.open(), random, promises, found) for _ in range(2)]

        async def take_turns() -> None:
            for cell, person in enumerate(people):
                await person.page.bring_to_front()
                await person.write(cell)
                await person.save()

        for _ in range(random.randint(1, 4)):
            await take_turns()
        await kill_after(lite, random.uniform(0, 3), take_turns())
        await lite.judge(promises, found)


@kind("JupyterLite: two tabs saving at once", "reference", runs=5)
async def at_once(stage: Stage, random: Random, found: Findings) -> None:
    """Two tabs write and save the same notebook at the same moment, and then comes the kill."""
    async with _lite(stage) as lite:
        promises = Promises()
        people = [_Person(await lite.open(), random, promises, found) for _ in range(2)]
        for cell, person in enumerate(people):
            await person.write(cell)
        await asyncio.gather(*(person.begin_saving() for person in people))
        for person in people:
            await person.answer()
        await asyncio.sleep(random.uniform(0, 0.5))
        await lite.kill()
        await lite.judge(promises, found)


@kind("JupyterLite: typing without the keys for saving", "reference", runs=3, patience=300)
async def unsaved(stage: Stage, random: Random, found: Findings) -> None:
    """A word is typed, nobody presses the keys for saving, and the kill comes once it is saved."""
    async with _lite(stage) as lite:
        promises = Promises()
        person = _Person(await lite.open(), random, promises, found)
        began = time.monotonic()
        await person.write(random.randrange(_CELLS))
        await person.note_saved(_SAVES_BY_ITSELF + 20)
        found.delays.append((time.monotonic() - began) * 1000)
        await lite.kill()
        await lite.judge(promises, found)


async def _without_server(
    lite: _Lite, random: Random, found: Findings, *, http_cache: bool
) -> None:
    """Write and save, then open the notebook again where no server answers.

    http_cache: whether the browser still has what it may throw away at any time.
    """
    promises = Promises()
    # The service worker that the first visit installed is there from the second on.
    await (await lite.open()).evaluate("async () => { await navigator.serviceWorker.ready; }")
    person = _Person(await lite.open(), random, promises, found)
    await person.write(random.randrange(_CELLS))
    await person.save()
    await person.page.wait_for_timeout(5_000)
    await lite.quit()
    lite.server.stop()
    if not http_cache:
        shutil.rmtree(lite.folder / "Default" / "Cache")
    try:
        await lite.judge(promises, found)
    except Error as error:
        found.unopened.append(str(error)[:300])
        await lite.quit()
        lite.server.start()
        await lite.judge(promises, found)


@kind("JupyterLite: the server gone", "reference", runs=5, patience=300)
async def offline(stage: Stage, random: Random, found: Findings) -> None:
    """A saved notebook is opened again when the server is gone, and else when it is back."""
    async with _lite(stage) as lite:
        await _without_server(lite, random, found, http_cache=True)


@kind("JupyterLite: the server and the HTTP cache gone", "reference", runs=5, patience=300)
async def offline_alone(stage: Stage, random: Random, found: Findings) -> None:
    """The same without the browser's HTTP cache, but with its service worker's turned on."""
    async with _lite(stage, cached=True) as lite:
        await _without_server(lite, random, found, http_cache=False)
