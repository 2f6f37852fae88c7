"""The pool's queue: which job runs on which worker, and when workers start and end.

Plain asyncio over the `PoolWorker` Protocol, so the rules are tested without a browser.
"""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Callable
from functools import partial
from typing import Any

from fieldbook.bridge.pool.errors import JobAborted, JobTooLarge, PoolError, WorkerDied
from fieldbook.bridge.pool.jobs import (
    Child,
    Job,
    JobOptions,
    Lane,
    PoolWorker,
    StartWorker,
)
from fieldbook.bridge.pool.machine import Crewing
from fieldbook.bridge.pool.queue import JobQueue
from fieldbook.bridge.pool.running import RunningJob
from fieldbook.bridge.pool.seats import Seat, choose_seat
from fieldbook.bridge.pool.survey import WorkerUse, survey
from fieldbook.bridge.pool.worker import import_modules
from fieldbook.bridge.rpc import encode_call, encode_failure

__all__ = ["Pool"]

_AGAIN_SECONDS = 0.25
"""How soon an interrupt that may have been lost is repeated."""


class Pool:
    """Runs calls on workers that it starts when needed and gives back when idle.

    start_worker: starts one worker.
    crew: how many workers there may be, see `fieldbook.bridge.pool.machine`.
    idle_seconds: how long a worker may have nothing to do before it is given back.
    grace_seconds: how long an interrupted job may take to stop before its worker is ended.
    limit: how many jobs of one owner may wait before `run` raises `PoolFull`.
    most_bytes: how large a call may be before `run` raises `JobTooLarge`.
    """

    def __init__(
        self,
        start_worker: StartWorker,
        crew: Crewing | None = None,
        *,
        idle_seconds: float = 300.0,
        grace_seconds: float = 5.0,
        limit: int = 1_000,
        most_bytes: int = 64_000_000,
    ) -> None:
        self._start_worker = start_worker
        self.crew = crew or Crewing()
        self._idle_seconds = idle_seconds
        self._grace_seconds = grace_seconds
        self._most_bytes = most_bytes
        self._submitted = 0
        self._queue = JobQueue(limit)
        self._running: dict[int, Job] = {}
        self._children: dict[Child, Job] = {}
        self._seats: list[Seat] = []
        self._dispatching = False

    @property
    def workers(self) -> int:
        """How many workers are started or starting."""
        return len(self._seats)

    @property
    def submitted(self) -> int:
        """The number of the job that was submitted last; jobs are numbered from 1 on."""
        return self._submitted

    @property
    def waiting(self) -> int:
        """How many jobs wait for a worker."""
        return len(self._queue)

    async def survey(self) -> list[WorkerUse]:
        """What each worker is at, and what it takes of memory."""
        return await survey(self._seats)

    async def run(
        self,
        target: str | Callable[..., Any],
        *args: Any,
        lane: Lane = "batch",
        affinity: str | None = None,
        packages: tuple[str, ...] = (),
        owner: str = "",
        on_event: Callable[[Any], None] | None = None,
        **kwargs: Any,
    ) -> Any:
        """Call `target` in a worker and await what it returns; see `JobOptions` for the options.

        Cancelling the awaiting task interrupts the job. Raises what the call raises,
        `JobAborted` when the call was interrupted, `WorkerDied` when its worker ended (twice, for
        a call that could be tried again), `PoolFull` and `JobTooLarge`.
        """
        options = JobOptions(lane, affinity, packages, owner)
        return await self.start(encode_call(target, *args, **kwargs), options, on_event)

    def start(
        self,
        payload: bytes,
        options: JobOptions,
        on_event: Callable[[Any], None] | None = None,
    ) -> RunningJob:
        """Queue an encoded call and return at once; await the result for its answer.

        Raises `PoolFull` and `JobTooLarge`.
        """
        return RunningJob(self, self._enqueue(payload, options, on_event, None))

    def prepare(self, *modules: str, packages: tuple[str, ...] = ()) -> None:
        """Start a worker ahead of need, with packages loaded and modules imported.

        Nothing happens where enough are ready, or where the machine bears none in vain. A start
        that fails is told by the job that needs it.
        """
        ready = sum(seat.ready_for(packages) for seat in self._seats)
        coming = sum(job.options.lane == "ahead" for job in self._queue)
        if ready + coming < self.crew.ahead:
            call = encode_call(import_modules, *modules)
            self._enqueue(call, JobOptions("ahead", packages=packages), None, None).unheard()

    async def submit(self, payload: bytes, options: JobOptions, child: Child) -> bytes:
        """Run an encoded call for a job of this pool; its encoded answer.

        What the pool itself can't do is an answer too: an exception would not survive the way.
        """
        try:
            return await self.wait(self._enqueue(payload, options, None, child))
        except PoolError as error:
            return encode_failure(error)

    def abandon(self, child: Child) -> None:
        """Abort a call that a job of this pool submitted and no longer awaits."""
        job = self._children.get(child)
        if job is not None:
            self._abort(job)

    async def wait(self, job: Job) -> bytes:
        """Await a job's encoded answer; cancelling this aborts the job, for all who await it."""
        try:
            return await job.answer
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
        for other in [*self._queue, *self._running.values()]:
            if other.child is not None and other.child.parent == job.id:
                self._stop(other)

    def event(self, job_id: int, payload: bytes) -> None:
        """Tell whoever awaits the job; events of jobs that ended are dropped."""
        job = self._running.get(job_id)
        if job is not None and job.on_event is not None:
            job.on_event(pickle.loads(payload))

    def close(self) -> None:
        """End all workers; jobs that have no answer yet raise `JobAborted`."""
        for job in [*self._queue, *self._running.values()]:
            job.settle(error=JobAborted("The pool was closed."))
        self._queue.clear()
        self._children.clear()
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
        if len(payload) > self._most_bytes:
            size, most = (f"{count / 1e6:.1f} MB" for count in (len(payload), self._most_bytes))
            raise JobTooLarge(f"Its arguments take {size}, and a call may bring {most}.")
        parent = self._running.get(child.parent) if child is not None else None
        if parent is not None and parent.life.state == "stopping":
            raise JobAborted("The job that asks for it is being stopped.")
        answer = asyncio.get_running_loop().create_future()
        self._submitted += 1
        job = Job(self._submitted, payload, options, answer, on_event, child)
        self._queue.add(job)
        if child is not None:
            self._children[child] = job
        self._dispatch()
        return job

    def _dispatch(self) -> None:
        """Give waiting jobs to workers, people's first, until none fits."""
        if self._dispatching:
            return  # a worker that answers at once: the loop below goes on
        self._dispatching = True
        refused: set[tuple[Lane, str | None]] = set()
        try:
            while (found := self._next(refused)) is not None:
                self._seat(*found)
        finally:
            self._dispatching = False

    def _seat(self, seat: Seat, job: Job) -> None:
        """Give a job to a worker, started first where it isn't yet."""
        if seat not in self._seats:
            self._seats.append(seat)
        self._queue.take(job)
        job.life.to("running")
        job.attempts += 1
        seat.take(job)
        self._running[job.id] = job
        if seat.worker is None:
            job.starting = asyncio.ensure_future(self._start(seat, job))
        else:
            self._begin(seat.worker, seat, job)

    def _next(self, refused: set[tuple[Lane, str | None]]) -> tuple[Seat, Job] | None:
        """The job that has its turn and a worker for it; kinds that have none become `refused`."""
        for job in self._queue.candidates():
            # The warmth that a job might find decides when it runs only where a person waits.
            lane, affinity = job.options.lane, job.options.affinity
            kind = lane, affinity if lane == "interactive" else None
            if kind in refused:
                continue
            seat = choose_seat(self._seats, job.options, self.crew.size, self.crew.reserve)
            if seat is not None:
                return seat, job
            refused.add(kind)
        return None

    async def _start(self, seat: Seat, job: Job) -> None:
        """Start the worker of a seat, or wait for its start, for one of its jobs."""
        try:
            worker = await seat.started(lambda: self._start_worker(self))
        except Exception as error:  # noqa: BLE001 - the caller must hear
            self._ended(seat, job, error)
        else:
            self._begin(worker, seat, job)

    def _begin(self, worker: PoolWorker, seat: Seat, job: Job) -> None:
        ended = partial(self._ended, seat, job)
        if job.life.state == "stopping":
            ended(JobAborted("It was stopped before it began."))
            return
        try:
            worker.run(job.id, job.payload, job.options.packages, ended)
        except Exception as error:  # noqa: BLE001 - the transport failed: the caller must hear
            ended(error)

    def _ended(self, seat: Seat, job: Job, end: bytes | Exception) -> None:
        """A job has its end: its worker can take another."""
        if isinstance(end, bytes):
            job.settle(answer=end)
        elif isinstance(end, WorkerDied):
            self._drop(seat)
            self._after_death(job, end)
        else:
            job.settle(error=end)
        self._running.pop(job.id, None)
        if job.life.state != "waiting":
            self._finish(job)
        seat.release(job)
        self._dispatch()
        if seat in self._seats and seat.free:
            self._rest(seat)

    def _finish(self, job: Job) -> None:
        job.life.to("ended")
        if job.child is not None:
            self._children.pop(job.child, None)

    def _after_death(self, job: Job, error: WorkerDied) -> None:
        """Try a job once more on another worker; not one that was to stop, perhaps by this."""
        if job.life.state == "stopping":
            job.settle(error=JobAborted("It did not stop in time and was ended with its worker."))
        elif job.repeatable:
            job.life.to("waiting")
            self._queue.add_again(job)
        else:
            job.settle(error=error)

    # Stopping

    def _abort(self, job: Job) -> None:
        """Stop a job nobody awaits any more; what it tells until it stops, nobody hears."""
        job.answer.cancel()
        job.on_event = None
        self._stop(job)

    def _stop(self, job: Job) -> None:
        """Take a job out of the queue, or interrupt it, and end its worker if that is no use."""
        if job.life.state == "waiting":
            self._queue.remove(job)
            self._finish(job)
            job.settle(error=JobAborted("It was stopped before it began."))
        elif job.life.state == "running":
            job.life.to("stopping")
            loop = asyncio.get_running_loop()
            if job.options.lane == "coordinator":
                # An interrupt reaches computing code, and a coordinator only waits: what it
                # waits for is stopped, and more is refused.
                self.interrupt_children(job)
                loop.call_later(self._grace_seconds, self._end_if_still_at, job)
            else:
                self._press(job, loop.time() + self._grace_seconds)

    def _press(self, job: Job, until: float) -> None:
        """Interrupt until the job has ended: one that comes before its code begins is lost."""
        seat = self._seat_of(job)
        if seat is None or seat.worker is None:
            return  # it has ended, or will as soon as its worker has started
        loop = asyncio.get_running_loop()
        if loop.time() >= until or not seat.worker.interrupt():
            self._end_if_still_at(job)
        else:
            loop.call_later(min(_AGAIN_SECONDS, self._grace_seconds), self._press, job, until)

    def _end_if_still_at(self, job: Job) -> None:
        """End a job by force; one beside a coordinator, whose findings would be lost, may go on."""
        seat = self._seat_of(job)
        if seat is not None and not seat.coordinates_beside(job):
            self._end(seat)

    # The workers

    def _seat_of(self, job: Job) -> Seat | None:
        return next((seat for seat in self._seats if job in seat.jobs), None)

    def _rest(self, seat: Seat) -> None:
        """Let a worker that has nothing to do wait a while, unless it has grown too large."""
        held = 0 if seat.worker is None else seat.worker.held
        if seat.affinity is None and held > self.crew.most_bytes:
            self._end(seat)
        else:
            seat.resting_since = asyncio.get_running_loop().time()
            self._watch(seat, self._idle_seconds)

    def _watch(self, seat: Seat, seconds: float) -> None:
        """End a worker that has rested for long: by one timer, however often it rests.

        In a browser a timer costs as much as a small call, and goes on after it was cancelled.
        """
        if seat.rest is None:
            seat.rest = asyncio.get_running_loop().call_later(seconds, self._look_at, seat)

    def _look_at(self, seat: Seat) -> None:
        seat.rest = None
        if seat.resting_since is None:
            return  # it works, and is watched again when it rests
        rested = asyncio.get_running_loop().time() - seat.resting_since
        if rested >= self._idle_seconds:
            self._end(seat)
        else:
            self._watch(seat, self._idle_seconds - rested)

    def _end(self, seat: Seat) -> None:
        self._drop(seat)
        seat.end()

    def _drop(self, seat: Seat) -> None:
        """Give no more jobs to a worker."""
        seat.stop_resting()
        if seat in self._seats:
            self._seats.remove(seat)
