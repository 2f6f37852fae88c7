"""The kernel: a shell, its outbox and its interrupts, serving one request at a time."""

from __future__ import annotations

import asyncio
import sys
import time
import warnings
from contextlib import suppress
from functools import cache
from types import CodeType
from typing import Any

from IPython.core.interactiveshell import ExecutionResult

from fieldbook.kernel.completion import complete
from fieldbook.kernel.inspection import inspect
from fieldbook.kernel.interrupts import Interrupts
from fieldbook.kernel.loops import LoopWatch
from fieldbook.kernel.messages import Error, ExecuteInput, ExecuteReply
from fieldbook.kernel.outbox import Carrier, Outbox
from fieldbook.kernel.packages import PackageFinder, Packages
from fieldbook.kernel.pip import rewrite_pip
from fieldbook.kernel.shell import KernelShell
from fieldbook.kernel.streams import OutputStream

__all__ = ["Kernel", "prepared_kernel"]


@cache
def prepared_kernel() -> Kernel:
    """The one kernel of this interpreter.

    It is made at the first call. In a memory snapshot that call has been made already, so that
    what is restored has its shell imported and warm, and is connected to nothing.
    """
    return Kernel()


class Kernel:
    """Everything of a kernel that needs no browser; it is made before it is connected."""

    def __init__(self) -> None:
        self.outbox = Outbox()
        self.interrupts = Interrupts(self.outbox.section, self.outbox.flush)
        self.loops = LoopWatch(self.interrupts.poll)
        self.packages = Packages()
        self.shell = KernelShell.instance(outbox=self.outbox)
        self.shell.packaged = self.packages.package_of
        self.shell.before_code = self._before_code
        self.shell.stopped = lambda: self.interrupts.requested
        self.shell.input_transformers_cleanup.append(rewrite_pip)
        self._result: ExecutionResult | None = None

    def install(self, carrier: Carrier) -> None:
        """Take over the interpreter: streams, signals, imports. Messages go to ``carrier``."""
        self.outbox.carrier = carrier
        sys.stdout = OutputStream("stdout", self.outbox, 1)
        sys.stderr = OutputStream("stderr", self.outbox, 2)
        self.interrupts.install()
        # IPython's advice on SystemExit is about terminals.
        warnings.filterwarnings("ignore", message="To exit: use 'exit'")
        sys.meta_path.append(PackageFinder(self.packages))

    async def execute(
        self, request_id: str, code: str, silent: bool = False, store_history: bool = True
    ) -> ExecuteReply:
        """Run ``code`` as a cell; everything it shows is sent before this returns."""
        self.interrupts.expect()
        self.outbox.begin(request_id)
        self.loops.begin()
        self._result = None
        count = self.shell.execution_count
        if not silent:
            self.outbox.send(ExecuteInput(code, count))
        started = time.perf_counter()
        await self.interrupts.run(self._run(code, silent, store_history and not silent))
        seconds = time.perf_counter() - started
        error = self._outcome()
        if self._result is None:
            # Stopped outside of the cell's own code: while a package was loaded, or as it ended.
            self.outbox.send(Error("KeyboardInterrupt", "", ["KeyboardInterrupt"]))
        self.outbox.end()
        return ExecuteReply(
            status="error" if error else "ok",
            execution_count=count,
            seconds=seconds,
            ename=type(error).__name__ if error else "",
            evalue=str(error) if error else "",
            payload=self.shell.payload,
        )

    def complete(self, code: str, cursor: int) -> dict[str, Any]:
        """See `fieldbook.kernel.completion`. An interrupt ends the search: a cell is to run."""
        try:
            with self.interrupts.assisting():
                return complete(self.shell, code, cursor)
        except KeyboardInterrupt:
            return {"matches": [], "start": cursor, "end": cursor}

    def inspect(self, code: str, cursor: int, detail: int = 0) -> dict[str, Any]:
        """See `fieldbook.kernel.inspection`."""
        return inspect(self.shell, code, cursor, detail)

    async def _run(self, code: str, silent: bool, store_history: bool) -> None:
        """The cell itself. Whatever it raises ends here: a loop's callback has no caller."""
        with suppress(KeyboardInterrupt, asyncio.CancelledError):
            self._result = await self.shell.run(code, silent, store_history, self._prepare)

    def _before_code(self, code: CodeType) -> None:
        self.interrupts.begin()
        self.loops.watch(code)

    async def _prepare(self, source: str) -> None:
        try:
            await self.packages.prepare(source)
        except Exception as error:  # noqa: BLE001  # the import will fail, and say where
            self.outbox.write("stderr", f"{error}\n")

    def _outcome(self) -> BaseException | None:
        if self._result is None:
            return KeyboardInterrupt()
        error = self._result.error_before_exec or self._result.error_in_exec
        if isinstance(error, asyncio.CancelledError) and self.interrupts.requested:
            return KeyboardInterrupt()
        return error
