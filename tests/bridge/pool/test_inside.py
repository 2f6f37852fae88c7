"""What a call finds inside a worker, and what it finds where there is none."""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Sequence
from typing import Any

import pytest

from fieldbook.bridge.pool import Crewing, JobAborted, Pool, PoolWorker, WorkerMemory
from fieldbook.bridge.pool.jobs import Ended, JobHost
from fieldbook.bridge.pool.shared import Shared, SharedCache
from fieldbook.bridge.pool.worker import (
    PoolExecutor,
    Station,
    import_modules,
    keep_files,
    on_message,
    report,
)
from fieldbook.bridge.rpc import decode_answer, encode_call
from tests.bridge.pool import work
from tests.bridge.pool.loopback import Crew, LoopbackHost, SharedStore, answered


class NotingHost(LoopbackHost):
    """Notes what is fetched and kept."""

    def __init__(self) -> None:
        self.store = SharedStore()
        super().__init__(Pool(Crew()), self.store)
        self.fetched: list[int] = []
        self.syncs = 0

    async def fetch(self, number: int) -> bytes:
        self.fetched.append(number)
        return await super().fetch(number)

    async def sync(self) -> None:
        self.syncs += 1


async def test_outside_of_a_job_nobody_awaits_and_nothing_happens() -> None:
    heard: list[Any] = []
    report("event")
    on_message(heard.append)
    await keep_files()
    assert heard == []
    with pytest.raises(RuntimeError, match="inside a job of the pool only"):
        PoolExecutor()


async def test_a_call_can_keep_its_files_before_it_ends() -> None:
    host = NotingHost()
    await answered(Station(host), 1, encode_call(keep_files))
    assert host.syncs == 1


async def test_modules_are_imported_ahead_of_the_call_that_needs_them() -> None:
    payload = encode_call(import_modules, "json", "no_such")
    answer = await answered(Station(NotingHost()), 1, payload)
    with pytest.raises(ModuleNotFoundError, match="no_such"):
        decode_answer(answer)


async def test_a_worker_keeps_the_last_two_shared_values() -> None:
    host = NotingHost()
    numbers = [host.store.put(pickle.dumps([value])) for value in range(3)]
    cache = SharedCache(host)
    for number in (0, 1, 0, 2, 0, 1):
        assert await cache.resolved(Shared(numbers[number])) == [number]
    assert host.fetched == [0, 1, 2, 1]
    assert await cache.resolved("itself") == "itself"


async def test_a_shared_value_travels_only_after_it_was_sent() -> None:
    shared = Shared.sending(NotingHost(), [1])
    with pytest.raises(pickle.PicklingError, match="only after it was sent"):
        pickle.dumps(shared)
    shared.release()  # nothing to forget yet
    await shared.sent()
    assert pickle.loads(pickle.dumps(shared)).number == shared.number == 0
    await Shared(3).sent()  # one that arrived was sent by another


async def test_shutting_an_executor_down_leaves_its_calls_alone() -> None:
    assert await Pool(Crew()).run(work.shut_down_early, lane="coordinator") == 3


async def test_closing_an_executor_drops_its_calls() -> None:
    pool = Pool(Crew())
    assert await pool.run(work.close_early, lane="coordinator")
    await work.settle()
    assert (pool.waiting, pool._running) == (0, {})


async def test_what_was_given_up_hears_no_answer() -> None:
    assert await Pool(Crew()).run(work.give_up_and_wait, lane="coordinator") == [True, True]


@pytest.mark.parametrize(("turns", "started"), [(1, 0), (2, 1)])
async def test_a_pool_that_is_closed_ends_a_worker_that_was_still_starting(
    turns: int, started: int
) -> None:
    crew = Crew()
    pool = Pool(crew, Crewing(size=1))
    job = asyncio.ensure_future(pool.run(work.add, 1, 1))
    for _ in range(turns):
        await asyncio.sleep(0)
    pool.close()
    pool.close()
    with pytest.raises(JobAborted, match="closed"):
        await job
    await work.settle()
    assert len(crew.workers) == started and crew.alive == []


async def test_a_pool_that_is_closed_does_not_mind_a_start_that_fails() -> None:
    async def refuse(host: JobHost) -> PoolWorker:  # noqa: ARG001 - as the Protocol has it
        await asyncio.sleep(0)
        raise LookupError("nothing to start")

    pool = Pool(refuse)
    job = asyncio.ensure_future(pool.run(work.add, 1, 1))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    pool.close()
    with pytest.raises(JobAborted):
        await job
    await work.settle()
    assert pool.workers == 0


async def test_a_transport_that_fails_is_heard_by_the_caller() -> None:
    class Broken:
        """A worker whose way to it is broken."""

        held = 0

        async def memory(self) -> WorkerMemory:
            return WorkerMemory(None, 0)

        def run(
            self,
            job_id: int,
            payload: bytes,
            packages: Sequence[str],
            ended: Ended,  # noqa: ARG002 - as the Protocol has it
        ) -> None:
            raise ConnectionError(f"job {job_id}: {len(payload) > 0}, {packages}")

        def tell(self, job_id: int, payload: bytes) -> None: ...

        def interrupt(self) -> bool:
            return False

        def terminate(self) -> None: ...

    async def start(host: JobHost) -> PoolWorker:  # noqa: ARG001 - as the Protocol has it
        return Broken()

    pool = Pool(start)
    with pytest.raises(ConnectionError, match="job 1"):
        await pool.run(work.add, 1, 1)
    assert pool.workers == 1
    pool.close()
