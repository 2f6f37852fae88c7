"""Drawing a long list a few items at a time, so that the page never stands still."""

from __future__ import annotations

import asyncio
import time

from fieldbook.bridge.reactivity import Signal

__all__ = ["GrowingReveal", "Reveal"]

FIRST = 8
TURN = 0.02
"""Seconds that one turn of drawing may take, about."""
REST = 2
"""So many times as long as a turn took nothing of a list that grows is drawn."""
_ALL = 1 << 30


class _Pace:
    """How many items in a turn follows from how long the last turn took."""

    def __init__(self) -> None:
        self.step = 2

    def draw(self, count: Signal[int], most: int) -> float:
        """Draw some more, and `most` at the most; returns the seconds that it took."""
        begin = time.perf_counter()
        count.value = min(count.peek() + self.step, most)
        taken = max(time.perf_counter() - begin, 0.0005)
        self.step = max(1, min(2 * self.step, round(self.step * TURN / taken)))
        return taken


class Reveal:
    """How many items are drawn: a screenful at once, the others in turns."""

    def __init__(self, first: int = FIRST) -> None:
        self.count = Signal(first)

    @property
    def complete(self) -> bool:
        return self.count.peek() == _ALL

    async def run(self, total: int) -> None:
        """Draw all of them."""
        pace = _Pace()
        while self.count.peek() < total:
            await asyncio.sleep(0)
            pace.draw(self.count, _ALL)
        self.count.value = _ALL


class GrowingReveal:
    """How many items of a list that grows are drawn: `first` at once, the others in turns."""

    def __init__(self, first: int) -> None:
        self.count = Signal(first)
        self._first = first
        self._total = 0
        self._pace = _Pace()
        self._turn: asyncio.TimerHandle | None = None

    def follow(self, total: int) -> None:
        """Hear how long the list is now."""
        self._total = total
        if total < self.count.peek():
            self.count.value = max(total, self._first)
        elif total > self.count.peek() and self._turn is None:
            self._draw_in(0.0)

    def _draw_in(self, seconds: float) -> None:
        self._turn = asyncio.get_running_loop().call_later(seconds, self._draw)

    def _draw(self) -> None:
        self._turn = None
        if self._total > self.count.peek():
            taken = self._pace.draw(self.count, self._total)
            self._draw_in(REST * taken)
