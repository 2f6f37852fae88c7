"""Somebody who writes, goes back to earlier versions and on from there, and knows each state."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tests.faults.findings import Findings
from tests.faults.screen import Screen, Seen
from tests.faults.typist import word

__all__ = ["VersionKeeping", "versions_of"]

State = tuple[str, ...]
"""The texts of the cells in their order."""

_MOST = 5
"""Cells that fit on a screen."""
_RECENT = 6
"""Of so many versions one is chosen: those that can be seen without turning a wheel."""
_SHOWN = 20.0

_VERSIONS = """async (path) => {
  const { history } = await import(new URL("./bundles/facades.js", document.baseURI));
  const { versions } = JSON.parse(await history.list(path));
  const contents = versions.map(async ({ key }) => JSON.parse(await history.read(key)));
  const sources = ({ notebook }) => notebook.cells.map(({ source }) => source);
  return Promise.all(contents.map(async (each) => sources(await each)));
}"""

_VERSION = """async (key) => {
  const { history } = await import(new URL("./bundles/facades.js", document.baseURI));
  return JSON.parse(await history.read(key)).notebook.cells.map(({ source }) => source);
}"""


def _state(sources: Sequence[str]) -> State:
    return tuple(source.strip() for source in sources)


async def versions_of(screen: Screen, name: str) -> list[State]:
    """What each version of a notebook holds, the newest first, as the app itself reads it."""
    found: list[list[str]] = await screen.page.evaluate(_VERSIONS, name)
    return [_state(sources) for sources in found]


@dataclass(frozen=True)
class _Restore:
    """A version is asked for: how much of the screen had been heard by then, and from where to."""

    heard: int
    before: State
    then: State


class VersionKeeping:
    """One act at a time: the next begins when the screen shows the last one.

    What is there after a kill must be the state that was called saved, or one of those after it.
    What a notebook was before it went back to a version must be a version, and each word that was
    called saved must be in the notebook or in a version.
    """

    def __init__(self, screen: Screen, random: Random, words: set[str]) -> None:
        """words: those that were called saved before; what is written now is added."""
        self.begun: asyncio.Queue[None] = asyncio.Queue()
        """Hears of each act when it has just been asked for."""
        self._screen = screen
        self._page = screen.page
        self._random = random
        self._words = words
        self._first = len(screen.seen) - 1
        self._states: list[tuple[int, State]] = [(self._first, screen.now.sources)]
        """Each state, and how much of the screen had been heard when it was begun."""
        self._written: set[str] = set()
        self._restores: list[_Restore] = []

    @property
    def _now(self) -> State:
        return self._states[-1][1]

    async def go_on(self) -> None:
        """One act after the other, until somebody ends it."""
        while True:
            await self.act()

    async def act(self) -> None:
        """Write a word or two, add a cell, or go back to a version."""
        act = self._random.choice(("write", "write", "restore", "restore", "restore", "add"))
        if act == "restore":
            await self.restore(undo=self._random.random() < 0.4)
        elif act == "add" and len(self._now) < _MOST:
            await self.add()
        else:
            await self.write()

    async def write(self) -> None:
        """Write a word in some cell, and mostly wait until it is called saved."""
        number = self._random.randint(1, len(self._now))
        await self._screen.write_in(number)
        text, pause = word(self._random), self._random.choice((0, 0, 0.01, 0.04))
        self._written.add(text)
        source = self._screen.now.cells[number - 1].source
        for letter in f" {text}":
            source += letter
            self._note((*self._now[: number - 1], source.strip(), *self._now[number:]))
            await self._page.keyboard.type(letter)
            await asyncio.sleep(pause)
        await self._until_shown()
        if self._random.random() < 0.7:
            await self.until_saved()

    async def until_saved(self) -> None:
        """Wait for the promise that what is shown is kept."""
        state = self._now
        await self._screen.until(
            lambda seen: seen.is_saved and seen.sources == state, _SHOWN, f"{state} saved"
        )

    async def add(self) -> None:
        """Add an empty cell below another."""
        number = self._random.randint(1, len(self._now))
        await self._screen.write_in(number)
        await self._screen.press("Escape")
        self._note((*self._now[:number], "", *self._now[number:]))
        await self._screen.press("b")
        await self._until_shown()

    async def restore(self, *, undo: bool) -> None:
        """Go back to one of the versions that are listed, and sometimes return at once."""
        then = await self._choose()
        if then is None:
            return
        before = self._now
        self._begin(then)
        await self._page.get_by_role("button", name="Restore this version", exact=True).click()
        await self._until_shown()
        if undo:
            self._note(before)
            notices = self._page.get_by_role("status")
            await notices.get_by_role("button", name="Undo", exact=True).last.click()
            await self._until_shown()

    async def _choose(self) -> State | None:
        """Look at a version in the list; none where all that are in sight are as it is now."""
        await self._page.get_by_role("button", name="Show versions", exact=True).click()
        listed = self._page.get_by_role("listbox", name="Versions").get_by_role("option")
        await listed.first.wait_for()
        names = await listed.evaluate_all("(options) => options.map(({ id }) => id)")
        recent = names[:_RECENT]
        self._random.shuffle(recent)
        for name in recent:
            key = int(name.removeprefix("version-"))
            then = _state(await self._page.evaluate(_VERSION, key))
            if then != self._now:
                await self._page.locator(f"#{name}").click()
                return then
        await self._screen.press("Alt+w")
        await self._until_shown()
        return None

    def _begin(self, then: State) -> None:
        """A version is asked for."""
        self._restores.append(_Restore(len(self._screen.seen), self._now, then))
        self._note(then)

    def _note(self, state: State) -> None:
        self._states.append((len(self._screen.seen), state))

    async def _until_shown(self) -> None:
        self.begun.put_nowait(None)
        state = self._now
        await self._screen.until(
            lambda seen: seen.sourced and seen.sources == state, _SHOWN, f"{state}"
        )

    def judge(self, after: Seen, versions: Sequence[State], found: Findings) -> None:
        """Compare the notebook and its versions with what was shown and called saved."""
        self._judge_state(after, found)
        for restore in self._restores:
            if any(seen.sources == restore.then for seen in self._screen.seen[restore.heard :]):
                found.expect_kept([str(restore.before)], map(str, versions), "a version before")
        saved = {each for seen in self._told if seen.is_saved for each in seen.words}
        self._words |= saved & self._written
        texts = [text for state in (after.sources, *versions) for text in state]
        there = {each for text in texts for each in text.split()}
        found.expect_kept(sorted(self._words), there, "a word")

    def is_kept(self, after: Seen) -> bool:
        """Whether the notebook is as it may be."""
        found = Findings()
        self._judge_state(after, found)
        return not found.lost

    @property
    def _told(self) -> list[Seen]:
        return self._screen.seen[self._first :]

    def _judge_state(self, after: Seen, found: Findings) -> None:
        """What is there must be the last state that was called saved, or a later one."""
        number, then = next(
            (known[-1], seen.sources)
            for heard, seen in reversed(list(enumerate(self._told, self._first)))
            if seen.is_saved and seen.sourced and (known := self._known(heard, seen.sources))
        )
        later = [state for _, state in self._states[number:]]
        found.acknowledged += 1 + number
        if after.sources not in later:
            found.lost.append(f"saved: {then}; there: {after.sources}; later: {later[1:]}")

    def _known(self, heard: int, state: State) -> list[int]:
        """The numbers of the states that are like this one and were begun before that."""
        return [
            n for n, (begun, each) in enumerate(self._states) if begun <= heard and each == state
        ]
