"""Both adapters of the pool, page's and worker's, joined on a platform that is pretended."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import signal
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from fieldbook.bridge.pool import Crewing, JobAborted, Pool, WorkerDied
from fieldbook.bridge.pool.jobs import JobOptions
from fieldbook.bridge.rpc import encode_call
from fieldbook.bridge.shared_memory import memory_host, use_memory_host
from tests.bridge.pool import work
from tests.bridge.pretended import JsException, Platform, Uint8Array


class Module:
    """`app/workers/pool.client.js` with its worker in this interpreter."""

    def __init__(self, adapters: Any) -> None:
        self.adapters = adapters
        self.refusal: Exception | None = None
        self.clients: list[Client] = []

    async def startPoolWorker(self, *callbacks: Any) -> Client:  # noqa: N802 - JavaScript's own
        if self.refusal is not None:
            raise self.refusal
        self.clients.append(Client(self.adapters, *callbacks))
        return self.clients[-1]


class Client:
    """The page's client and the worker's side of it at once."""

    def __init__(self, adapters: Any, on_event: Any, on_submit: Any, on_abandon: Any) -> None:
        self.event, self._submit, self.abandon = on_event, on_submit, on_abandon
        self.packages: list[str] = []
        self.submitted: list[tuple[int, int]] = []
        self.broken: Exception | None = None
        self.ended = False
        self.syncs = 0
        self._kept: dict[int, Uint8Array] = {}
        self.station = adapters.open_station(self)

    # What the page asks

    def begin(self, job_id: int, payload: Any, packages: str, submitted: int, told: Any) -> None:
        self.packages.append(packages)
        self.submitted.append((job_id, submitted))
        self.running = asyncio.ensure_future(self._run(job_id, payload, told))

    async def _run(self, job_id: int, payload: Any, told: Any) -> None:
        if self.broken is not None:
            told(job_id, None, str(self.broken))
            return
        answer = self.station.run(job_id, payload)
        answer = await answer if inspect.isawaitable(answer) else answer
        if not self.ended:
            told(job_id, answer, "")

    def tell(self, job_id: int, payload: Any) -> None:
        self.station.hear(job_id, payload)

    def interrupt(self) -> int:
        return 0

    def terminate(self) -> None:
        self.ended = True

    def held(self) -> float:
        return 12.0

    async def memory(self) -> str:
        return '{"used": null, "held": 12}'

    # What the worker asks

    async def submit(self, payload: Any, options: str, parent: int, number: int) -> Any:
        return await self._submit(payload, options, parent, number)

    async def share(self, payload: Uint8Array) -> int:
        self._kept[len(self._kept)] = payload
        return len(self._kept) - 1

    async def fetch(self, number: int) -> Uint8Array:
        return self._kept[number]

    def release(self, number: int) -> None:
        del self._kept[number]

    async def sync(self) -> None:
        self.syncs += 1


@pytest.fixture
def module(platform: Platform) -> Iterator[Module]:
    before = signal.getsignal(signal.SIGINT), memory_host()
    assert platform.proxies == []
    yield Module(importlib.import_module("fieldbook.bridge.pool.browser"))
    signal.signal(signal.SIGINT, before[0])
    use_memory_host(before[1])


@pytest.fixture
def pool(module: Module) -> Pool:
    return Pool(module.adapters.worker_starter(module), Crewing(size=1, reserve=0))


async def test_a_call_goes_there_and_back_as_bytes(pool: Pool, module: Module) -> None:
    assert await pool.run(work.add, 1, 2, packages=("pandas",)) == 3
    assert module.clients[0].packages == ['["pandas"]']
    with pytest.raises(LookupError, match="nothing there"):
        await pool.run(work.fail)


async def test_a_worker_is_told_how_many_jobs_there_are_when_one_begins(
    pool: Pool, module: Module
) -> None:
    await asyncio.gather(*(pool.run(work.add, 1, turn) for turn in range(3)))
    assert module.clients[0].submitted == [(1, 3), (2, 3), (3, 3)]
    await pool.run(work.add, 1, 1)
    assert module.clients[0].submitted[-1] == (4, 4)


async def test_what_a_worker_that_is_ended_had_to_do_is_told_after_that(
    pool: Pool, module: Module
) -> None:
    job = asyncio.ensure_future(pool.run(work.forever))
    await work.settle()
    (seat,) = pool._seats
    assert seat.worker is not None
    seat.worker.terminate()
    assert pool.workers == 1, "whoever ends it isn't interrupted by what follows"
    await work.settle()
    assert len(module.clients) == 2, "it is tried again"
    pool.close()
    with pytest.raises(JobAborted):
        await job


async def test_bytes_that_can_t_be_handed_over_are_heard_by_the_caller(
    pool: Pool, module: Module, monkeypatch: pytest.MonkeyPatch
) -> None:
    await pool.run(work.add, 1, 1)

    def refuse(_content: bytes) -> Uint8Array:
        raise MemoryError("no room for a copy")

    monkeypatch.setattr(module.adapters, "to_js", refuse)
    with pytest.raises(MemoryError, match="no room"):
        await pool.run(work.add, 1, 1)
    monkeypatch.undo()
    assert await pool.run(work.add, 1, 1) == 2
    assert len(module.clients) == 1


async def test_events_and_messages_cross(pool: Pool) -> None:
    heard: list[Any] = []
    assert await pool.run(work.narrate, on_event=heard.append) == "told"
    assert heard == [{"done": 1}, {"done": 2}]
    listening = asyncio.Event()
    options = JobOptions(lane="coordinator")
    job = pool.start(encode_call(work.hear_one), options, lambda _: listening.set())
    await listening.wait()
    job.tell({"said": 3})
    assert await asyncio.wait_for(waited(job), 5) == {"said": 3}


async def test_a_call_submits_shares_and_keeps(pool: Pool, module: Module) -> None:
    assert await pool.run(work.sum_by_parts, [(1, 1), (2, 2)], lane="coordinator") == 6
    assert await pool.run(work.measure_scattered, lane="coordinator") == [10, 11, 12]
    assert module.clients[0]._kept == {}
    await pool.run("fieldbook.bridge.pool.worker:keep_files")
    assert module.clients[0].syncs == 1


async def test_what_is_given_up_is_told_to_the_page(module: Module) -> None:
    pool = Pool(module.adapters.worker_starter(module), Crewing(size=2, reserve=0))
    assert await asyncio.wait_for(pool.run(work.give_up_on_one, lane="coordinator"), 5) == 3
    assert [job.life.state for job in pool._running.values()] == ["stopping"]
    pool.close()
    assert all(client.ended for client in module.clients)


async def test_a_survey_asks_the_client(pool: Pool) -> None:
    await pool.run(work.add, 1, 1)
    (use,) = await pool.survey()
    assert (use.doing, use.memory.used, use.memory.held) == ("resting", None, 12)


async def test_ending_a_worker_gives_its_callbacks_back(
    pool: Pool, module: Module, platform: Platform
) -> None:
    await pool.run(work.add, 1, 1)
    callbacks = [proxy for proxy in platform.proxies if inspect.isroutine(proxy.target)]
    assert len(callbacks) == 4
    pool.close()
    assert module.clients[0].ended
    assert all(proxy.destroyed for proxy in callbacks)


async def test_a_rejected_call_is_a_death_and_another_worker_tries(
    pool: Pool, module: Module
) -> None:
    await pool.run(work.add, 1, 1)
    module.clients[0].broken = JsException("memory access out of bounds")
    assert await pool.run(work.add, 2, 2) == 4
    assert [client.ended for client in module.clients] == [True, False]


async def test_a_start_that_fails_says_what_was_found_out(pool: Pool, module: Module) -> None:
    failure = SimpleNamespace(what="It did not start.", why="A file is missing.", remedy="Reload.")
    module.refusal = JsException("load", failure)
    with pytest.raises(WorkerDied) as caught:
        await pool.run(work.add, 1, 1)
    error = caught.value
    assert (error.what, error.why, error.remedy) == tuple(vars(failure).values())
    module.refusal = JsException("nobody knows")
    with pytest.raises(WorkerDied, match=r"A worker did not start\. nobody knows"):
        await pool.run(work.add, 1, 1)


def test_a_worker_interrupts_what_computes(module: Module) -> None:
    Client(module.adapters, None, None, None)
    assert signal.getsignal(signal.SIGINT) is module.adapters.on_interrupt


async def waited(job: Any) -> Any:
    return await job
