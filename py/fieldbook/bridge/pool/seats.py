"""A place in the pool: one worker, the jobs it has, and the rule that picks one for a job."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from fieldbook.bridge.pool.jobs import Job, JobOptions, PoolWorker

__all__ = ["Seat", "choose_seat"]


@dataclass(slots=True, eq=False)
class Seat:
    """One worker's place: at most one running job, and any number of waiting coordinators."""

    worker: PoolWorker | None = None
    starting: asyncio.Future[PoolWorker] | None = None
    affinity: str | None = None
    rest: asyncio.TimerHandle | None = None
    jobs: list[Job] = field(default_factory=list)

    @property
    def free(self) -> bool:
        """Whether it has nothing to do at all."""
        return not self.jobs

    @property
    def idle(self) -> bool:
        """Whether it can run a job now: coordinators wait, they don't occupy it."""
        return all(job.options.lane == "coordinator" for job in self.jobs)

    def take(self, job: Job) -> None:
        """Put a job on this worker."""
        self.stop_resting()
        self.jobs.append(job)
        if job.options.affinity is not None:
            self.affinity = job.options.affinity

    def release(self, job: Job) -> None:
        """Take a job off that has ended."""
        if job in self.jobs:
            self.jobs.remove(job)

    def stop_resting(self) -> None:
        """It has something to do again: it is not given back."""
        if self.rest is not None:
            self.rest.cancel()
            self.rest = None


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
        for seat in idle:
            if seat.affinity == affinity:
                return seat
    if len(seats) < size + reserve and (options.lane == "interactive" or _batch(seats) < size):
        return Seat()
    return idle[0] if idle else None


def _soon(seat: Seat, options: JobOptions) -> bool:
    """Whether the warm worker is about to be free: people's jobs are short, starting one is not."""
    return (
        options.affinity is not None
        and seat.affinity == options.affinity
        and not seat.idle
        and all(job.options.lane != "batch" for job in seat.jobs)
    )


def _crowd(seat: Seat) -> tuple[bool, int]:
    # Trials prefer workers without an affinity, and one that overruns its time is ended with its
    # worker: best not the coordinator's.
    return seat.affinity is None, len(seat.jobs)


def _batch(seats: Sequence[Seat]) -> int:
    """Workers that are not kept for what a person looks at."""
    return sum(seat.affinity is None for seat in seats)


def _running(seats: Sequence[Seat], lane: str) -> int:
    return sum(job.options.lane == lane for seat in seats for job in seat.jobs)
