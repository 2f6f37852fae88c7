"""What the pool's parts say to each other: jobs, workers and how they fail."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias

from fieldbook.bridge.pool.life import Life

__all__ = [
    "Child",
    "Ended",
    "Job",
    "JobHost",
    "JobOptions",
    "JobState",
    "Lane",
    "PoolWorker",
    "Scheduler",
    "StartWorker",
    "WorkerHost",
    "WorkerMemory",
]

Lane: TypeAlias = Literal["interactive", "batch", "coordinator", "ahead"]
"""Who waits for a job: a person (``interactive``), nobody (``batch``), or the job itself mostly
waits for other jobs (``coordinator``) and so may share its worker with one of them. What is done
``ahead`` is not needed yet and gives way to all others."""

JobState: TypeAlias = Literal["waiting", "running", "stopping", "ended"]

_STEPS: dict[JobState, set[JobState]] = {
    "waiting": {"running", "ended"},
    "running": {"waiting", "stopping", "ended"},  # waiting again: its worker died
    "stopping": {"ended"},
    "ended": set(),
}


@dataclass(frozen=True, slots=True)
class JobOptions:
    """How a job is to be run.

    lane: who waits for it.
    affinity: jobs of one affinity prefer the worker that last ran it, whose caches are warm.
    packages: names in Pyodide's lock to load before the call is read.
    owner: whom the job is for (a notebook, a table, a training); owners take turns. By default
        the affinity, and for what a job submitted that job.
    """

    lane: Lane = "batch"
    affinity: str | None = None
    packages: tuple[str, ...] = ()
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Child:
    """Names a call that a job submitted: the job, and the call's number there."""

    parent: int
    number: int


@dataclass(slots=True, eq=False)
class Job:
    """One call on its way: `payload` is the call, `answer` becomes the answer's bytes.

    `child` names it where another job submitted it.
    """

    id: int
    payload: bytes
    options: JobOptions
    answer: asyncio.Future[bytes]
    on_event: Callable[[Any], None] | None = None
    child: Child | None = None
    attempts: int = 0
    starting: asyncio.Task[None] | None = field(default=None, repr=False)
    life: Life[JobState] = field(default_factory=lambda: Life("waiting", _STEPS))

    @property
    def owner(self) -> str:
        """Whose turn it takes."""
        if self.child is not None:
            return f"job {self.child.parent}"
        return self.options.owner or self.options.affinity or ""

    @property
    def repeatable(self) -> bool:
        """Whether it may be tried again after its worker died.

        Once; but not a coordinator, whose jobs have had their effect, nor what is not needed yet,
        nor what has its end already, as all have whose pool was closed.
        """
        wanted = self.options.lane in ("interactive", "batch") and not self.answer.done()
        return wanted and self.attempts == 1

    def unheard(self) -> None:
        """Say that nobody awaits the answer: an error in it is nobody's to complain about."""
        self.answer.add_done_callback(
            lambda answer: answer.cancelled() or answer.exception(),
        )

    def settle(self, *, answer: bytes = b"", error: Exception | None = None) -> None:
        """Give whoever awaits the job its end, unless it had one before."""
        if self.answer.done():
            return
        if error is not None:
            self.answer.set_exception(error)
        else:
            self.answer.set_result(answer)


@dataclass(frozen=True, slots=True)
class WorkerMemory:
    """What a worker has of the machine's memory, in bytes.

    used: what it uses now; None where it is at work and can't say.
    held: what it was given so far, which it never gives back.
    """

    used: int | None
    held: int


Ended: TypeAlias = Callable[[bytes | Exception], None]
"""Hears how a call has ended: its encoded answer, or why it has none."""


class PoolWorker(Protocol):
    """One worker, as the scheduler sees it."""

    @property
    def held(self) -> int:
        """The bytes of memory that it was given, as it told after its last call; 0 before."""
        ...

    async def memory(self) -> WorkerMemory:
        """What it has of memory now."""
        ...

    def run(self, job_id: int, payload: bytes, packages: Sequence[str], ended: Ended) -> None:
        """Begin a call, and tell its end once: the answer as `fieldbook.bridge.rpc` encodes it.

        `WorkerDied` when the worker ends first, another exception when the way to it failed. Told,
        not awaited: in a browser each task and each turn of the event loop costs more than a
        small call.
        """
        ...

    def tell(self, job_id: int, payload: bytes) -> None:
        """Hand a pickled message to a running call; it is read when the call next awaits."""
        ...

    def interrupt(self) -> bool:
        """Ask the running call to stop (KeyboardInterrupt); False where that can't be asked."""
        ...

    def terminate(self) -> None:
        """End the worker at once; its running calls raise `WorkerDied`."""
        ...


class JobHost(Protocol):
    """What a worker asks of the scheduler while it runs a job."""

    def event(self, job_id: int, payload: bytes) -> None:
        """Something to tell whoever awaits the job, as pickled bytes."""
        ...

    async def submit(self, payload: bytes, options: JobOptions, child: Child) -> bytes:
        """Run another call in the pool for a job; its encoded answer."""
        ...

    def abandon(self, child: Child) -> None:
        """Stop a call that a job submitted and no longer awaits."""
        ...


class Scheduler(JobHost, Protocol):
    """What a worker's client on the page asks, for itself and for the worker."""

    @property
    def submitted(self) -> int:
        """The number of the job that was submitted last; those of earlier ones are smaller."""
        ...


class WorkerHost(JobHost, Protocol):
    """What a call can ask for: the scheduler's part, and bytes that all workers share."""

    async def share(self, payload: bytes) -> int:
        """Keep bytes where every worker of the pool can read them; their number."""
        ...

    async def fetch(self, number: int) -> bytes:
        """The bytes kept under a number."""
        ...

    def release(self, number: int) -> None:
        """Forget the bytes kept under a number."""
        ...

    async def sync(self) -> None:
        """Keep what the call has written to the workspace so far."""
        ...


class StartWorker(Protocol):
    """Starts a worker and answers when it can take calls; raises `WorkerDied` if it can't."""

    async def __call__(self, host: Scheduler) -> PoolWorker: ...
