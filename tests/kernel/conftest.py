"""A kernel on this interpreter, with everything that it sends kept."""

from __future__ import annotations

import asyncio
import atexit
import builtins
import getpass
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from typing import Any, TypeVar

import pytest

from fieldbook.kernel.kernel import Kernel
from fieldbook.kernel.messages import Content, Event, ExecuteReply, decode_events
from fieldbook.kernel.shell import KernelShell
from fieldbook.kernel.warmup import undraw

C = TypeVar("C", bound=Content)


class Recorder:
    """A carrier that keeps the batches, and flushes when it is told to."""

    def __init__(self) -> None:
        self.batches: list[str] = []
        self.waiting = False

    def post(self, batch: str) -> None:
        self.waiting = False
        self.batches.append(batch)

    def pending(self) -> None:
        self.waiting = True

    @property
    def events(self) -> list[Event]:
        return [event for batch in self.batches for event in decode_events(batch)]

    def contents(self, kind: type[C]) -> list[C]:
        return [event.content for event in self.events if isinstance(event.content, kind)]

    def text(self, name: str = "stdout") -> str:
        raw = [event for batch in self.batches for event in json.loads(batch)]
        return "".join(
            event["content"]["text"]
            for event in raw
            if event["type"] == "stream" and event["content"]["name"] == name
        )


class NativeKernel:
    """A kernel and its recorder; cells run on the test's own event loop."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self.sent = Recorder()
        kernel.install(self.sent)
        self._streams = sys.stdout, sys.stderr
        self._count = 0

    async def run(self, code: str, **options: Any) -> ExecuteReply:
        """Run a cell; only what it sends is in `sent` then."""
        self._count += 1
        self.sent.batches.clear()
        # pytest puts streams of its own in place between a test's set-up and its call.
        with redirect_stdout(self._streams[0]), redirect_stderr(self._streams[1]):
            return await asyncio.wait_for(
                self.kernel.execute(f"cell-{self._count}", code, **options), timeout=30
            )


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def kernel() -> Iterator[NativeKernel]:
    """A kernel that has taken over this interpreter until the test ends."""
    streams = sys.stdout, sys.stderr, sys.displayhook, sys.excepthook
    handlers = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGUSR1)
    finders, path = list(sys.meta_path), list(sys.path)
    asking = builtins.input, getpass.getpass
    native = NativeKernel(Kernel())
    yield native
    sys.stdout, sys.stderr, sys.displayhook, sys.excepthook = streams
    signal.signal(signal.SIGINT, handlers[0])
    signal.signal(signal.SIGUSR1, handlers[1])
    sys.meta_path[:], sys.path[:] = finders, path
    builtins.input, getpass.getpass = asking
    shell = native.kernel.shell
    undraw(shell)  # else figures would go on to be this shell's
    assert shell.history_manager is not None
    shell.history_manager.end_session()
    shell.history_manager.close()
    atexit.unregister(shell.atexit_operations)
    KernelShell.clear_instance()
