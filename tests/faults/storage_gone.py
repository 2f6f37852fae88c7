"""Storage that is held by others, taken away, or kept for a session only."""

from __future__ import annotations

import asyncio
from random import Random

from playwright.async_api import Page

from tests.faults.findings import Findings
from tests.faults.kinds import kind
from tests.faults.screen import watch
from tests.faults.stage import Life, Stage
from tests.faults.storage_faults import planned, troubled
from tests.faults.typist import Typist
from tests.faults.windows import judge_again
from tests.support.chromium import chromium_arguments, chromium_path

__all__: list[str] = []

_BARE = "manifest.json"
"""A page of the origin that starts nothing."""

# A tab of an older version, which does not let go; and one of a newer version, whose upgrade waits
# for that. Everybody else's opening waits behind it. In the end the upgrade is taken back.
_HOLD = """(name) => new Promise((resolve) => {
  indexedDB.open(name).onsuccess = ({ target }) => {
    globalThis.held = target.result;
    const waiting = indexedDB.open(name, target.result.version + 1);
    waiting.onblocked = () => resolve();
    waiting.onupgradeneeded = ({ target }) => target.transaction.abort();
    waiting.onerror = (event) => event.preventDefault();
  };
})"""


async def _bare(life: Life, url: str) -> Page:
    screen = await life.blank()
    await screen.page.goto(url + _BARE)
    return screen.page


@kind("a blocked upgrade", "storage", runs=8)
async def blocked(stage: Stage, random: Random, found: Findings) -> None:
    """An old tab keeps a newer version from upgrading a database, and that keeps everybody out."""
    life = await stage.life()
    screen = await troubled(life)
    typist = Typist(screen, random)
    await typist.first_word()
    bare = await _bare(life, stage.server.url)
    await screen.page.close()
    names = ("/workspace", "fieldbook-documents", "fieldbook-preferences")
    await bare.evaluate(_HOLD, random.choice(names))
    screen = await life.open()
    try:
        await screen.until(
            lambda seen: any("does not answer" in text for text in (seen.saved, *seen.alerts)),
            30,
            "why nothing opens",
        )
    except AssertionError as error:
        found.unopened.append(str(error))
    await asyncio.sleep(random.uniform(0, 1))
    await bare.close()
    try:
        await screen.until(
            lambda seen: seen.listed and seen.is_saved and typist.is_kept(seen), 30, "all of it"
        )
    except AssertionError as error:
        found.unopened.append(f"it does not mend itself: {error}")
    after = await judge_again(life, screen, typist, found)
    await after.page.close()


@kind("evicted while it is open", "storage", runs=16)
async def evicted(stage: Stage, random: Random, found: Findings) -> None:
    """The browser removes what the site keeps while a notebook is open, and people go on."""
    life = stage.new_life()
    try:
        screen = await troubled(life)
        typist = Typist(screen, random)
        await typist.first_word()
        assert life.context is not None
        session = await life.context.new_cdp_session(screen.page)
        typing = asyncio.ensure_future(typist.go_on())
        await asyncio.sleep(random.uniform(0, 0.6))
        typing.cancel()
        await asyncio.wait([typing])
        kinds = random.choice(("indexeddb", "indexeddb,file_systems,cache_storage"))
        origin = stage.server.url.rstrip("/")
        await session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": kinds})
        if random.random() < 0.5:
            await typist.word_in(1)
        await asyncio.sleep(2)
        await screen.until(
            lambda seen: seen.is_saved and typist.all_typed(seen), 20, "all of it saved again"
        )
        await screen.page.close()
        after = await life.open()
        await after.until_drawn()
        await after.open_file(str(life.notes["notebook"]))
        typist.judge(await after.settled(typist.is_kept), found)
    finally:
        await life.close()


@kind("a private window", "storage", runs=8)
async def private(stage: Stage, random: Random, found: Findings) -> None:
    """What a private window keeps it keeps until it is closed, and it says what it can't do."""
    if random.random() < 0.7:
        await _like_other_browsers(stage, random, found)
        return
    browser = await stage.playwright.chromium.launch(
        executable_path=chromium_path(), args=chromium_arguments(stage.outside.port)
    )
    try:
        context = await browser.new_context(viewport={"width": 1280, "height": 800})
        screen_of = await watch(context)
        screen = screen_of(await context.new_page())
        await screen.page.goto(stage.server.url)
        await screen.until_drawn()
        await screen.new_notebook(2)
        name = screen.now.tab
        typist = Typist(screen, random)
        await typist.first_word()
        await screen.page.close()
        after = screen_of(await context.new_page())
        await after.page.goto(stage.server.url)
        await after.until_drawn()
        await after.open_file(name)
        typist.judge(await after.settled(typist.is_kept), found)
    finally:
        await browser.close()


async def _like_other_browsers(stage: Stage, random: Random, found: Findings) -> None:
    """Some browsers' private windows have neither service workers nor a private file system."""
    life = stage.new_life()
    try:
        plan = planned(withoutOpfs=True, withoutServiceWorker=True)
        screen = await life.open(script=plan)
        await screen.until_drawn()
        await screen.new_notebook(2)
        typist = Typist(screen, random)
        await typist.first_word()
        if "ordinary window" not in screen.now.offline:
            found.unopened.append(f"of offline use it says {screen.now.offline!r}")
        await screen.page.close()
        after = await life.open(script=plan)
        await after.until_drawn(notebook=True)
        typist.judge(await after.settled(typist.is_kept), found)
    finally:
        await life.close()
