"""Bytes that several threads see, as a Protocol, and where an interpreter gets them from.

In a browser the bytes are a SharedArrayBuffer (`fieldbook.bridge.shared_memory.browser`), natively
memory of this process (`fieldbook.bridge.shared_memory.local`). All above is the same.
"""

from __future__ import annotations

from typing import Any, Literal, Protocol, TypeAlias

from fieldbook.bridge.shared_memory.local import LocalMemoryHost

__all__ = ["Memory", "MemoryHost", "Sharing", "memory_host", "use_memory_host"]

Sharing: TypeAlias = Literal["shared", "transferred", "copied"]
"""What becomes of bytes that travel: all see the same; or, where nothing can be shared, they move
to whoever opens them first, or each who opens them gets a copy."""


class Memory(Protocol):
    """A row of bytes, of which the first may be used as 32-bit words by all threads at once.

    Words are signed, and counted from 0. Raises `MemoryClosed` where the bytes have moved away.
    """

    @property
    def nbytes(self) -> int: ...

    @property
    def shared(self) -> bool:
        """Whether other threads can see these very bytes."""
        ...

    def write(self, at: int, content: memoryview) -> None:
        """Copy bytes in."""
        ...

    def read(self, at: int, into: memoryview) -> None:
        """Copy bytes out, as many as `into` takes."""
        ...

    def view(self, letter: str, count: int) -> Any:
        """The first `count` elements where they are, of the type with this letter; no copy.

        Natively a `memoryview`, in a browser a typed array.
        """
        ...

    def load(self, word: int) -> int: ...

    def store(self, word: int, value: int) -> None: ...

    def add(self, word: int, value: int) -> int:
        """Add to a word; what it was before."""
        ...

    def exchange(self, word: int, expected: int, value: int) -> int:
        """Write a word if it is as expected; what it was before."""
        ...

    def notify(self, word: int) -> None:
        """Wake all who wait for a word to change."""
        ...

    def wait(self, word: int, value: int, seconds: float) -> None:
        """Block until a word is no longer `value`, or some time has passed, or sooner."""
        ...

    async def wait_async(self, word: int, value: int, seconds: float) -> None:
        """The same without blocking."""
        ...


class MemoryHost(Protocol):
    """Makes memory, and keeps what travels where every thread can open it by its number."""

    def make(self, nbytes: int) -> Memory: ...

    async def keep(self, memory: Memory, sharing: Sharing) -> tuple[int, int]:
        """Have memory opened by others: its number, and how many copies that took.

        What is transferred may be gone then.
        """
        ...

    async def open(self, number: int) -> Memory:
        """What is kept under a number; raises `MemoryClosed` where that is nothing."""
        ...

    def forget(self, number: int) -> None:
        """Let nobody open it any more; whoever has, goes on."""
        ...


_host: MemoryHost = LocalMemoryHost()


def memory_host() -> MemoryHost:
    """Where this interpreter gets memory from."""
    return _host


def use_memory_host(host: MemoryHost) -> None:
    """Get memory from elsewhere from now on; said once, when the interpreter starts."""
    global _host  # noqa: PLW0603 - an interpreter has one
    _host = host
