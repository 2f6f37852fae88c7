"""What the workers of a pool are at, and what they take: for whoever looks at the machine."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from fieldbook.bridge.pool.jobs import WorkerMemory
from fieldbook.bridge.pool.seats import Seat

__all__ = ["WorkerUse", "survey"]


@dataclass(frozen=True, slots=True)
class WorkerUse:
    """One worker.

    doing: whether it starts, has a call to run, or rests.
    keeps: what its caches are warm for, by the name that its jobs gave it.
    """

    doing: Literal["starting", "working", "resting"]
    keeps: str
    memory: WorkerMemory


async def survey(seats: Sequence[Seat]) -> list[WorkerUse]:
    """Ask all workers at once; those that compute are answered for."""
    return list(await asyncio.gather(*map(_look, seats)))


async def _look(seat: Seat) -> WorkerUse:
    keeps = seat.affinity or ""
    if seat.worker is None:
        return WorkerUse("starting", keeps, WorkerMemory(None, 0))
    doing: Literal["working", "resting"] = "resting" if seat.idle else "working"
    return WorkerUse(doing, keeps, await seat.worker.memory())
