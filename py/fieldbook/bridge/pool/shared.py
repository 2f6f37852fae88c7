"""Values that every worker needs: sent to the pool once, unpickled once in each worker."""

from __future__ import annotations

import asyncio
import pickle
from collections import OrderedDict
from typing import Any

from fieldbook.bridge.pool.jobs import WorkerHost

__all__ = ["Shared", "SharedCache"]

_KEPT = 2
"""How many unpickled values a worker keeps: those of the running search and of the one before."""


class Shared:
    """Stands for a value kept by the pool; only its number travels."""

    def __init__(self, number: int) -> None:
        self.number = number
        self._host: WorkerHost | None = None
        self._sending: asyncio.Future[int] | None = None

    @classmethod
    def sending(cls, host: WorkerHost, value: Any) -> Shared:
        """Begin to send `value`; await `sent` before the number is used."""
        shared = cls(-1)
        shared._host = host
        shared._sending = asyncio.ensure_future(host.share(pickle.dumps(value, protocol=5)))
        return shared

    async def sent(self) -> None:
        """Wait until the pool has the value."""
        if self._sending is not None:
            self.number = await self._sending

    def release(self) -> None:
        """Let the pool forget the value."""
        if self._host is not None and self.number >= 0:
            self._host.release(self.number)

    def __reduce__(self) -> tuple[type[Shared], tuple[int]]:
        if self.number < 0:
            raise pickle.PicklingError("a scattered value travels only after it was sent")
        return Shared, (self.number,)


class SharedCache:
    """One worker's unpickled values."""

    def __init__(self, host: WorkerHost) -> None:
        self._host = host
        self._values: OrderedDict[int, Any] = OrderedDict()

    async def resolved(self, arg: Any) -> Any:
        """`arg` itself, or the value it stands for."""
        if not isinstance(arg, Shared):
            return arg
        if arg.number not in self._values:
            self._values[arg.number] = pickle.loads(await self._host.fetch(arg.number))
            while len(self._values) > _KEPT:
                self._values.popitem(last=False)
        self._values.move_to_end(arg.number)
        return self._values[arg.number]
