"""Somebody who types words into cells, and remembers every key."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from random import Random

from tests.faults.findings import Findings
from tests.faults.screen import Screen, Seen

__all__ = ["LETTERS", "Typist", "word"]

LETTERS = 7
"""So many make a word."""
_ALPHABET = "bcdfghjklmnpqrstvwxz"
"""No vowels: no word of theirs is a keyword, so that the editor has nothing to complete."""


def word(random: Random) -> str:
    """A word that nothing else holds."""
    return "".join(random.choices(_ALPHABET, k=LETTERS))


class Typist:
    """Types at the ends of cells, so that what is kept must begin with what was saved."""

    def __init__(
        self,
        screen: Screen,
        random: Random,
        *,
        numbers: Sequence[int] = (),
        typed: dict[str, str] | None = None,
        alone: bool = True,
    ) -> None:
        """Type in the cells with these numbers, or in all.

        typed: what is typed by cell, shared by all who type in one notebook at the same time.
        alone: whether nobody writes in the other cells but those who type.
        """
        self.hands = asyncio.Lock()
        """Held while a word is typed: whoever presses a button meanwhile takes the focus away."""
        self._screen = screen
        self._random = random
        self._numbers = numbers or range(1, len(screen.now.cells) + 1)
        self._before = {cell.id: cell.source for cell in screen.now.cells}
        cells = [screen.now.cells[number - 1].id for number in self._numbers]
        self._judged = None if alone else set(cells)
        self._first = len(screen.seen) - 1
        self._typed: dict[str, str] = {} if typed is None else typed
        screen.delays.clear()

    async def word_in(self, number: int) -> str:
        """Go to a cell and type one word; returns it."""
        text = word(self._random)
        async with self.hands:
            await self._screen.write_in(number)
            # A space before it, too: a kill may have left half a word there.
            await self._type(self._screen.now.cells[number - 1].id, f" {text} ")
        return text

    async def first_word(self) -> None:
        """Type a word somewhere, and wait for the promise that it is kept."""
        text = await self.word_in(self._somewhere())
        await self._screen.until(
            lambda seen: seen.is_saved and text in seen.words, what="a first word saved"
        )

    async def go_on(self) -> None:
        """Type until somebody ends it: here and there, now fast, now with pauses."""
        random = self._random
        while True:
            number = self._somewhere()
            for _ in range(random.randint(1, 4)):
                await self.word_in(number)
            if random.random() < 0.4:
                await asyncio.sleep(random.uniform(0, 0.3))

    def _somewhere(self) -> int:
        return self._random.choice(self._numbers)

    async def _type(self, cell: str, text: str) -> None:
        pause = self._random.choice((0, 0, 3, 15, 40))
        for character in text:
            self._typed[cell] = self._typed.get(cell, "") + character
            await self._screen.page.keyboard.type(character)
            if pause:
                await asyncio.sleep(pause / 1000)

    @property
    def promised(self) -> Seen:
        """The last screen that was called saved."""
        return [seen for seen in self._screen.seen[self._first :] if seen.is_saved][-1]

    def all_typed(self, seen: Seen) -> bool:
        """Whether every key is on this screen."""
        there = {cell.id: cell.source for cell in seen.cells}
        return all(
            there.get(cell, "").endswith(typed.rstrip()) or typed in there.get(cell, "")
            for cell, typed in self._typed.items()
        )

    def judge(self, after: Seen, found: Findings) -> None:
        """Compare what is there now with what had been called saved, and with what was typed."""
        there = {cell.id: cell.source for cell in after.cells}
        for cell in self.promised.cells:
            if self._judged is not None and cell.id not in self._judged:
                continue
            before, typed = self._before.get(cell.id, ""), self._typed.get(cell.id, "")
            found.acknowledged += cell.source != before
            kept = there.get(cell.id)
            if kept is None:
                found.lost.append(f"the cell with {cell.source!r}")
            elif not kept.startswith(cell.source):
                found.lost.append(f"saved: {cell.source!r}; there: {kept!r}")
            elif not (before + typed).startswith(kept):
                found.half.append(f"before: {before!r}; typed: {typed!r}; there: {kept!r}")
        found.delays += self._screen.delays

    def is_kept(self, after: Seen) -> bool:
        """Whether nothing is missing on this screen."""
        found = Findings()
        self.judge(after, found)
        return found.verdict == "ok"
