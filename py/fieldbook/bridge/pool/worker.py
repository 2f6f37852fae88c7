"""The pool's side inside a worker: runs calls, and lets them report, listen and submit more.

Nothing here knows the browser: `fieldbook.bridge.pool.browser` hands in the host.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import importlib
import inspect
import itertools
import pickle
from collections.abc import Awaitable, Callable
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from typing import Any, TypeVar

from fieldbook.bridge.pool.errors import JobAborted
from fieldbook.bridge.pool.jobs import Child, JobOptions, WorkerHost
from fieldbook.bridge.pool.shared import Shared, SharedCache
from fieldbook.bridge.rpc import (
    Call,
    decode_answer,
    decode_call,
    encode_answer,
    encode_call,
    encode_failure,
    resolve,
)
from fieldbook.bridge.shared_memory.handles import Handle, opened

__all__ = [
    "PoolExecutor",
    "Station",
    "import_modules",
    "keep_files",
    "on_interrupt",
    "on_message",
    "report",
]

_Result = TypeVar("_Result")
_numbers = itertools.count(1)


@dataclass(slots=True, eq=False)
class _Running:
    """The call this code belongs to."""

    job_id: int
    host: WorkerHost
    listeners: list[Callable[[Any], None]] = field(default_factory=list)


_running: ContextVar[_Running | None] = ContextVar("_running", default=None)
_computing: ContextVar[bool] = ContextVar("_computing", default=False)


def on_interrupt(_signal: int, _frame: object) -> None:
    """Interrupt the call whose code runs now; the handler of SIGINT in a worker.

    A signal comes at any moment. Raised between two callbacks of the event loop, or in a
    coordinator that shares the worker, KeyboardInterrupt would break what nobody wanted to stop.
    """
    if _computing.get():
        raise KeyboardInterrupt


def report(event: Any) -> None:
    """Tell whoever awaits this job something: `event` reaches its ``on_event``.

    Outside of a pool's job nobody awaits, and nothing happens.
    """
    running = _running.get()
    if running is not None:
        running.host.event(running.job_id, pickle.dumps(event))


def on_message(listener: Callable[[Any], None]) -> None:
    """Hear what is told to this job while it awaits (`RunningJob.tell`)."""
    running = _running.get()
    if running is not None:
        running.listeners.append(listener)


def import_modules(*names: str) -> None:
    """Import modules, so that the call that needs them finds them here."""
    for name in names:
        importlib.import_module(name)


async def keep_files() -> None:
    """Keep now what this job has written to the workspace; at its end that happens by itself."""
    running = _running.get()
    if running is not None:
        await running.host.sync()


class Station:
    """A worker's calls: one at a time, beside any number that wait for others."""

    def __init__(self, host: WorkerHost) -> None:
        self._host = host
        self._calls: dict[int, _Running] = {}
        self._shared = SharedCache(host)

    def run(self, job_id: int, payload: bytes) -> bytes | Awaitable[bytes]:
        """Run an encoded call; its encoded answer. A call's own failure is an answer too.

        A call that only computes is done when this returns, for in a browser each turn of the
        event loop costs more than a small call; the answer of one that awaits something is to be
        awaited, in a task of its own.
        """
        running = self._calls[job_id] = _Running(job_id, self._host)
        # A context of its own, as a task has one: others may run while a plain function waits.
        return copy_context().run(self._run, running, payload)

    def _run(self, running: _Running, payload: bytes) -> bytes | Awaitable[bytes]:
        _running.set(running)
        try:
            call = decode_call(payload)
            elsewhere = any(isinstance(arg, Shared | Handle) for arg in call.args)
            value = self._opened(call) if elsewhere else _compute(call)
            if inspect.isawaitable(value):
                return self._awaited(running, value)
            answer = encode_answer(value)
        except _ENDS as error:
            answer = _failure(error)
        del self._calls[running.job_id]
        return answer

    async def _awaited(self, running: _Running, value: Awaitable[Any]) -> bytes:
        _running.set(running)  # in the context of whoever awaits this: a task of its own
        try:
            return encode_answer(await value)
        except _ENDS as error:
            return _failure(error)
        finally:
            del self._calls[running.job_id]

    async def _opened(self, call: Call) -> Any:
        """Run a call with arguments that come from elsewhere."""
        args = [await opened(await self._shared.resolved(arg)) for arg in call.args]
        value = _compute(Call(call.target, tuple(args), call.kwargs))
        return await value if inspect.isawaitable(value) else value

    def hear(self, job_id: int, payload: bytes) -> None:
        """Hand a pickled message to a call's listeners; one that has ended hears nothing."""
        running = self._calls.get(job_id)
        if running is not None:
            message = pickle.loads(payload)
            for listener in running.listeners:
                listener(message)


_ENDS = (Exception, KeyboardInterrupt, asyncio.CancelledError)
"""How a call fails; what else there is ends the interpreter."""


def _compute(call: Call) -> Any:
    """Call the function, which may be interrupted meanwhile."""
    function = resolve(call.target)
    computing = _computing.set(True)
    try:
        return function(*call.args, **call.kwargs)
    finally:
        _computing.reset(computing)


def _failure(error: BaseException) -> bytes:
    match error:
        case KeyboardInterrupt():
            error = JobAborted("It was interrupted.")
        case asyncio.CancelledError():
            error = JobAborted("It was interrupted while it waited.")
    return encode_failure(error)


class PoolExecutor(concurrent.futures.Executor):
    """The pool in the shape of `concurrent.futures`, for a job that submits further jobs.

    Its futures are completed by the event loop, so they must be awaited
    (`asyncio.wrap_future`); blocking on one would wait for ever.

    packages: what the submitted calls need loaded.
    workers: how many jobs the pool runs at once; a hint for whoever plans them.
    """

    def __init__(self, *, packages: tuple[str, ...] = (), workers: int = 1) -> None:
        running = _running.get()
        if running is None:
            raise RuntimeError(
                "A PoolExecutor can be made inside a job of the pool only: it submits to the"
                " pool that runs the job."
            )
        self._running = running
        self._options = JobOptions(packages=packages)
        self._tasks: set[asyncio.Task[None]] = set()
        self._scattered: list[Shared] = []
        self.workers = workers

    def submit(
        self, fn: Callable[..., _Result], /, *args: Any, **kwargs: Any
    ) -> concurrent.futures.Future[_Result]:
        """Run ``fn(*args, **kwargs)`` in the pool. `fn` must be at a module's top."""
        future: concurrent.futures.Future[_Result] = concurrent.futures.Future()
        task = asyncio.ensure_future(self._submit(future, fn, args, kwargs))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        future.add_done_callback(lambda done: task.cancel() if done.cancelled() else None)
        return future

    def scatter(self, value: Any) -> Shared:
        """Send `value` to the pool once; given as an argument of a call it arrives as itself."""
        shared = Shared.sending(self._running.host, value)
        self._scattered.append(shared)
        return shared

    async def _submit(
        self,
        future: concurrent.futures.Future[Any],
        fn: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> None:
        running = self._running
        child = Child(running.job_id, next(_numbers))
        try:
            for arg in args:
                if isinstance(arg, Shared):
                    await arg.sent()
            payload = encode_call(fn, *args, **kwargs)
            answer = await running.host.submit(payload, self._options, child)
            value = decode_answer(answer)
        except asyncio.CancelledError:
            running.host.abandon(child)
            future.cancel()
            raise
        except Exception as error:  # noqa: BLE001 - whoever awaits the future is told
            if not future.cancelled():
                future.set_exception(error)
        else:
            if not future.cancelled():
                future.set_result(value)

    def shutdown(
        self,
        wait: bool = True,  # noqa: ARG002 - the shape of an Executor
        *,
        cancel_futures: bool = False,
    ) -> None:
        """Forget what was scattered, and what was submitted when `cancel_futures`.

        The pool itself goes on; there is nothing to wait for.
        """
        if cancel_futures:
            for task in list(self._tasks):
                task.cancel()
        for shared in self._scattered:
            shared.release()
        self._scattered.clear()

    def close(self) -> None:
        """Drop what was submitted and forget what was scattered."""
        self.shutdown(cancel_futures=True)
