"""The pool's queue: which job runs on which worker, and when workers start and end.

Plain asyncio over the `PoolWorker` Protocol, so the rules are tested without a browser.
"""

from __future__ import annotations

import asyncio
import itertools
import pickle
from collections.abc import Callable, Generator
from typing import Any

from fieldbook.bridge.pool.jobs import (
    Child,
    Job,
    JobAborted,
    JobOptions,
    Lane,
    PoolFull,
    PoolWorker,
    StartWorker,
    WorkerDied,
)
from fieldbook.bridge.pool.seats import Seat, choose_seat
from fieldbook.bridge.rpc import decode_answer, encode_call

__all__ = ["Pool", "RunningJob"]


class RunningJob:
    """A job on its way: await it for its answer; see `Pool.run` for what it raises."""

    def __init__(self, pool: Pool, job: Job) -> None:
        self._pool = pool
        self._job = job

    def __await__(self) -> Generator[Any, None, Any]:
        return self._answer().__await__()

    async def _answer(self) -> Any:
        return decode_answer(await self._pool.wait(self._job))

    def tell(self, message: Any) -> None:
        """Hand a message to the running call (`fieldbook.bridge.pool.worker.on_message`)."""
        self._pool.tell(self._job, message)

    def interrupt_children(self) -> None:
        """Interrupt the calls that this job submitted; the job itself goes on."""
        self._pool.interrupt_children(self._job)


class Pool:
    """Runs calls on workers that it starts when needed and gives back when idle.

    start_worker: starts one worker.
    size: how many batch jobs may run at once (at least 1).
    reserve: further workers that only an interactive job may start, so that a person never waits
        behind training.
    idle_seconds: how long a worker may have nothing to do before it is given back.
    grace_seconds: how long an interrupted job may take to stop before its worker is ended.
    limit: how many jobs may wait before `run` raises `PoolFull`.
    """

    def __init__(
        self,
        start_worker: StartWorker,
        *,
        size: int = 1,
        reserve: int = 1,
        idle_seconds: float = 300.0,
        grace_seconds: float = 5.0,
        limit: int = 1_000,
    ) -> None:
        self._start_worker = start_worker
        self.size = max(1, size)
        self.reserve = reserve
        self._idle_seconds = idle_seconds
        self._grace_seconds = grace_seconds
        self._limit = limit
        self._ids = itertools.count(1)
        self._queue: list[Job] = []
        self._running: dict[int, Job] = {}
        self._seats: list[Seat] = []

    @property
    def workers(self) -> int:
        """How many workers are started or starting."""
        return len(self._seats)

    @property
    def waiting(self) -> int:
        """How many jobs wait for a worker."""
        return len(self._queue)

    async def run(
        self,
        target: str | Callable[..., Any],
        *args: Any,
        lane: Lane = "batch",
        affinity: str | None = None,
        packages: tuple[str, ...] = (),
        on_event: Callable[[Any], None] | None = None,
        **kwargs: Any,
    ) -> Any:
        """Call `target` in a worker and await what it returns; see `JobOptions` for the options.

        Cancelling the awaiting task interrupts the job. Raises what the call raises,
        `JobAborted` when the call was interrupted, `WorkerDied` when its worker ended (twice, for
        a call that could be tried again), and `PoolFull`.
        """
        options = JobOptions(lane, affinity, packages)
        return await self.start(encode_call(target, *args, **kwargs), options, on_event)

    def start(
        self,
        payload: bytes,
        options: JobOptions,
        on_event: Callable[[Any], None] | None = None,
    ) -> RunningJob:
        """Queue an encoded call and return at once; await the result for its answer.

        Raises `PoolFull`.
        """
        return RunningJob(self, self._enqueue(payload, options, on_event, None))

    async def submit(self, payload: bytes, options: JobOptions, child: Child) -> bytes:
        """Run an encoded call for a job of this pool; its encoded answer."""
        return await self.wait(self._enqueue(payload, options, None, child))

    def abandon(self, child: Child) -> None:
        """Abort a call that a job of this pool submitted and no longer awaits."""
        for job in [*self._queue, *self._running.values()]:
            if job.child == child:
                self._abort(job)

    async def wait(self, job: Job) -> bytes:
        """Await a job's encoded answer; cancelling this aborts the job."""
        try:
            return await asyncio.shield(job.answer)
        except asyncio.CancelledError:
            self._abort(job)
            raise

    def tell(self, job: Job, message: Any) -> None:
        """Hand `message` to a running job; one that has ended or waits hears nothing."""
        seat = self._seat_of(job)
        if seat is not None and seat.worker is not None:
            seat.worker.tell(job.id, pickle.dumps(message))

    def interrupt_children(self, job: Job) -> None:
        """Interrupt what the job submitted: running calls stop, waiting ones are dropped."""
        for waiting in [other for other in self._queue if _submitted_by(job, other)]:
            self._queue.remove(waiting)
            _settle(waiting, error=JobAborted("The job was stopped before it began."))
        for running in [other for other in self._running.values() if _submitted_by(job, other)]:
            self._stop(running)

    def event(self, job_id: int, payload: bytes) -> None:
        """Tell whoever awaits the job; events of jobs that ended are dropped."""
        job = self._running.get(job_id)
        if job is not None and job.on_event is not None:
            job.on_event(pickle.loads(payload))

    def close(self) -> None:
        """End all workers; jobs that have no answer yet raise `JobAborted`."""
        for job in [*self._queue, *self._running.values()]:
            _settle(job, error=JobAborted("The pool was closed."))
        self._queue.clear()
        for seat in list(self._seats):
            self._end(seat)

    # The queue

    def _enqueue(
        self,
        payload: bytes,
        options: JobOptions,
        on_event: Callable[[Any], None] | None,
        child: Child | None,
    ) -> Job:
        if len(self._queue) >= self._limit:
            raise PoolFull(
                f"{self._limit} jobs are waiting already. Wait until some have ended, or stop"
                " what you no longer need."
            )
        answer = asyncio.get_running_loop().create_future()
        job = Job(next(self._ids), payload, options, answer, on_event, child)
        self._queue.append(job)
        self._dispatch()
        return job

    def _dispatch(self) -> None:
        """Give waiting jobs to workers, people's first, until none fits."""
        for job in sorted(self._queue, key=lambda job: job.options.lane == "batch"):
            seat = choose_seat(self._seats, job.options, self.size, self.reserve)
            if seat is not None and seat not in self._seats:
                self._seats.append(seat)
            if seat is None:
                continue
            self._queue.remove(job)
            seat.take(job)
            self._running[job.id] = job
            job.runner = asyncio.ensure_future(self._serve(seat, job))

    async def _serve(self, seat: Seat, job: Job) -> None:
        """Run one job on one worker, started first where it isn't yet."""
        job.attempts += 1
        try:
            worker = await self._started(seat)
            if job.answer.done():
                return  # given up while the worker started, which others will use
            answer = await worker.run(job.id, job.payload, job.options.packages)
        except WorkerDied as error:
            self._drop(seat)
            self._after_death(job, error)
        except Exception as error:  # noqa: BLE001 - the transport failed: the caller must hear
            _settle(job, error=error)
        else:
            _settle(job, answer=answer)
        finally:
            self._running.pop(job.id, None)
            seat.release(job)
            if seat in self._seats and seat.free:
                self._rest(seat)
            self._dispatch()

    def _after_death(self, job: Job, error: WorkerDied) -> None:
        """Try a job once more on another worker; a coordinator's subjobs can't be repeated."""
        if job.answer.done():
            return
        if job.attempts == 1 and job.options.lane != "coordinator":
            self._queue.insert(0, job)
        else:
            _settle(job, error=error)

    def _abort(self, job: Job) -> None:
        """Stop a job nobody awaits any more: out of the queue, else by interrupt, then by force."""
        job.answer.cancel()
        if job in self._queue:
            self._queue.remove(job)
        else:
            self._stop(job)

    def _stop(self, job: Job) -> None:
        """Interrupt a running job; end its worker where that is impossible or takes too long."""
        seat = self._seat_of(job)
        if seat is None or seat.worker is None:
            return
        if not seat.worker.interrupt():
            self._end_if_still_at(seat, job)
            return
        loop = asyncio.get_running_loop()
        loop.call_later(self._grace_seconds, self._end_if_still_at, seat, job)

    def _seat_of(self, job: Job) -> Seat | None:
        return next((seat for seat in self._seats if job in seat.jobs), None)

    def _end_if_still_at(self, seat: Seat, job: Job) -> None:
        """End a job by force; one beside a coordinator, whose findings would be lost, may go on."""
        others = (other for other in seat.jobs if other is not job)
        if job in seat.jobs and not any(other.options.lane == "coordinator" for other in others):
            self._end(seat)

    # The workers

    async def _started(self, seat: Seat) -> PoolWorker:
        if seat.starting is None:
            seat.starting = asyncio.ensure_future(self._start_worker(self))
        seat.worker = await asyncio.shield(seat.starting)
        return seat.worker

    def _rest(self, seat: Seat) -> None:
        loop = asyncio.get_running_loop()
        seat.rest = loop.call_later(self._idle_seconds, self._end, seat)

    def _end(self, seat: Seat) -> None:
        self._drop(seat)
        if seat.worker is not None:
            seat.worker.terminate()
        elif seat.starting is not None:
            seat.starting.add_done_callback(_terminate_started)

    def _drop(self, seat: Seat) -> None:
        seat.stop_resting()
        if seat in self._seats:
            self._seats.remove(seat)


def _submitted_by(job: Job, other: Job) -> bool:
    return other.child is not None and other.child.parent == job.id


def _terminate_started(starting: asyncio.Future[PoolWorker]) -> None:
    if not starting.cancelled() and starting.exception() is None:
        starting.result().terminate()


def _settle(job: Job, *, answer: bytes | None = None, error: Exception | None = None) -> None:
    if job.answer.done():
        return
    if error is not None:
        job.answer.set_exception(error)
    else:
        assert answer is not None
        job.answer.set_result(answer)
