"""Workers that are started before anybody needs them."""

from __future__ import annotations

import asyncio

import pytest

from fieldbook.bridge.pool import Crewing, Pool, PoolWorker, WorkerDied
from fieldbook.bridge.pool.jobs import JobHost
from tests.bridge.pool import work
from tests.bridge.pool.loopback import Crew

READY = ("pandas",)


async def test_a_prepared_worker_takes_the_next_job() -> None:
    crew = Crew()
    pool = Pool(crew, Crewing(size=1, reserve=1, ahead=1))
    pool.prepare("fieldbook.tables.messages", packages=READY)
    await work.settle()
    assert crew.workers[0].packages == [READY]
    await pool.run(work.add, 1, 1, lane="interactive", affinity="harvest.csv", packages=READY)
    assert len(crew.workers) == 1


async def test_another_is_prepared_only_once_the_first_has_work() -> None:
    crew = Crew()
    pool = Pool(crew, Crewing(size=1, reserve=1, ahead=1))
    for _ in range(3):
        pool.prepare(packages=READY)
        await work.settle()
    assert len(crew.workers) == 1
    await pool.run(work.add, 1, 1, affinity="harvest.csv")
    pool.prepare(packages=READY)
    await work.settle()
    assert len(crew.workers) == 2


async def test_a_person_waits_for_a_worker_that_is_nearly_ready() -> None:
    crew = Crew()
    pool = Pool(crew, Crewing(size=2, reserve=1, ahead=1))
    pool.prepare()
    table = asyncio.ensure_future(pool.run(work.add, 1, 1, lane="interactive", affinity="a.csv"))
    assert await table == 2
    assert len(crew.workers) == 1


async def test_nothing_is_started_in_vain_or_before_what_waits() -> None:
    crew = Crew()
    pool = Pool(crew, Crewing(size=1, reserve=0, ahead=0))
    pool.prepare()
    await work.settle()
    assert crew.workers == []
    pool = Pool(crew, Crewing(size=1, reserve=0, ahead=1))
    jobs = [asyncio.ensure_future(pool.run(work.note, k, 0.01)) for k in range(2)]
    await work.settle()
    pool.prepare()
    assert pool.waiting == 2
    await asyncio.gather(*jobs)
    await work.settle()
    assert len(crew.workers) == 1, "the worker that there is was ready already"


async def test_a_start_that_fails_ahead_of_need_is_told_to_who_needs_it() -> None:
    starts = 0

    async def refuse(host: JobHost) -> PoolWorker:  # noqa: ARG001 - as the Protocol has it
        nonlocal starts
        starts += 1
        raise WorkerDied("pyodide.mjs is missing on the server.")

    pool = Pool(refuse, Crewing(ahead=1))
    pool.prepare()
    await work.settle()
    assert (starts, pool.workers) == (1, 0)
    with pytest.raises(WorkerDied, match=r"pyodide\.mjs is missing"):
        await pool.run(work.add, 1, 1)
    assert starts == 3
