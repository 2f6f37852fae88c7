"""Life cycles with steps laid down: no other step, one start for all, a tidy end."""

from __future__ import annotations

import asyncio
from typing import Literal, cast

import pytest

from fieldbook.bridge.pool import PoolWorker
from fieldbook.bridge.pool.life import Life
from fieldbook.bridge.pool.seats import Seat

JobState = Literal["waiting", "running", "ended"]


class Worker:
    """Counts its ends."""

    ended = 0

    def terminate(self) -> None:
        self.ended += 1


def test_only_the_steps_laid_down_can_be_taken() -> None:
    steps: dict[JobState, set[JobState]] = {
        "waiting": {"running"},
        "running": {"ended"},
        "ended": set(),
    }
    life: Life[JobState] = Life("waiting", steps)
    life.to("running")
    with pytest.raises(RuntimeError, match="running can't become waiting"):
        life.to("waiting")
    life.to("ended")
    with pytest.raises(RuntimeError, match="ended can't become running"):
        life.to("running")


async def test_whoever_comes_while_it_starts_waits_for_the_same_start() -> None:
    starts: list[Worker] = []

    async def start() -> PoolWorker:
        await asyncio.sleep(0)
        starts.append(Worker())
        return cast("PoolWorker", starts[-1])

    seat = Seat()
    first, second = await asyncio.gather(seat.started(start), seat.started(start))
    assert first is second
    assert (len(starts), seat.life.state) == (1, "open")


async def test_what_ends_while_it_starts_is_tidied_when_it_arrives_and_stays_ended() -> None:
    arrived, worker = asyncio.Event(), Worker()

    async def start() -> PoolWorker:
        await arrived.wait()
        return cast("PoolWorker", worker)

    seat = Seat()
    waiting = asyncio.ensure_future(seat.started(start))
    await asyncio.sleep(0)
    seat.end()
    seat.end()
    arrived.set()
    await waiting
    await asyncio.sleep(0)
    assert (seat.life.state, seat.worker, worker.ended) == ("ended", None, 1)
