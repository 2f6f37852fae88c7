"""Memory that the threads of one process share: the logic above runs and is tested on it."""

from __future__ import annotations

import asyncio
import itertools
import threading
from typing import TYPE_CHECKING, Any

from fieldbook.bridge.shared_memory.errors import MemoryClosed

if TYPE_CHECKING:
    from fieldbook.bridge.shared_memory.memory import Memory, Sharing

__all__ = ["LocalMemory", "LocalMemoryHost"]

_LOOK_AGAIN_SECONDS = 0.001


class LocalMemory:
    """A bytearray, with a condition in the place of Atomics."""

    shared = True

    def __init__(self, nbytes: int) -> None:
        self._bytes = memoryview(bytearray(nbytes))
        self._words = self._bytes[: nbytes // 4 * 4].cast("i")
        self._changed = threading.Condition()

    @property
    def nbytes(self) -> int:
        return self._bytes.nbytes

    def write(self, at: int, content: memoryview) -> None:
        self._bytes[at : at + content.nbytes] = content

    def read(self, at: int, into: memoryview) -> None:
        into[:] = self._bytes[at : at + into.nbytes]

    def view(self, letter: str, count: int) -> Any:
        content: Any = self._bytes
        return content.cast(letter)[:count]

    def load(self, word: int) -> int:
        with self._changed:
            return self._words[word]

    def store(self, word: int, value: int) -> None:
        with self._changed:
            self._words[word] = _wrapped(value)

    def add(self, word: int, value: int) -> int:
        with self._changed:
            before = self._words[word]
            self._words[word] = _wrapped(before + value)
            return before

    def exchange(self, word: int, expected: int, value: int) -> int:
        with self._changed:
            before = self._words[word]
            if before == expected:
                self._words[word] = _wrapped(value)
            return before

    def notify(self, word: int) -> None:  # noqa: ARG002 - all who wait look at their own
        with self._changed:
            self._changed.notify_all()

    def wait(self, word: int, value: int, seconds: float) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._words[word] != value, seconds)

    async def wait_async(self, word: int, value: int, seconds: float) -> None:
        if self.load(word) == value:
            await asyncio.sleep(min(seconds, _LOOK_AGAIN_SECONDS))


class LocalMemoryHost:
    """Keeps memory for this process."""

    def __init__(self) -> None:
        self._kept: dict[int, Memory] = {}
        self._numbers = itertools.count(1)

    def make(self, nbytes: int) -> LocalMemory:
        return LocalMemory(nbytes)

    async def keep(
        self,
        memory: Memory,
        sharing: Sharing,  # noqa: ARG002 - all is shared
    ) -> tuple[int, int]:
        number = next(self._numbers)
        self._kept[number] = memory
        return number, 0

    async def open(self, number: int) -> Memory:
        try:
            return self._kept[number]
        except KeyError:
            raise MemoryClosed(f"No memory is kept under {number}: it was closed.") from None

    def forget(self, number: int) -> None:
        self._kept.pop(number, None)


def _wrapped(value: int) -> int:
    """A sum as Atomics make it: 32 bits, signed."""
    return (value + 2**31) % 2**32 - 2**31
