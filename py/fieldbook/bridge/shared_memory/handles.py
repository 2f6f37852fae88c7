"""What lies in shared memory, and the handle by which it travels to another thread."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from fieldbook.bridge.shared_memory.errors import MemoryClosed, NotShared
from fieldbook.bridge.shared_memory.memory import Memory, Sharing, memory_host

__all__ = ["Handle", "InMemory", "opened"]

_Kind = TypeVar("_Kind", bound="InMemory")


@dataclass(frozen=True, slots=True)
class Handle(Generic[_Kind]):
    """Stands for something in shared memory, and is pickled with a job or an answer.

    kind: what it is, `details` what it was made with, `number` where its bytes are kept.
    sharing: what becomes of the bytes when it is opened elsewhere.
    """

    kind: type[_Kind]
    number: int
    details: tuple[Any, ...]
    sharing: Sharing

    async def open(self) -> _Kind:
        """The thing itself, over the bytes that it was made of.

        Raises `MemoryClosed` where it was closed, or moved to another who opened it first.
        """
        memory = await memory_host().open(self.number)
        found = self.kind._over(memory, *self.details)
        found._sharing = self.sharing
        found._copies = int(self.sharing == "copied")
        return found


class InMemory:
    """Something that lies in shared memory.

    without_sharing: what becomes of its bytes where they can't be shared; ``shared`` is for what
        is of no use then, and doesn't travel.
    """

    def __init__(self, memory: Memory, without_sharing: Sharing = "shared") -> None:
        self._memory_or_none: Memory | None = memory
        self._keeping: asyncio.Future[int] | None = None
        self._sharing: Sharing = "shared" if memory.shared else without_sharing
        self._copies = 0

    @classmethod
    def _over(cls: type[_Kind], memory: Memory, *details: Any) -> _Kind:
        """One over bytes that another has made, from its `_details`."""
        return cls(memory, *details)

    def _details(self) -> tuple[Any, ...]:
        return ()

    @property
    def _memory(self) -> Memory:
        if self._memory_or_none is None:
            raise MemoryClosed(f"This {type(self).__name__} is closed.")
        return self._memory_or_none

    async def share(self: _Kind) -> Handle[_Kind]:
        """A handle that travels to other threads, until this is closed.

        Raises `NotShared` for what is of no use unless all see the same bytes.
        """
        memory = self._memory
        if self._sharing == "shared" and not memory.shared:
            raise NotShared(
                f"A {type(self).__name__} can't travel: this page is not isolated, so that no"
                " memory is shared. Tell the job instead, or cancel the task that awaits it."
            )
        # Once, although several may ask while it is on its way, and one of them be cancelled.
        if self._keeping is None:
            self._keeping = asyncio.ensure_future(self._keep(memory))
        number = await asyncio.shield(self._keeping)
        return Handle(type(self), number, self._details(), self._sharing)

    def close(self) -> None:
        """Give it back: nobody can open it any more, but whoever has goes on."""
        self._memory_or_none = None
        keeping, self._keeping = self._keeping, None
        if keeping is None:
            return
        if keeping.done():
            _forget(keeping)
        else:
            keeping.add_done_callback(_forget)

    async def _keep(self, memory: Memory) -> int:
        number, copies = await memory_host().keep(memory, self._sharing)
        self._copies += copies
        return number


def _forget(kept: asyncio.Future[int]) -> None:
    if not kept.cancelled() and kept.exception() is None:
        memory_host().forget(kept.result())


async def opened(value: Any) -> Any:
    """`value` itself, or what it is the handle of."""
    return await value.open() if isinstance(value, Handle) else value
