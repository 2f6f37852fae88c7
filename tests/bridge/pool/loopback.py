"""Workers without a browser: the pool's real two sides, joined in one event loop."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence

from fieldbook.bridge.pool import WorkerDied
from fieldbook.bridge.pool.jobs import Child, Ended, JobHost, JobOptions, WorkerMemory
from fieldbook.bridge.pool.worker import Station


class SharedStore:
    """What the page keeps for `scatter`: bytes by number."""

    def __init__(self) -> None:
        self.kept: dict[int, bytes] = {}
        self._numbers = itertools.count()

    def put(self, payload: bytes) -> int:
        number = next(self._numbers)
        self.kept[number] = payload
        return number


class LoopbackHost:
    """A worker's way to the scheduler and to the shared bytes."""

    def __init__(self, scheduler: JobHost, store: SharedStore) -> None:
        self._scheduler = scheduler
        self._store = store
        self.coordinators: set[int] = set()

    def event(self, job_id: int, payload: bytes) -> None:
        self._scheduler.event(job_id, payload)

    async def submit(self, payload: bytes, options: JobOptions, child: Child) -> bytes:
        self.coordinators.add(child.parent)
        return await asyncio.shield(self._scheduler.submit(payload, options, child))

    def abandon(self, child: Child) -> None:
        self._scheduler.abandon(child)

    async def share(self, payload: bytes) -> int:
        return self._store.put(payload)

    async def fetch(self, number: int) -> bytes:
        return self._store.kept[number]

    def release(self, number: int) -> None:
        del self._store.kept[number]

    async def sync(self) -> None:
        """Files of this interpreter are on the disk already."""


async def answered(station: Station, job_id: int, payload: bytes) -> bytes:
    """Run a call at a station, whether it awaits something or not."""
    answer = station.run(job_id, payload)
    return answer if isinstance(answer, bytes) else await answer


class LoopbackWorker:
    """A worker in this interpreter: each call is a task, interrupting cancels the newest.

    A coordinator only waits, and an interrupt reaches nobody who does.
    """

    def __init__(self, host: LoopbackHost, *, interruptible: bool, lost: int = 0) -> None:
        self._lost = lost
        self._host = host
        self._station = Station(host)
        self._interruptible = interruptible
        self._calls: dict[int, asyncio.Task[bytes]] = {}
        self.alive = True
        self.held = 0
        self.ran: list[int] = []
        self.packages: list[Sequence[str]] = []

    def run(self, job_id: int, payload: bytes, packages: Sequence[str], ended: Ended) -> None:
        if not self.alive:
            ended(WorkerDied("ended before"))
            return
        self.ran.append(job_id)
        self.packages.append(packages)
        task = self._calls[job_id] = asyncio.ensure_future(answered(self._station, job_id, payload))

        def tell(done: asyncio.Task[bytes]) -> None:
            del self._calls[job_id]
            alive = self.alive and not done.cancelled()
            ended(done.result() if alive else WorkerDied("ended meanwhile"))

        task.add_done_callback(tell)

    async def memory(self) -> WorkerMemory:
        return WorkerMemory(None if self._calls else self.held // 2, self.held)

    def tell(self, job_id: int, payload: bytes) -> None:
        self._station.hear(job_id, payload)

    def interrupt(self) -> bool:
        if self._lost:
            self._lost -= 1
            return self._interruptible
        computing = self._calls.keys() - self._host.coordinators
        if self._interruptible and computing:
            self._calls[max(computing)].cancel()
        return self._interruptible

    def terminate(self) -> None:
        self.alive = False
        for task in self._calls.values():
            task.cancel()


class Crew:
    """Starts loopback workers and remembers them; `lost` is how many interrupts go unheard."""

    def __init__(self, *, interruptible: bool = True, lost: int = 0) -> None:
        self._lost = lost
        self.workers: list[LoopbackWorker] = []
        self.store = SharedStore()
        self._interruptible = interruptible

    async def __call__(self, host: JobHost) -> LoopbackWorker:
        await asyncio.sleep(0)
        worker = LoopbackWorker(
            LoopbackHost(host, self.store), interruptible=self._interruptible, lost=self._lost
        )
        self.workers.append(worker)
        return worker

    @property
    def alive(self) -> list[LoopbackWorker]:
        return [worker for worker in self.workers if worker.alive]
