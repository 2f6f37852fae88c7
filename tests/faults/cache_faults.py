"""Installing, updating and going back under fire, on small sites with the real service worker."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from random import Random

from playwright.async_api import Error, Page

from tests.faults.findings import Findings
from tests.faults.kinds import kind
from tests.faults.small_sites import FILES, SmallSite
from tests.faults.stage import Stage
from tests.support.servers import Answer, Fault

__all__: list[str] = []


def _counting(site: SmallSite, after: int, act: Fault) -> None:
    """From the request after so many on, every answer goes through `act`."""
    count = 0

    def answer(right: Answer) -> Answer:
        nonlocal count
        count += 1
        return act(right) if count > after else right

    for path in [*FILES, "assets.json", "sw.js", "", *(f"wheels/two-{n}.bin" for n in range(4))]:
        site.server.faults[path] = answer


def _cut(_: Answer) -> Answer:
    raise ConnectionAbortedError


@kind("the network cut while installing", "cache", runs=36, selected=1)
async def cut_while_installing(stage: Stage, random: Random, found: Findings) -> None:
    """The network goes after some request of the first visit, and comes back later."""
    async with SmallSite.playing(stage, random, found) as site:
        _counting(site, random.randint(1, 22), _cut)
        page = await site.open()
        await asyncio.sleep(random.uniform(0.2, 1.0))
        await site.look(page)
        if random.random() < 0.5:
            await site.kill()
        site.server.faults.clear()
        await site.prove_ready()


@kind("the network cut while updating", "cache", runs=36)
async def cut_while_updating(stage: Stage, random: Random, found: Findings) -> None:
    """The network goes after some request of an update; the old version goes on, whole."""
    async with SmallSite.playing(stage, random, found) as site:
        page = await site.open()
        await site.until_ready(page)
        site.publish("two")
        _counting(site, random.randint(0, 9), _cut)
        await site.look_for_update(page)
        await asyncio.sleep(random.uniform(0.1, 0.8))
        await site.look(page)
        if random.random() < 0.5:
            await site.kill()
            page = await site.open()
            await site.until(page, lambda seen: bool(seen["script"]), 20, "a version")
        site.server.faults.clear()
        await site.until_update(page)
        await site.prove()


@kind("wrong answers", "cache", runs=40, selected=1)
async def wrong_answers(stage: Stage, random: Random, found: Findings) -> None:
    """Sign-in pages, wrong types, half bodies, redirects and failures for some of the files."""
    async with SmallSite.playing(stage, random, found) as site:
        updating = random.random() < 0.5
        if updating:
            page = await site.open()
            await site.until_ready(page)
            site.publish("two")
        for path in random.sample([*FILES, "assets.json", "sw.js"], random.randint(1, 4)):
            site.server.faults[path] = site.bad_answer(path)
        page = await site.open()
        if updating:
            await site.look_for_update(page)
        await asyncio.sleep(random.uniform(0.2, 1.5))
        await site.look(page)
        site.server.faults.clear()
        page = await site.open()
        await site.until(page, lambda seen: bool(seen["script"]), 20, "a version")
        await site.look_for_update(page)
        await site.until_ready(page) if not updating else await site.until_update(page)
        await site.prove()


@kind("killed while installing", "cache", runs=36)
async def killed_while_installing(stage: Stage, random: Random, found: Findings) -> None:
    """The browser is killed at some moment of the first visit, perhaps twice."""
    async with SmallSite.playing(stage, random, found) as site:
        for _ in range(random.randint(1, 2)):
            page = await site.open()
            await asyncio.sleep(random.uniform(0, 0.5))
            await site.look(page)
            await site.kill()
        await site.prove_ready()


@kind("killed while updating", "cache", runs=36, selected=1)
async def killed_while_updating(stage: Stage, random: Random, found: Findings) -> None:
    """The browser is killed while a new version is fetched, or taken."""
    async with SmallSite.playing(stage, random, found) as site:
        page = await site.open()
        await site.until_ready(page)
        site.publish("two")
        if random.random() < 0.5:
            await site.until_update(page)
            await site.take_update(page)
            await asyncio.sleep(random.uniform(0, 0.3))
        else:
            await site.look_for_update(page)
            await asyncio.sleep(random.uniform(0, 0.4))
        await site.look(page)
        await site.kill()
        await site.prove_ready()


@kind("the service worker stopped", "cache", runs=36)
async def worker_stopped(stage: Stage, random: Random, found: Findings) -> None:
    """The browser stops the service worker again and again while it installs and updates."""
    async with SmallSite.playing(stage, random, found) as site:
        page = await site.open()

        async def stop_often(page: Page) -> Page:
            session = await page.context.new_cdp_session(page)
            await session.send("ServiceWorker.enable")
            for _ in range(random.randint(1, 5)):
                await asyncio.sleep(random.uniform(0.02, 0.3))
                try:
                    await session.send("ServiceWorker.stopAllWorkers")
                except Error:  # That was too much for the browser itself, which is gone.
                    found.story.append("the browser crashed")
                    await site.quit()
                    return await site.open()
            await asyncio.sleep(1)
            if (await site.look(page)).get("script") not in site.published:
                # What a worker was answering when it was stopped never comes: a person reloads.
                with contextlib.suppress(Error):  # Its own guard may have done so by now.
                    await page.reload(wait_until="commit")
            return page

        page = await stop_often(page)
        await site.until_ready(page, 70)
        site.publish("two")
        page, _ = await asyncio.gather(stop_often(page), site.look_for_update(page))
        await site.until_update(page)
        await site.prove()


@kind("two windows over an update", "cache", runs=36)
async def two_windows(stage: Stage, random: Random, found: Findings) -> None:
    """Two windows are open when a new version comes; one takes it, the other goes on or closes."""
    async with SmallSite.playing(stage, random, found) as site:
        one = await site.open()
        await site.until_ready(one)
        other = await site.open()
        await site.until_ready(other)
        site.publish("two")
        await site.until_update(random.choice((one, other)))
        acts: list[Callable[[], Awaitable[object]]] = [
            lambda: site.take_update(one),
            lambda: site.take_update(other),
            lambda: one.reload(wait_until="commit"),
            lambda: other.reload(wait_until="commit"),
        ]
        for _ in range(random.randint(1, 4)):
            await random.choice(acts)()
            await asyncio.sleep(random.uniform(0, 0.3))
            for page in (one, other):
                await site.look(page)
        if random.random() < 0.7:
            await other.close()
            await site.take_update(one, until="two")
        await site.prove()


@kind("back to an earlier version", "cache", runs=30, selected=1)
async def rollback(stage: Stage, random: Random, found: Findings) -> None:
    """The server goes back to the version before, at some moment of the update or after it."""
    async with SmallSite.playing(stage, random, found) as site:
        page = await site.open()
        await site.until_ready(page)
        site.publish("two")
        how_far = random.randint(0, 2)
        if how_far == 0:
            await site.look_for_update(page)
            await asyncio.sleep(random.uniform(0, 0.5))
        else:
            await site.until_update(page)
            if how_far == 2:
                page = await site.take_update(page, until="two")
        site.publish("one")
        await site.look_for_update(page)
        await asyncio.sleep(random.uniform(0, 0.5))
        await site.look(page)
        await site.kill()
        await site.prove_ready()
