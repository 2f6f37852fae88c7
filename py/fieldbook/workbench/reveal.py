"""Drawing a long list a few items at a time, so that the page never stands still."""

from __future__ import annotations

import asyncio
import time

from fieldbook.bridge.reactivity import Signal

__all__ = ["Reveal"]

FIRST = 8
TURN = 0.02
"""Seconds that one turn of drawing may take, about."""
_ALL = 1 << 30


class Reveal:
    """How many items are drawn: a screenful at once, the others in turns."""

    def __init__(self, first: int = FIRST) -> None:
        self.count = Signal(first)

    @property
    def complete(self) -> bool:
        return self.count.peek() == _ALL

    async def run(self, total: int) -> None:
        """Draw all of them; how many in a turn follows from how long the last turn took."""
        step = 2
        while self.count.peek() < total:
            await asyncio.sleep(0)
            begin = time.perf_counter()
            self.count.value += step
            taken = max(time.perf_counter() - begin, 0.0005)
            step = max(1, min(2 * step, round(step * TURN / taken)))
        self.count.value = _ALL
