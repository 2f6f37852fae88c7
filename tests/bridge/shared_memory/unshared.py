"""A page that isn't isolated, natively: memory that nobody shares moves, or is copied."""

from __future__ import annotations

from typing import Any

from fieldbook.bridge.shared_memory import Memory, MemoryClosed, Sharing
from fieldbook.bridge.shared_memory.local import LocalMemory

__all__ = ["UnsharedHost", "UnsharedMemory"]


class UnsharedMemory(LocalMemory):
    """Bytes of one thread."""

    shared = False
    moved = False

    def write(self, at: int, content: memoryview) -> None:
        self._require()
        super().write(at, content)

    def read(self, at: int, into: memoryview) -> None:
        self._require()
        super().read(at, into)

    def view(self, letter: str, count: int) -> Any:
        self._require()
        return super().view(letter, count)

    def beside(self) -> UnsharedMemory:
        """A copy."""
        other = UnsharedMemory(self.nbytes)
        other._bytes[:] = self._bytes
        return other

    def _require(self) -> None:
        if self.moved:
            raise MemoryClosed("moved")


class UnsharedHost:
    """Keeps memory as `app/workers/memories.js` does without isolation."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[UnsharedMemory, Sharing]] = {}

    def make(self, nbytes: int) -> UnsharedMemory:
        return UnsharedMemory(nbytes)

    async def keep(self, memory: Memory, sharing: Sharing) -> tuple[int, int]:
        assert isinstance(memory, UnsharedMemory)
        self._kept[len(self._kept) + 1] = memory, sharing
        return len(self._kept), 0

    async def open(self, number: int) -> UnsharedMemory:
        if number not in self._kept:
            raise MemoryClosed("gone")
        memory, sharing = self._kept[number]
        other = memory.beside()
        if sharing == "transferred":
            memory.moved = True
            del self._kept[number]
        return other

    def forget(self, number: int) -> None:
        self._kept.pop(number, None)
