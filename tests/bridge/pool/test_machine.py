"""How many workers there may be, what they may keep, and what is told of them."""

from __future__ import annotations

import asyncio

import pytest

from fieldbook.bridge.pool import Crewing, Pool, WorkerMemory, WorkerUse, crewing
from tests.bridge.pool import work
from tests.bridge.pool.loopback import Crew


@pytest.mark.parametrize(
    ("cores", "memory", "expected"),
    [
        (1, 1.0, (1, 0, 0, 600_000_000, "memory")),
        (2, 2.0, (1, 0, 0, 600_000_000, "memory")),
        (2, 4.0, (1, 1, 1, 675_000_000, "cores")),
        (4, 4.0, (3, 1, 1, 600_000_000, "cores")),
        (8, 4.0, (3, 1, 1, 600_000_000, "memory")),
        (8, 8.0, (7, 1, 2, 600_000_000, "cores")),
        (2, 8.0, (1, 1, 1, 1_675_000_000, "cores")),
        (2, 16.0, (1, 1, 1, 2_000_000_000, "cores")),
        (8, None, (3, 1, 1, 600_000_000, "memory")),
    ],
)
def test_small_machines_get_few_workers(
    cores: int, memory: float | None, expected: tuple[object, ...]
) -> None:
    crew = crewing(cores, memory)
    found = (crew.size, crew.reserve, crew.ahead, crew.most_bytes, crew.limited_by)
    assert found == expected


async def test_a_worker_that_has_grown_too_large_is_ended_once_nobody_needs_it() -> None:
    crew = Crew()
    pool = Pool(crew, Crewing(size=1, reserve=0, most_bytes=100))
    await pool.run(work.add, 1, 1)
    crew.workers[0].held = 101
    jobs = [asyncio.ensure_future(pool.run(work.note, k)) for k in range(2)]
    await asyncio.gather(*jobs)
    assert len(crew.workers) == 1, "another job waited for it"
    await work.settle()
    assert (crew.alive, pool.workers) == ([], 0)


async def test_a_worker_that_keeps_a_table_warm_stays_whatever_it_takes() -> None:
    crew = Crew()
    pool = Pool(crew, Crewing(size=1, reserve=0, most_bytes=100))
    await pool.run(work.add, 1, 1, affinity="harvest.csv")
    crew.workers[0].held = 101
    await pool.run(work.add, 1, 1, affinity="harvest.csv")
    await work.settle()
    assert pool.workers == 1


async def test_the_pool_tells_what_its_workers_are_at() -> None:
    crew = Crew()
    pool = Pool(crew, Crewing(size=1, reserve=1))
    await pool.run(work.add, 1, 1, lane="interactive", affinity="harvest.csv")
    crew.workers[0].held = 100
    trial = asyncio.ensure_future(pool.run(work.forever))
    await asyncio.sleep(0)
    starting = await pool.survey()
    await work.settle()
    working = await pool.survey()
    trial.cancel()
    resting = WorkerUse("resting", "harvest.csv", WorkerMemory(50, 100))
    assert starting == [resting, WorkerUse("starting", "", WorkerMemory(None, 0))]
    assert working == [resting, WorkerUse("working", "", WorkerMemory(None, 0))]
