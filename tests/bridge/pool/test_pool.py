"""The pool's rules, with both of its real sides joined in one event loop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from fieldbook.bridge.pool import (
    Crewing,
    JobAborted,
    Pool,
    PoolWorker,
    WorkerDied,
    WorkerMemory,
)
from fieldbook.bridge.pool.jobs import Ended, JobHost, JobOptions
from fieldbook.bridge.pool.worker import Station, on_interrupt
from fieldbook.bridge.rpc import (
    decode_answer,
    decode_call,
    encode_answer,
    encode_call,
    resolve,
)
from tests.bridge.pool import work
from tests.bridge.pool.loopback import Crew, LoopbackHost, SharedStore, answered


async def test_a_call_answers_and_workers_start_on_need() -> None:
    crew = Crew()
    pool = Pool(crew)
    assert crew.workers == []
    assert await pool.run(work.add, 2, b=3) == 5
    assert await pool.run("tests.bridge.pool.work:add", 1, 1) == 2
    assert len(crew.workers) == 1


async def test_a_failure_is_raised_with_the_workers_traceback() -> None:
    pool = Pool(Crew())
    with pytest.raises(LookupError, match="nothing there") as caught:
        await pool.run(work.fail)
    assert any("in fail" in note for note in caught.value.__notes__)
    assert await pool.run(work.add, 1, 1) == 2  # the worker goes on


async def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something holds, at most five seconds."""
    for _ in range(500):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came about")


class AtOnce:
    """A worker that tells the end of a call before it returns from beginning it."""

    held = 0

    async def memory(self) -> WorkerMemory:
        return WorkerMemory(None, 0)

    def run(self, job_id: int, payload: bytes, packages: Sequence[str], ended: Ended) -> None:  # noqa: ARG002 - as the Protocol has it
        call = decode_call(payload)
        ended(encode_answer(resolve(call.target)(*call.args)))

    def tell(self, job_id: int, payload: bytes) -> None: ...

    def interrupt(self) -> bool:
        return False

    def terminate(self) -> None: ...


async def test_thousands_of_jobs_that_end_at_once_are_done_one_after_the_other() -> None:
    async def start(host: JobHost) -> PoolWorker:  # noqa: ARG001 - as the Protocol has it
        return AtOnce()

    pool = Pool(start, Crewing(size=1, reserve=0), limit=5_000)
    calls = [asyncio.ensure_future(pool.run(work.add, turn, 1)) for turn in range(5_000)]
    assert await asyncio.gather(*calls) == list(range(1, 5_001))
    assert (pool.submitted, pool.waiting, pool.workers) == (5_000, 0, 1)


async def test_jobs_are_numbered_as_they_are_submitted() -> None:
    pool = Pool(Crew(), Crewing(size=1, reserve=0))
    assert pool.submitted == 0
    first = asyncio.ensure_future(pool.run(work.note, "first"))
    second = asyncio.ensure_future(pool.run(work.note, "second", lane="interactive"))
    await asyncio.sleep(0)
    assert pool.submitted == 2
    await asyncio.gather(first, second)
    assert pool.submitted == 2


async def test_what_has_no_address_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="module's top"):
        await Pool(Crew()).run(lambda: 1)


async def test_events_arrive_in_order() -> None:
    heard: list[Any] = []
    assert await Pool(Crew()).run(work.narrate, on_event=heard.append) == "told"
    assert heard == [{"done": 1}, {"done": 2}]


async def test_packages_reach_the_worker_before_the_call() -> None:
    crew = Crew()
    await Pool(crew).run(work.add, 1, 2, packages=("pandas",))
    assert crew.workers[0].packages == [("pandas",)]


async def test_batch_jobs_keep_to_the_size_and_people_never_wait_behind_them() -> None:
    crew = Crew()
    pool = Pool(crew, Crewing(size=2, reserve=1))
    work.gates.append(asyncio.Event())
    batch = [asyncio.ensure_future(pool.run(work.held, k)) for k in range(4)]
    await work.settle()
    assert [mark for kind, mark in work.log if kind == "begin"] == [0, 1]
    assert await pool.run(work.note, "person", lane="interactive") == "person"
    assert ("end", 0) not in work.log
    work.gates[-1].set()
    await asyncio.gather(*batch)
    assert len(crew.workers) == 3


async def test_a_waiting_person_goes_before_waiting_batch_jobs() -> None:
    pool = Pool(Crew(), Crewing(size=1, reserve=0))
    jobs = [
        asyncio.ensure_future(pool.run(work.note, 0, 0.01)),
        asyncio.ensure_future(pool.run(work.note, 1)),
        asyncio.ensure_future(pool.run(work.note, "person", lane="interactive")),
    ]
    await asyncio.gather(*jobs)
    assert [mark for kind, mark in work.log if kind == "begin"] == [0, "person", 1]


async def test_affinity_returns_to_the_warm_worker_and_training_leaves_it_alone() -> None:
    crew = Crew()
    pool = Pool(crew, Crewing(size=1, reserve=1))
    await pool.run(work.add, 0, 0, lane="interactive", affinity="harvest.csv")
    await pool.run(work.add, 0, 0)
    await pool.run(work.add, 0, 0, lane="interactive", affinity="harvest.csv")
    assert [len(worker.ran) for worker in crew.workers] == [2, 1]


async def test_a_person_waits_for_the_warm_worker_rather_than_for_a_new_one() -> None:
    crew = Crew()
    pool = Pool(crew, Crewing(size=2, reserve=1))
    jobs = [
        asyncio.ensure_future(
            pool.run(work.note, mark, 0.01, lane="interactive", affinity="harvest.csv")
        )
        for mark in ("open", "profile", "page")
    ]
    await asyncio.gather(*jobs)
    assert len(crew.workers) == 1
    assert [mark for kind, mark in work.log if kind == "begin"] == ["open", "profile", "page"]


async def test_a_dead_worker_is_replaced_and_its_job_tried_once_more() -> None:
    crew = Crew()
    pool = Pool(crew)
    job = asyncio.ensure_future(pool.run(work.note, "job", 0.02))
    await work.settle()
    crew.workers[0].terminate()
    assert await job == "job"
    assert len(crew.workers) == 2 and len(crew.alive) == 1


async def test_a_job_that_kills_two_workers_is_reported() -> None:
    crew = Crew()
    pool = Pool(crew)
    job = asyncio.ensure_future(pool.run(work.forever))
    for _ in range(2):
        await work.settle()
        crew.alive[-1].terminate()
    with pytest.raises(WorkerDied):
        await job
    assert await pool.run(work.add, 1, 1) == 2


async def test_cancelling_interrupts_and_keeps_the_worker() -> None:
    crew = Crew()
    pool = Pool(crew)
    job = asyncio.ensure_future(pool.run(work.forever))
    await work.settle()
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    await work.settle()
    assert await pool.run(work.add, 1, 1) == 2
    assert len(crew.workers) == 1


async def test_a_job_that_cannot_be_interrupted_loses_its_worker() -> None:
    crew = Crew(interruptible=False)
    pool = Pool(crew)
    job = asyncio.ensure_future(pool.run(work.forever))
    await work.settle()
    job.cancel()
    await work.settle()
    assert crew.alive == []
    assert await pool.run(work.add, 1, 1) == 2


async def test_a_cancelled_waiting_job_never_runs() -> None:
    pool = Pool(Crew(), Crewing(size=1, reserve=0))
    first = asyncio.ensure_future(pool.run(work.note, 0, 0.01))
    second = asyncio.ensure_future(pool.run(work.note, 1))
    await work.settle()
    second.cancel()
    await first
    await work.settle()
    assert ("begin", 1) not in work.log and pool.waiting == 0


async def test_one_timer_watches_a_worker_however_often_it_rests() -> None:
    crew = Crew()
    pool = Pool(crew, idle_seconds=0.1)
    await pool.run(work.add, 1, 1)
    (seat,) = pool._seats
    timer = seat.rest
    assert timer is not None
    for _ in range(8):
        await asyncio.sleep(0.02)
        await pool.run(work.add, 1, 1)
    assert pool.workers == 1, "it rested less than that since its last job"
    assert seat.rest is not timer, "and was looked at meanwhile"
    await eventually(lambda: pool.workers == 0)
    assert crew.alive == []


async def test_idle_workers_are_given_back() -> None:
    crew = Crew()
    pool = Pool(crew, idle_seconds=0.01)
    await pool.run(work.add, 1, 1)
    await asyncio.sleep(0.05)
    assert crew.alive == [] and pool.workers == 0
    assert await pool.run(work.add, 1, 1) == 2


async def test_a_coordinator_shares_the_only_worker_with_its_own_jobs() -> None:
    crew = Crew()
    pool = Pool(crew, Crewing(size=1, reserve=0))
    parts = [(k, 1) for k in range(5)]
    assert await pool.run(work.sum_by_parts, parts, lane="coordinator") == 15
    assert len(crew.workers) == 1


async def test_scattered_values_are_unpickled_once_and_forgotten_at_the_end() -> None:
    crew = Crew()
    assert await Pool(crew).run(work.measure_scattered, lane="coordinator") == [10, 11, 12]
    assert len(set(work.log)) == 1
    assert crew.store.kept == {}


async def test_a_coordinator_hears_and_what_it_submitted_is_interrupted() -> None:
    pool = Pool(Crew(), Crewing(size=1))
    started = asyncio.Event()
    options = JobOptions(lane="coordinator")
    job = pool.start(encode_call(work.train_until_told), options, lambda _: started.set())
    await started.wait()
    await work.settle()
    job.tell("stop")
    job.interrupt_children()
    assert await asyncio.wait_for(_awaited(job), 5) == ["JobAborted"]


async def test_a_call_that_a_coordinator_gives_up_makes_room_for_the_next() -> None:
    pool = Pool(Crew(), Crewing(size=1, reserve=0))
    given_up = pool.run(work.give_up_on_one, lane="coordinator")
    assert await asyncio.wait_for(given_up, 5) == 3


async def test_a_worker_that_starts_is_kept_when_its_first_job_is_given_up() -> None:
    crew = Crew()
    pool = Pool(crew)
    job = asyncio.ensure_future(pool.run(work.note, "given up"))
    await asyncio.sleep(0)
    job.cancel()
    await work.settle()
    assert await pool.run(work.add, 1, 1) == 2
    assert len(crew.workers) == 1
    assert ("begin", "given up") not in work.log


async def test_a_call_that_can_t_be_stopped_never_takes_its_coordinator_with_it() -> None:
    crew = Crew(interruptible=False)
    pool = Pool(crew, Crewing(size=1, reserve=0))
    assert await asyncio.wait_for(pool.run(work.outlive_one, lane="coordinator"), 5) == "kept"
    assert len(crew.alive) == 1


async def test_coordinators_keep_away_from_the_worker_of_trials() -> None:
    crew = Crew()
    pool = Pool(crew, Crewing(size=1, reserve=1))
    await pool.run(work.add, 0, 0, lane="interactive", affinity="harvest.csv")
    await pool.run(work.add, 0, 0)
    await pool.run(work.sum_by_parts, [(1, 1)], lane="coordinator")
    assert [len(worker.ran) for worker in crew.workers] == [2, 2]


async def test_an_interrupt_hits_computing_code_only() -> None:
    on_interrupt(signal.SIGINT, None)  # nothing computes here
    station = Station(LoopbackHost(Pool(Crew()), SharedStore()))
    answer = await answered(station, 1, encode_call(work.interrupted_while_computing))
    with pytest.raises(JobAborted):
        decode_answer(answer)
    answer = await answered(station, 2, encode_call(work.interrupted_while_waiting))
    assert decode_answer(answer) == "went on"


async def _awaited(job: Any) -> Any:
    return await job


async def test_closing_ends_workers_and_waiting_jobs() -> None:
    crew = Crew()
    pool = Pool(crew, Crewing(size=1, reserve=0))
    await pool.run(work.add, 1, 1)
    running = asyncio.ensure_future(pool.run(work.forever))
    waiting = asyncio.ensure_future(pool.run(work.add, 1, 1))
    await work.settle()
    pool.close()
    with pytest.raises(JobAborted):
        await waiting
    with pytest.raises((JobAborted, WorkerDied)):
        await asyncio.wait_for(running, 5)
    assert crew.alive == []
    await work.settle()
    assert len(crew.workers) == 1, "and none is started for what was lost with it"
