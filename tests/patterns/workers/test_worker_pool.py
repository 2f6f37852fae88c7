"""Worker pool: a call elsewhere is awaited; death, stop and hurry are the scheduler's business.

Both real sides are joined in one event loop; `tests/bridge/pool/` holds every rule.
"""

from __future__ import annotations

import asyncio

import pytest

from fieldbook.bridge.pool import Crewing, Pool, WorkerDied
from tests.bridge.pool import work
from tests.bridge.pool.loopback import Crew

ONE = Crewing(size=1, reserve=0)


async def test_a_call_is_awaited_and_its_failure_is_the_callers() -> None:
    pool = Pool(Crew(), ONE)
    assert await pool.run("statistics:mean", [1, 2, 6]) == 3
    with pytest.raises(ZeroDivisionError):
        await pool.run("operator:truediv", 1, 0)
    pool.close()


async def test_a_job_whose_worker_died_is_tried_on_another_and_then_its_death_is_told() -> None:
    crew = Crew()
    pool = Pool(crew, ONE)
    job = asyncio.ensure_future(pool.run("asyncio:sleep", 60))
    for _ in range(2):
        await work.settle()
        crew.workers[-1].terminate()
    with pytest.raises(WorkerDied) as told:
        await asyncio.wait_for(job, 2)
    assert told.value.what and told.value.remedy
    assert len(crew.workers) == 2
    assert await pool.run("operator:add", 1, 1) == 2, "the pool goes on with a third"
    pool.close()


async def test_cancelling_who_awaits_frees_the_worker() -> None:
    crew = Crew()
    pool = Pool(crew, ONE)
    job = asyncio.ensure_future(pool.run("asyncio:sleep", 60))
    await asyncio.sleep(0.01)
    job.cancel()
    assert await asyncio.wait_for(pool.run("operator:add", 1, 1), 2) == 2
    assert len(crew.workers) == 1
    pool.close()
