"""The pool in a browser: workers started by ``app/workers/pool.client.js``, and their inside.

The page calls `worker_starter`, a worker's JavaScript calls `open_station`.
"""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Awaitable, Sequence
from dataclasses import asdict
from typing import Any, Protocol

from pyodide.ffi import JsException, can_run_sync, create_proxy, run_sync, to_js

from fieldbook.bridge.pool.errors import WorkerDied
from fieldbook.bridge.pool.jobs import (
    Child,
    Ended,
    JobOptions,
    PoolWorker,
    Scheduler,
    StartWorker,
    WorkerMemory,
)
from fieldbook.bridge.pool.worker import Station, on_interrupt
from fieldbook.bridge.shared_memory.browser import BrowserMemoryHost, MemoriesModule
from fieldbook.bridge.shared_memory.memory import use_memory_host
from fieldbook.bridge.suspension import use_suspension

__all__ = ["open_station", "worker_starter"]


class Bytes(Protocol):
    """A Uint8Array."""

    def to_bytes(self) -> bytes: ...


class Client(Protocol):
    """A started worker: PoolClient in ``pool.types.js``."""

    def begin(
        self, job_id: int, payload: object, packages: str, submitted: int, on_end: object
    ) -> None: ...
    def tell(self, job_id: int, payload: object) -> None: ...
    def interrupt(self) -> bool: ...
    def terminate(self) -> None: ...
    def held(self) -> int: ...
    def memory(self) -> Awaitable[str]: ...


class ClientModule(Protocol):
    """``app/workers/pool.client.js``."""

    def startPoolWorker(
        self, on_event: object, on_submit: object, on_abandon: object
    ) -> Awaitable[Client]: ...


class HostObject(MemoriesModule, Protocol):
    """The page as a worker sees it: PoolHost in ``pool.types.js``, and the mount's push."""

    def event(self, job_id: int, payload: object) -> object: ...
    def submit(
        self, payload: object, options: str, parent: int, number: int
    ) -> Awaitable[Bytes]: ...
    def abandon(self, parent: int, number: int) -> object: ...
    def share(self, payload: object) -> Awaitable[int]: ...
    def fetch(self, number: int) -> Awaitable[Bytes]: ...
    def release(self, number: int) -> object: ...
    def sync(self) -> Awaitable[object]: ...


# The page's side


class _BrowserWorker:
    """A worker behind its JavaScript client; the callbacks live as long as it does."""

    def __init__(self, client: Client, host: Scheduler, callbacks: Sequence[Any]) -> None:
        self._client = client
        self._host = host
        self._on_end = create_proxy(self._hear_end)
        self._callbacks = (*callbacks, self._on_end)
        self._calls: dict[int, Ended] = {}

    @property
    def held(self) -> int:
        return int(self._client.held())

    async def memory(self) -> WorkerMemory:
        return WorkerMemory(**json.loads(await self._client.memory()))

    def run(self, job_id: int, payload: bytes, packages: Sequence[str], ended: Ended) -> None:
        wanted = json.dumps(list(packages))
        self._calls[job_id] = ended
        try:
            submitted = self._host.submitted
            self._client.begin(job_id, to_js(payload), wanted, submitted, self._on_end)
        except Exception:
            del self._calls[job_id]
            raise

    def _hear_end(self, job_id: int, answer: Bytes | None, trouble: str) -> None:
        """A call has its answer, or none and why; the client tells it until it is terminated."""
        ended = self._calls.pop(job_id)
        if answer is not None:
            ended(answer.to_bytes())
            return
        # Whatever a call does is an answer; without one the worker is gone or broken (a fatal
        # error of the runtime, out of memory, a package that won't load).
        self.terminate()
        ended(WorkerDied(trouble))

    def tell(self, job_id: int, payload: bytes) -> None:
        self._client.tell(job_id, to_js(payload))

    def interrupt(self) -> bool:
        return bool(self._client.interrupt())

    def terminate(self) -> None:
        self._client.terminate()
        calls, self._calls = self._calls, {}
        # Not within this call: whoever ends a worker is in the midst of something.
        for ended in calls.values():
            asyncio.get_running_loop().call_soon(ended, WorkerDied("The worker was ended."))
        for callback in self._callbacks:
            callback.destroy()
        self._callbacks = ()


def worker_starter(module: ClientModule) -> StartWorker:
    """How `fieldbook.bridge.pool.Pool` starts a worker on the page."""

    async def start(host: Scheduler) -> PoolWorker:
        def on_event(job_id: int, payload: Bytes) -> None:
            host.event(job_id, payload.to_bytes())

        async def on_submit(payload: Bytes, options: str, parent: int, number: int) -> object:
            wanted = json.loads(options)
            wanted["packages"] = tuple(wanted["packages"])
            child = Child(parent, number)
            return to_js(await host.submit(payload.to_bytes(), JobOptions(**wanted), child))

        def on_abandon(parent: int, number: int) -> None:
            host.abandon(Child(parent, number))

        callbacks = [create_proxy(each) for each in (on_event, on_submit, on_abandon)]
        try:
            client = await module.startPoolWorker(*callbacks)
        except JsException as error:
            raise _not_started(error) from None
        return _BrowserWorker(client, host, callbacks)

    return start


def _message(error: JsException) -> str:
    return str(getattr(error, "message", "") or error)


def _not_started(error: JsException) -> WorkerDied:
    """What `app/runtime/failures.js` has found out about a start."""
    failure = getattr(error, "failure", None)
    if failure is None:
        return WorkerDied(_message(error), "A worker did not start.")
    return WorkerDied(str(failure.why), str(failure.what), str(failure.remedy))


# A worker's side


class _PageHost:
    """The page's host object, speaking bytes."""

    def __init__(self, page: HostObject) -> None:
        self._page = page

    def event(self, job_id: int, payload: bytes) -> None:
        self._page.event(job_id, to_js(payload))

    async def submit(self, payload: bytes, options: JobOptions, child: Child) -> bytes:
        wanted = json.dumps(asdict(options))
        answer = await self._page.submit(to_js(payload), wanted, child.parent, child.number)
        return answer.to_bytes()

    def abandon(self, child: Child) -> None:
        self._page.abandon(child.parent, child.number)

    async def share(self, payload: bytes) -> int:
        return await self._page.share(to_js(payload))

    async def fetch(self, number: int) -> bytes:
        return (await self._page.fetch(number)).to_bytes()

    def release(self, number: int) -> None:
        self._page.release(number)

    async def sync(self) -> None:
        await self._page.sync()


class _StationObject:
    """The station as the worker's JavaScript calls it, with bytes as Uint8Arrays."""

    def __init__(self, station: Station) -> None:
        self._station = station

    def run(self, job_id: int, payload: Bytes) -> object:
        answer = self._station.run(job_id, payload.to_bytes())
        return to_js(answer) if isinstance(answer, bytes) else _bytes_of(answer)

    def hear(self, job_id: int, payload: Bytes) -> None:
        self._station.hear(job_id, payload.to_bytes())


async def _bytes_of(answer: Awaitable[bytes]) -> object:
    return to_js(await answer)


def open_station(page: HostObject) -> object:
    """The worker's calls, as an object for its JavaScript."""
    signal.signal(signal.SIGINT, on_interrupt)
    use_memory_host(BrowserMemoryHost(page, in_worker=True))
    use_suspension(run_sync, can_run_sync)
    return create_proxy(_StationObject(Station(_PageHost(page))))
