"""A lock between threads that share no interpreter."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType

from fieldbook.bridge.shared_memory.handles import InMemory
from fieldbook.bridge.shared_memory.memory import memory_host
from fieldbook.bridge.shared_memory.waiting import Patience

__all__ = ["Lock"]

_FREE, _HELD, _AWAITED = 0, 1, 2


class Lock(InMemory):
    """Held by one at a time: ``with lock:`` in a worker, ``async with lock:`` on a page.

    Free and unawaited, taking and releasing it are an atomic operation each. A worker that is ended
    while it holds the lock never releases it: where that may be, wait with a time-out.
    """

    _mine = False

    @classmethod
    def free(cls) -> Lock:
        """A lock that nobody holds."""
        return cls(memory_host().make(4))

    @property
    def locked(self) -> bool:
        """Whether anybody holds it now."""
        return self._memory.load(0) != _FREE

    def acquire(self, within: float | None = None) -> bool:
        """Block until it is held, or the time is over; whether it is. Not on a page.

        within: seconds, by default any number.
        """
        patience = Patience(within)
        for _ in self._tries():
            if not patience.left:
                return False
            self._memory.wait(0, _AWAITED, patience.next())
        self._mine = True
        return True

    async def acquire_async(self, within: float | None = None) -> bool:
        """The same without blocking."""
        patience = Patience(within)
        for _ in self._tries():
            if not patience.left:
                return False
            await self._memory.wait_async(0, _AWAITED, patience.next())
        self._mine = True
        return True

    def release(self) -> None:
        """Let the next have it. Raises `RuntimeError` where it is not held through this object."""
        if not self._mine:
            raise RuntimeError("A lock is released by whoever holds it.")
        self._mine = False
        if self._memory.exchange(0, _HELD, _FREE) != _HELD:
            self._memory.store(0, _FREE)
            self._memory.notify(0)

    def _tries(self) -> Iterator[None]:
        """Ends when the lock is had; yields whenever there is nothing but to wait."""
        state = self._memory.exchange(0, _FREE, _HELD)
        while state != _FREE:
            # Marked as awaited first, so that whoever releases it knows to wake somebody.
            if state == _AWAITED or self._memory.exchange(0, _HELD, _AWAITED) != _FREE:
                yield
            state = self._memory.exchange(0, _FREE, _AWAITED)

    def __enter__(self) -> Lock:
        self.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()

    async def __aenter__(self) -> Lock:
        await self.acquire_async()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
