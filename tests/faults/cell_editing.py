"""Somebody who adds, deletes and moves cells, and knows after each act what must be there."""

from __future__ import annotations

from random import Random

from tests.faults.findings import Findings
from tests.faults.screen import Screen, Seen
from tests.faults.typist import word

__all__ = ["CellEditing"]

State = tuple[str, ...]

_MOST = 7
"""Cells that fit on a screen."""


class CellEditing:
    """One act at a time: the next begins when the screen shows the last one.

    What is kept must be the state that was called saved, or one of those that came after it.
    """

    def __init__(self, screen: Screen, random: Random) -> None:
        self._screen = screen
        self._random = random
        self._states: list[tuple[int, State]] = [(0, screen.now.sources)]
        """Each state, and how much of the screen had been heard when the act began."""
        self._undoable = False

    async def add(self) -> None:
        """Add a cell with a word in it below the active one."""
        state, at = self._state, self._active
        await self._do((*state[: at + 1], "", *state[at + 1 :]), "b")
        await self._screen.press("Enter")
        text = word(self._random)
        written = (*state[: at + 1], text, *state[at + 1 :])
        self._note(written)
        await self._screen.page.keyboard.insert_text(text)
        await self._shown(written)
        await self._screen.press("Escape")
        self._undoable = False

    async def go_on(self) -> None:
        """One act after the other, until somebody ends it."""
        while True:
            await self.act()

    async def act(self) -> None:
        """One act of the kinds that are possible now."""
        state, at = self._state, self._active
        acts = ["turn"] if len(state) >= _MOST else ["turn", "add", "add"]
        if len(state) > 2:
            acts += ["delete", "up" if at > 0 else "down", "down" if at < len(state) - 1 else "up"]
        if self._undoable:
            acts += ["undo", "undo"]
        act = self._random.choice(acts)
        if act == "add":
            await self.add()
        elif act == "turn":
            await self._screen.press(self._random.choice("jk"))
        elif act == "undo":
            await self._do(self._states[-2][1], "z")
            self._undoable = False
        elif act == "delete":
            await self._do(state[:at] + state[at + 1 :], "d", "d")
            self._undoable = True
        else:
            to = at + (1 if act == "down" else -1)
            moved = list(state)
            moved.insert(to, moved.pop(at))
            key = "ArrowDown" if act == "down" else "ArrowUp"
            await self._do(tuple(moved), f"Control+Shift+{key}")
            self._undoable = True

    @property
    def _state(self) -> State:
        return self._states[-1][1]

    @property
    def _active(self) -> int:
        return max(0, self._screen.now.active)

    async def _do(self, state: State, *keys: str) -> None:
        self._note(state)
        await self._screen.press(*keys)
        await self._shown(state)

    def _note(self, state: State) -> None:
        self._states.append((len(self._screen.seen), state))

    async def _shown(self, state: State) -> None:
        await self._screen.until(
            lambda seen: seen.sources == state and seen.active >= 0, what=f"{state}"
        )

    def judge(self, after: Seen, found: Findings) -> None:
        """What is there now must be what was called saved, or newer."""
        told = len(self._screen.seen)
        promised = next(n for n in reversed(range(told)) if self._screen.seen[n].is_saved)
        then = self._screen.seen[promised].sources
        known = [
            number
            for number, (began, state) in enumerate(self._states)
            if began <= promised and state == then
        ]
        allowed = [state for _, state in self._states[known[-1] if known else 0 :]]
        found.acknowledged += 1 + (known[-1] if known else 0)
        if after.sources not in allowed:
            found.lost.append(f"saved: {then}; there: {after.sources}; later: {allowed[1:]}")

    def is_kept(self, after: Seen) -> bool:
        """Whether nothing is missing on this screen."""
        found = Findings()
        self.judge(after, found)
        return found.verdict == "ok"
