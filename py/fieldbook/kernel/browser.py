"""Connects a kernel to its worker: the only module of the kernel that knows the browser."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Awaitable, Mapping, Sequence
from typing import Any, Protocol

from pyodide.ffi import JsException, can_run_sync, run_sync, to_js

from fieldbook.kernel import network
from fieldbook.kernel.interrupts import interruptible_sleep
from fieldbook.kernel.kernel import Kernel, prepared_kernel
from fieldbook.kernel.pip import Pip
from fieldbook.kernel.stdin import LineInput

__all__ = ["Endpoint", "connect"]


class Ports(Protocol):
    """What the worker's script offers (``app/workers/kernel.js``)."""

    isolated: bool
    """Whether memory is shared with the page, so that the worker may block and still hear it."""

    def post(self, batch: str) -> None: ...
    def pending(self) -> None: ...
    def heard(self) -> None: ...
    def takeSignal(self) -> int: ...
    def pause(self, seconds: float) -> int: ...
    def takeLine(self) -> str | None: ...
    def nextLine(self) -> Awaitable[str]: ...
    def modules(self) -> str: ...
    def loaded(self) -> str: ...
    def loadPackages(self, names: str) -> Awaitable[None]: ...
    def requestNow(self, method: str, url: str, headers: str, body: Any) -> Any: ...


class Endpoint:
    """The kernel as the worker's script calls it: strings in, strings out."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel

    def expect(self) -> None:
        """A cell was asked for: what stops it from now on is remembered until it begins."""
        self._kernel.interrupts.expect()

    async def execute(self, request_id: str, code: str, options: str) -> str:
        """Run a cell; the reply's content as JSON."""
        wanted = json.loads(options or "{}")
        reply = await self._kernel.execute(
            request_id,
            code,
            silent=bool(wanted.get("silent", False)),
            store_history=bool(wanted.get("store_history", True)),
        )
        return json.dumps(reply.__dict__)

    def complete(self, code: str, cursor: int) -> str:
        """Completions as JSON; ``cursor`` counts characters."""
        return json.dumps(self._kernel.complete(code, cursor))

    def inspect(self, code: str, cursor: int, detail: int) -> str:
        """Help as JSON; ``cursor`` counts characters."""
        return json.dumps(self._kernel.inspect(code, cursor, detail))

    def flush(self) -> None:
        """Send what is waiting."""
        self._kernel.outbox.flush()

    def stopWaiting(self) -> None:
        """Stop a cell that awaits."""
        self._kernel.interrupts.stop_waiting()

    def filesChanged(self) -> None:
        """Files came from elsewhere: modules among them can be imported."""
        sys.path_importer_cache.clear()


def connect(ports: Ports, workspace: str) -> Endpoint:
    """Make the kernel serve this worker, in the folder ``workspace``."""
    kernel = prepared_kernel()
    kernel.install(ports)
    kernel.interrupts.heard = ports.heard
    kernel.interrupts.take = ports.takeSignal
    if ports.isolated:
        time.sleep = interruptible_sleep(lambda seconds: _pause(kernel, ports, seconds))
    LineInput(kernel.outbox, lambda: _read_line(kernel, ports)).install()
    _connect_packages(kernel, ports)
    network.install(lambda *request: _ask(ports, *request))
    os.chdir(workspace)
    sys.path.insert(0, workspace)
    return Endpoint(kernel)


def _pause(kernel: Kernel, ports: Ports, seconds: float) -> None:
    """Block for a while, or until a signal comes; then do what it asks."""
    kernel.interrupts.deliver(ports.pause(seconds))


def _read_line(kernel: Kernel, ports: Ports) -> str:
    if ports.isolated:
        while (line := ports.takeLine()) is None:
            _pause(kernel, ports, 0.05)
        return line
    if not can_run_sync():
        raise RuntimeError(
            "input() cannot wait here: the page shares no memory with its kernel, and this browser "
            "cannot suspend a stack. Assign the value in a cell. (Where the browser has shared "
            "memory, it is there when Fieldbook is served with its own server.)"
        )
    answer: str = run_sync(ports.nextLine())
    kernel.interrupts.check()
    return answer


def _ask(
    ports: Ports, method: str, url: str, headers: Mapping[str, str], body: bytes | None
) -> network.Answer:
    """Ask by way of the browser, and wait for the answer."""
    try:
        found = ports.requestNow(method, url, json.dumps(headers), to_js(body))
    except JsException as error:
        if error.name == "ConnectionNotAllowed":
            raise network.ConnectionNotAllowed(error.message) from None
        raise ConnectionError(
            f"{url} could not be reached: {error.message} Its server must be there, and must allow "
            "pages of other sites to read its answers (CORS)."
        ) from None
    return found.status, found.reason, found.headers, found.body.to_bytes()


def _connect_packages(kernel: Kernel, ports: Ports) -> None:
    async def load(names: Sequence[str]) -> None:
        await ports.loadPackages(json.dumps(names))

    def waiting_load(names: Sequence[str]) -> bool:
        if not can_run_sync():
            return False
        run_sync(ports.loadPackages(json.dumps(names)))
        kernel.interrupts.check()
        return True

    async def install(names: Sequence[str]) -> None:
        await load(["micropip"])
        import micropip

        await micropip.install(list(names))

    def list_installed() -> str:
        import importlib.metadata

        found = {d.name: d.version for d in importlib.metadata.distributions()}
        return "\n".join(f"{name:28} {found[name]}" for name in sorted(found, key=str.lower))

    kernel.packages.connect(
        json.loads(ports.modules()), lambda: json.loads(ports.loaded()), load, waiting_load
    )
    kernel.shell.pip = Pip(install, list_installed)
