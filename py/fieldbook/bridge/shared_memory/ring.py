"""A stream of bytes from one thread to another, in a room that never grows."""

from __future__ import annotations

from typing import Any

from fieldbook.bridge.shared_memory.handles import InMemory
from fieldbook.bridge.shared_memory.memory import Memory, memory_host
from fieldbook.bridge.shared_memory.waiting import Patience

__all__ = ["RingBuffer"]

_READ, _WRITTEN, _ENDED, _CHANGES = range(4)
_HEADER = 16
_MOST = 1 << 30


class RingBuffer(InMemory):
    """Bytes from one writer to one reader, in their order; a second of either would break it.

    Positions only grow, and wrap at 32 bits; what lies between them is not read yet.

    capacity: how many bytes may wait to be read: a power of two.
    """

    def __init__(self, memory: Memory) -> None:
        super().__init__(memory)
        self.capacity = memory.nbytes - _HEADER

    @classmethod
    def holding(cls, capacity: int) -> RingBuffer:
        """An empty one. Raises `ValueError` unless `capacity` is a power of two up to 2³⁰."""
        if not 0 < capacity <= _MOST or capacity & (capacity - 1):
            raise ValueError(f"A ring buffer holds a power of two of bytes, not {capacity}.")
        return cls(memory_host().make(_HEADER + capacity))

    @property
    def waiting(self) -> int:
        """How many bytes are written and not read yet."""
        return (self._memory.load(_WRITTEN) - self._memory.load(_READ)) % 2**32

    @property
    def ended(self) -> bool:
        """Whether the writer has said that no more will come."""
        return self._memory.load(_ENDED) != 0

    # The writer's side

    def write_some(self, content: Any) -> int:
        """Write as much as there is room for, without waiting; how many bytes that were.

        Raises `ValueError` after the end.
        """
        memory = self._memory
        if self.ended:
            raise ValueError("The stream was ended: nothing more can be written.")
        view = memoryview(content).cast("B")
        count = min(view.nbytes, self.capacity - self.waiting)
        if count:
            at = memory.load(_WRITTEN) % self.capacity
            first = min(count, self.capacity - at)
            memory.write(_HEADER + at, view[:first])
            if count > first:
                memory.write(_HEADER, view[first:count])
            memory.add(_WRITTEN, count)
            self._tell()
        return count

    def write(self, content: Any, within: float | None = None) -> int:
        """Write all, blocking while there is no room; fewer bytes where the time is over."""
        view, patience, done = memoryview(content).cast("B"), Patience(within), 0
        while True:
            seen = self._memory.load(_CHANGES)
            done += self.write_some(view[done:])
            if done == view.nbytes or not patience.left:
                return done
            self._memory.wait(_CHANGES, seen, patience.next())

    async def write_async(self, content: Any) -> None:
        """Write all, awaiting room."""
        view, patience, done = memoryview(content).cast("B"), Patience(None), 0
        while True:
            seen = self._memory.load(_CHANGES)
            done += self.write_some(view[done:])
            if done == view.nbytes:
                return
            await self._memory.wait_async(_CHANGES, seen, patience.next())

    def end(self) -> None:
        """Say that no more will come."""
        self._memory.store(_ENDED, 1)
        self._tell()

    # The reader's side

    def read_some(self, most: int | None = None) -> bytes:
        """What has been written, at most so much, without waiting; empty where there is nothing."""
        memory = self._memory
        count = self.waiting if most is None else min(self.waiting, most)
        content = bytearray(count)
        if count:
            view = memoryview(content)
            at = memory.load(_READ) % self.capacity
            first = min(count, self.capacity - at)
            memory.read(_HEADER + at, view[:first])
            if count > first:
                memory.read(_HEADER, view[first:])
            memory.add(_READ, count)
            self._tell()
        return bytes(content)

    def read(self, most: int | None = None, within: float | None = None) -> bytes:
        """What has been written, blocking until there is some; empty at the end or out of time."""
        patience = Patience(within)
        while True:
            seen, ended = self._memory.load(_CHANGES), self.ended
            content = self.read_some(most)
            if content or ended or not patience.left:
                return content
            self._memory.wait(_CHANGES, seen, patience.next())

    async def read_async(self, most: int | None = None, within: float | None = None) -> bytes:
        """The same without blocking."""
        patience = Patience(within)
        while True:
            seen, ended = self._memory.load(_CHANGES), self.ended
            content = self.read_some(most)
            if content or ended or not patience.left:
                return content
            await self._memory.wait_async(_CHANGES, seen, patience.next())

    def _tell(self) -> None:
        """Wake the other side. It looked at the changes before it looked at the bytes."""
        self._memory.add(_CHANGES, 1)
        self._memory.notify(_CHANGES)
