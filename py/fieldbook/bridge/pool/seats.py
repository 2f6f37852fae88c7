"""A place in the pool: one worker, the jobs it has, and the rule that picks one for a job."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from fieldbook.bridge.pool.jobs import Job, JobOptions, PoolWorker
from fieldbook.bridge.pool.life import Life

__all__ = ["Seat", "SeatState", "choose_seat"]

SeatState: TypeAlias = Literal["empty", "starting", "open", "ended"]

_STEPS: dict[SeatState, set[SeatState]] = {
    "empty": {"starting", "ended"},
    "starting": {"open", "ended"},
    "open": {"ended"},
    "ended": set(),
}


@dataclass(slots=True, eq=False)
class Seat:
    """One worker's place: at most one running job, and any number of waiting coordinators."""

    worker: PoolWorker | None = None
    starting: asyncio.Future[PoolWorker] | None = None
    affinity: str | None = None
    packages: frozenset[str] = frozenset()
    rest: asyncio.TimerHandle | None = None
    resting_since: float | None = None
    jobs: list[Job] = field(default_factory=list)
    life: Life[SeatState] = field(default_factory=lambda: Life("empty", _STEPS))

    async def started(self, start: Callable[[], Coroutine[Any, Any, PoolWorker]]) -> PoolWorker:
        """Its worker, which `start` starts for the first job that sits down.

        A job that is given up meanwhile leaves the start alone: others will use the worker.
        """
        if self.starting is None:
            self.life.to("starting")
            self.starting = asyncio.ensure_future(start())
        worker = await asyncio.shield(self.starting)
        if self.life.state == "starting":
            self.life.to("open")
            self.worker = worker
        return worker

    def end(self) -> None:
        """Let go of the worker, also of one that is still on its way."""
        self.stop_resting()
        if self.rest is not None:
            self.rest.cancel()
            self.rest = None
        if self.life.state == "ended":
            return
        self.life.to("ended")
        if self.worker is not None:
            self.worker.terminate()
        elif self.starting is not None:
            self.starting.add_done_callback(_terminate_started)

    @property
    def free(self) -> bool:
        """Whether it has nothing to do at all."""
        return not self.jobs

    @property
    def idle(self) -> bool:
        """Whether it can run a job now: coordinators wait, they don't occupy it."""
        return all(job.options.lane == "coordinator" for job in self.jobs)

    @property
    def warming(self) -> bool:
        """Whether it gets ready for nobody in particular, and will be free in a moment."""
        return self.affinity is None and any(job.options.lane == "ahead" for job in self.jobs)

    def ready_for(self, packages: Sequence[str]) -> bool:
        """Whether it waits, or soon will, for any job that needs these packages."""
        unclaimed = self.warming or (self.free and self.affinity is None)
        return unclaimed and self.packages.issuperset(packages)

    def coordinates_beside(self, job: Job) -> bool:
        """Whether another job's search would be lost with this worker."""
        others = (other for other in self.jobs if other is not job)
        return any(other.options.lane == "coordinator" for other in others)

    def take(self, job: Job) -> None:
        """Put a job on this worker."""
        self.stop_resting()
        self.jobs.append(job)
        self.packages |= set(job.options.packages)
        if job.options.affinity is not None:
            self.affinity = job.options.affinity

    def release(self, job: Job) -> None:
        """Take a job off that has ended."""
        if job in self.jobs:
            self.jobs.remove(job)

    def stop_resting(self) -> None:
        """It has something to do again: it is not given back."""
        self.resting_since = None


def choose_seat(seats: Sequence[Seat], options: JobOptions, size: int, reserve: int) -> Seat | None:
    """The worker that takes the job now: one of `seats`, a new one, or None while it must wait.

    The one whose caches are warm for the job comes first, waited for while it serves a person,
    then one that is warm for nothing, then a new one; a worker that is warm for something else
    only when no further may start.
    """
    if options.lane == "coordinator":
        # It only waits: beside the jobs it submits it needs no worker of its own.
        return min(seats, key=_crowd, default=Seat())
    if options.lane == "batch" and _running(seats, "batch") >= size:
        return None
    idle = [seat for seat in seats if seat.idle]
    if options.lane == "interactive" and any(_soon(seat, options) for seat in seats):
        return None
    for affinity in (options.affinity, None):
        warm = [seat for seat in idle if seat.affinity == affinity]
        if warm:
            return max(warm, key=lambda seat: len(seat.packages & set(options.packages)))
    if options.lane == "interactive" and any(seat.warming for seat in seats):
        return None
    if len(seats) < size + reserve and (options.lane == "interactive" or _batch(seats) < size):
        return Seat()
    return idle[0] if idle and options.lane != "ahead" else None


def _soon(seat: Seat, options: JobOptions) -> bool:
    """Whether the warm worker is about to be free: people's jobs are short, starting one is not."""
    return (
        options.affinity is not None
        and seat.affinity == options.affinity
        and not seat.idle
        and all(job.options.lane != "batch" for job in seat.jobs)
    )


def _terminate_started(starting: asyncio.Future[PoolWorker]) -> None:
    if not starting.cancelled() and starting.exception() is None:
        starting.result().terminate()


def _crowd(seat: Seat) -> tuple[bool, int]:
    # Trials prefer workers without an affinity, and one that overruns its time is ended with its
    # worker: best not the coordinator's.
    return seat.affinity is None, len(seat.jobs)


def _batch(seats: Sequence[Seat]) -> int:
    """Workers that are not kept for what a person looks at."""
    return sum(seat.affinity is None for seat in seats)


def _running(seats: Sequence[Seat], lane: str) -> int:
    return sum(job.options.lane == lane for seat in seats for job in seat.jobs)
