"""What is stopped stops: by an interrupt, by its worker's end, and never begins again."""

from __future__ import annotations

import asyncio

import pytest

from fieldbook.bridge.pool import Crewing, JobAborted, Pool
from fieldbook.bridge.pool.jobs import JobOptions
from fieldbook.bridge.pool.life import Life
from fieldbook.bridge.rpc import encode_call
from tests.bridge.pool import work
from tests.bridge.pool.loopback import Crew

ONE = Crewing(size=1, reserve=0)
COORDINATOR = JobOptions(lane="coordinator")


async def test_an_interrupt_that_was_lost_is_repeated() -> None:
    crew = Crew(lost=1)
    pool = Pool(crew, ONE, grace_seconds=5)
    job = asyncio.ensure_future(pool.run(work.forever))
    await work.settle()
    job.cancel()
    assert await asyncio.wait_for(pool.run(work.add, 1, 1), 2) == 2
    assert len(crew.workers) == 1


async def test_a_job_that_hears_no_interrupt_is_ended_after_the_grace_time() -> None:
    crew = Crew(lost=1_000)
    pool = Pool(crew, ONE, grace_seconds=0.05)
    job = asyncio.ensure_future(pool.run(work.forever))
    await work.settle()
    job.cancel()
    assert await asyncio.wait_for(pool.run(work.add, 1, 1), 2) == 2
    assert len(crew.workers) == 2 and len(crew.alive) == 1


async def test_a_stopped_trial_is_not_tried_again_when_its_worker_is_ended() -> None:
    crew = Crew(interruptible=False)
    pool = Pool(crew, Crewing(size=2, reserve=0))
    await pool.run(work.add, 1, 1, affinity="the coordinator sits here")
    job = pool.start(encode_call(work.submit_for_ever), COORDINATOR)
    await work.settle()
    job.interrupt_children()
    await work.settle()
    assert work.log == ["JobAborted"], "and the coordinator goes on with the next"
    pool.close()
    with pytest.raises(JobAborted):
        await job


async def test_a_coordinator_that_is_cancelled_gets_no_more_calls_run() -> None:
    crew = Crew()
    pool = Pool(crew, ONE)
    task = asyncio.ensure_future(pool.run(work.submit_for_ever, lane="coordinator"))
    await work.settle()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await work.settle()
    assert work.log == ["JobAborted"] * 3
    assert await pool.run(work.add, 1, 1) == 2
    assert len(crew.workers) == 1


async def test_whoever_cancelled_a_job_hears_no_more_of_it() -> None:
    heard: list[str] = []
    pool = Pool(Crew(), ONE)
    job = asyncio.ensure_future(pool.run(work.narrate_to_the_end, on_event=heard.append))
    await work.settle()
    assert heard == ["begun"]
    job.cancel()
    assert await pool.run(work.add, 1, 1) == 2, "it has come to its end"
    assert heard == ["begun"]


def test_a_life_goes_only_along_its_steps() -> None:
    life = Life("waiting", {"waiting": {"running"}, "running": {"ended"}, "ended": set()})
    life.to("running")
    with pytest.raises(RuntimeError, match="running can't become waiting"):
        life.to("waiting")
    assert life.state == "running"
