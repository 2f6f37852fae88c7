"""A number and a flag that all threads see at once: progress, and a wish to stop."""

from __future__ import annotations

from fieldbook.bridge.shared_memory.handles import InMemory
from fieldbook.bridge.shared_memory.memory import memory_host
from fieldbook.bridge.shared_memory.waiting import Patience

__all__ = ["Counter", "Flag"]


class Counter(InMemory):
    """A whole number of 32 bits to which threads add without losing one another's."""

    @classmethod
    def zero(cls) -> Counter:
        """A counter at 0."""
        return cls(memory_host().make(4))

    @property
    def value(self) -> int:
        """What it is now."""
        return self._memory.load(0)

    def add(self, count: int = 1) -> int:
        """Add to it; what it was before."""
        before = self._memory.add(0, count)
        self._memory.notify(0)
        return before

    async def changed(self, seen: int, within: float | None = None) -> int:
        """Wait until it is no longer `seen`, or the time is over; what it is then."""
        patience = Patience(within)
        while self.value == seen and patience.left:
            await self._memory.wait_async(0, seen, patience.next())
        return self.value


class Flag(InMemory):
    """Set by one thread, seen by all: running code that hears no message can look at it."""

    @classmethod
    def lowered(cls) -> Flag:
        """A flag that is not set."""
        return cls(memory_host().make(4))

    @property
    def is_set(self) -> bool:
        """Whether it is set now."""
        return self._memory.load(0) != 0

    def set(self) -> None:
        """Set it, and wake all who wait for that."""
        self._memory.store(0, 1)
        self._memory.notify(0)

    def clear(self) -> None:
        """Lower it again."""
        self._memory.store(0, 0)

    def wait(self, within: float | None = None) -> bool:
        """Block until it is set, or the time is over; whether it is. Not on a page."""
        patience = Patience(within)
        while not self.is_set and patience.left:
            self._memory.wait(0, 0, patience.next())
        return self.is_set

    async def wait_async(self, within: float | None = None) -> bool:
        """The same without blocking."""
        patience = Patience(within)
        while not self.is_set and patience.left:
            await self._memory.wait_async(0, 0, patience.next())
        return self.is_set
