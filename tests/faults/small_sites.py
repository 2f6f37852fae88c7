"""Small sites with the real service worker on a server that fails on command, and their windows."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from random import Random
from typing import Any

from playwright.async_api import Error, Page

from tests.faults.browser import Browser
from tests.faults.findings import Findings
from tests.faults.stage import Stage
from tests.support.servers import Answer, Fault, FaultyServer
from tests.support.sites import small_site

__all__ = ["FILES", "SmallSite"]

FILES = ["index.html", "app/main.js", "app/version.js", "app/late.js", "wheels/numpy-2.whl"] + [
    f"wheels/part-{number}.bin" for number in range(10)
]
"""What a fault may befall; the list of files and the worker have kinds of their own."""

_LOOK_AGAIN = 15
"""Seconds after which a browser is asked again whether there is a new version."""

_numbers = itertools.count()

_VERSIONED = ("page", "script", "late")
"""Parts of a window that tell of which version they are."""

_SEEN = """async () => {
  const late = await Promise.race([
    window.startLate?.().catch(() => "unreachable"),
    new Promise((resolve) => setTimeout(resolve, 5_000, "unreachable")),
  ]);
  return {
    page: document.querySelector("#version")?.textContent ?? "",
    script: typeof window.version === "string" ? window.version : "",
    late,
    state: window.state ?? {},
    told: (window.states ?? []).map((state) => state.state),
    text: document.body?.innerText.slice(0, 500) ?? "",
  };
}"""


_TOLD = "() => ({ version: window.version ?? '', kind: window.state?.kind ?? '' })"

_ANSWERING = """async () => {
  const ask = (worker) => worker && Promise.race([
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => resolve(data.build);
      worker.postMessage({ type: "status" }, [port2]);
    }),
    new Promise((resolve) => setTimeout(resolve, 3_000, "silent")),
  ]).then((build) => `${build} (${worker.state})`);
  const found = await navigator.serviceWorker.getRegistration();
  const { installing, waiting, active } = found ?? {};
  const workers = { controller: navigator.serviceWorker.controller, active, waiting, installing };
  const said = Object.entries(workers).map(async ([name, worker]) => [name, await ask(worker)]);
  return Object.fromEntries(await Promise.all(said));
}"""
"""Who answers for a window, by its build."""

_LOOK = """() => Promise.race([
  navigator.serviceWorker.getRegistration().then((found) => found?.update()).catch(() => {}),
  new Promise((resolve) => setTimeout(resolve, 5_000)),
])"""


class SmallSite(Browser):
    """A site of a few files, the windows on it, and the browser that keeps it."""

    def __init__(self, stage: Stage, random: Random, found: Findings) -> None:
        self.stage = stage
        self.random = random
        self.found = found
        self._home = stage.scratch / f"small-{next(_numbers)}"
        super().__init__(stage.playwright, self._home / "profile", stage.outside)
        self.version = ""
        self.server = FaultyServer(self._home / "site")
        self.ready: set[str] = set()
        """Versions that were said to be ready for work without a network."""
        self.published: list[str] = []

    @classmethod
    @asynccontextmanager
    async def playing(
        cls, stage: Stage, random: Random, found: Findings
    ) -> AsyncIterator[SmallSite]:
        """A site in its first version, on a server that runs."""
        site = cls(stage, random, found)
        site.publish("one")
        site.server.start()
        try:
            yield site
        finally:
            await site.quit()
            site.server.stop()
            shutil.rmtree(site._home, ignore_errors=True)

    def publish(self, version: str) -> None:
        """Put another version in the place of the present one."""
        self.version = version
        if version not in self.published:
            self.published.append(version)
        extra = {f"wheels/{version}-{n}.bin": version.encode() * 500 for n in range(4)}
        small_site(self._home / "site", version, extra)

    async def open(self) -> Page:
        """A window of the site, launching a browser where none runs."""
        page = await self.blank_page()
        with contextlib.suppress(Error):  # Without server and without copy there is no page.
            await page.goto(self.server.url, wait_until="commit")
        return page

    async def look(self, page: Page) -> dict[str, Any]:
        """What the window shows, and what it was told; {} while there is nothing to look at."""
        seen = await self._see(page)
        if self._is_mixed(seen) and await self._stays_mixed(page):
            parts = {part: seen[part] for part in _VERSIONED}
            self.found.mixed.append(f"files of two versions in one window: {parts}")
            self.found.mixed.append(f"told: {seen['told']}; workers: {await self._workers(page)}")
        if seen and "ready" in seen["told"] and seen["script"] in self.published:
            self.ready.add(seen["script"])
        return seen

    async def _workers(self, page: Page) -> object:
        """Who answers for a window, for a failure's report."""
        try:
            return await asyncio.wait_for(page.evaluate(_ANSWERING), 10)
        except (Error, TimeoutError) as error:
            return f"not told: {error}"

    async def _see(self, page: Page) -> dict[str, Any]:
        try:
            seen: dict[str, Any] = await asyncio.wait_for(page.evaluate(_SEEN), 10)
        except (Error, TimeoutError):
            return {}
        return seen

    def _is_mixed(self, seen: dict[str, Any]) -> bool:
        return len({seen.get(part) for part in _VERSIONED} & set(self.published)) > 1

    async def _stays_mixed(self, page: Page) -> bool:
        """Whether it is not a window that was just about to reload with the new version."""
        await asyncio.sleep(2)
        return self._is_mixed(await self._see(page))

    async def until(
        self,
        page: Page,
        wanted: Callable[[dict[str, Any]], bool],
        seconds: float,
        what: str,
        pause: float = 0.05,
    ) -> dict[str, Any]:
        """Look until it is so; a window that is just being replaced is looked at again."""
        deadline = time.monotonic() + seconds
        while True:
            seen = await self.look(page)
            if seen and wanted(seen):
                return seen
            if time.monotonic() > deadline:
                workers = await self._workers(page)
                raise AssertionError(
                    f"not within {seconds:g} s: {what}; there is {seen}; workers: {workers}"
                )
            await asyncio.sleep(pause)

    async def until_ready(self, page: Page, seconds: float = 45) -> dict[str, Any]:
        """Wait for the promise that no network is needed any more."""
        return await self.until(
            page, lambda seen: seen["state"].get("state") == "ready", seconds, "ready"
        )

    async def until_update(self, page: Page, seconds: float = 45) -> None:
        """Have the browser look for a new version until it is offered or was taken."""
        wanted, deadline = self.version, time.monotonic() + seconds
        while True:
            # A look may come to nothing, for a browser as busy as this one; it looks again, too.
            await self.look_for_update(page)
            try:
                await self.until(
                    page,
                    lambda seen: seen["state"].get("state") == "update" or seen["script"] == wanted,
                    min(_LOOK_AGAIN, seconds),
                    "an update",
                )
            except AssertionError:
                if time.monotonic() > deadline:
                    raise
            else:
                return

    async def look_for_update(self, page: Page) -> None:
        """As the browser does by itself from time to time; it may never answer."""
        with contextlib.suppress(Error, TimeoutError):
            await asyncio.wait_for(page.evaluate(_LOOK), 10)

    async def take_update(self, page: Page, until: str = "") -> Page:
        """Press the button that takes the new version, until it is there where that is awaited.

        Returns the window that has it.

        Whoever is told that it can't be, for a window that was just closed counts for a moment,
        presses again; whoever is told that it takes long opens the site anew, as was said.
        """
        deadline = time.monotonic() + 40
        while True:
            with contextlib.suppress(Error):
                await page.evaluate("void window.offline.applyUpdate()")
            if not until:
                return page
            kind = await self._comes(page, until)
            if kind == "late":
                self.found.story.append("the new version was late")
                await page.close()
                await asyncio.sleep(1)
                page = await self.open()
                kind = await self._comes(page, until)
            if kind is None:
                await self.look(page)
                return page
            assert time.monotonic() < deadline, (
                f"no new version; there is {await self._see(page)}; "
                f"workers: {await self._workers(page)}"
            )

    async def _comes(self, page: Page, version: str) -> str | None:
        """None once an accepted version is there, or what the window was told instead.

        It is asked for no file meanwhile: the browser changes over when there is nothing to do.
        """
        for _ in range(120):
            await asyncio.sleep(0.1)
            with contextlib.suppress(Error):  # It may just be replaced.
                told = await page.evaluate(_TOLD)
                if told["version"] == version:
                    return None
                if told["kind"]:
                    return str(told["kind"])
        return "nothing"

    async def prove_ready(self) -> None:
        """Opened again it comes to its promise, and the promise holds."""
        await self.until_ready(await self.open())
        await self.prove()

    async def prove(self) -> None:
        """What was ready opens without a server after a kill, whole; with one it mends itself."""
        was_ready = bool(self.ready)
        self.found.acknowledged += len(self.ready)
        await self.kill() if self.context else None
        self.server.stop()
        if was_ready:
            page = await self.open()
            try:
                await self.until(
                    page,
                    lambda seen: (
                        seen["script"] in self.published
                        and seen["late"] == seen["page"] == seen["script"]
                    ),
                    20,
                    "a whole version without a server",
                )
            except AssertionError as error:
                self.found.lost.append(str(error))
        self.server.faults.clear()
        self.server.start()
        page = await self.open()
        try:
            seen = await self.until_ready(page)
            self.found.acknowledged += 1
            if not was_ready and seen["script"] not in self.published:
                self.found.unopened.append(f"ready, and nothing runs: {seen}")
        except AssertionError as error:
            self.found.unopened.append(f"it does not mend itself: {error}")

    def bad_answer(self, path: str) -> Fault:
        """One of the wrong things that networks answer, for one of the files."""
        fault = self.random.choice((_sign_in, _wrong_type, _truncated, _redirect, _empty, _failure))
        times = self.random.choice((1, 2, 1000))
        self.found.story.append(f"{path}: {fault.__name__.removeprefix('_')} × {times}")
        left = iter(range(times))

        def answer(right: Answer) -> Answer:
            return right if next(left, None) is None else fault(right)

        return answer


def _sign_in(answer: Answer) -> Answer:
    return answer.as_error_page()


def _wrong_type(answer: Answer) -> Answer:
    return replace(answer, headers={**answer.headers, "Content-Type": "text/plain"})


def _truncated(answer: Answer) -> Answer:
    return replace(answer, cut_at=len(answer.body) // 2)


def _redirect(answer: Answer) -> Answer:
    headers = {**answer.headers, "Location": "/index.html"}
    return replace(answer, status=302, headers=headers, body=b"")


def _empty(answer: Answer) -> Answer:
    return replace(answer, body=b"")


def _failure(answer: Answer) -> Answer:
    return answer.as_error_page(status=503)
