"""A kernel as its notebook sees it: its state, and a queue of cells that waits for it.

The queue stays in the page: cells may be run before the kernel is ready, an interrupt empties it,
and a kernel that dies takes nothing with it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from fieldbook.bridge.reactivity import Signal, batch
from fieldbook.bridge.storage import Json
from fieldbook.workbench.services import Kernel

__all__ = [
    "Execution",
    "KernelFailure",
    "KernelMemory",
    "KernelSession",
    "KernelState",
    "StartProgress",
]


def _ignore(*_: object) -> None:
    """What happens where nobody asked to hear."""


KernelState = Literal["starting", "idle", "busy", "interrupting", "restarting", "dead"]


class Execution(Protocol):
    """A run of some code, told what becomes of it."""

    @property
    def request_id(self) -> str: ...

    @property
    def code(self) -> str: ...

    def started(self) -> None:
        """The kernel has been given the code."""
        ...

    def message(self, message_type: str, content: Mapping[str, Any]) -> None: ...

    def settled(self) -> None:
        """All messages of a batch have been given; a moment to show them."""
        ...

    def ended(self, status: Literal["ok", "error", "aborted"], seconds: float | None) -> None:
        """It is over: what no moment was left to show is shown now."""
        ...


@dataclass(frozen=True)
class KernelFailure:
    """Why the kernel is gone, and what to do."""

    what: str
    why: str
    remedy: str


@dataclass(frozen=True)
class StartProgress:
    """How far the kernel's start has come; `total` is 0 where nobody knows."""

    detail: str
    done: int
    total: int


@dataclass(frozen=True)
class KernelMemory:
    """What a kernel has of the machine's memory, in bytes.

    used: what Python uses now.
    held: what it used at the most, which stays with it until it ends.
    """

    used: int
    held: int


class KernelSession:
    """Runs one thing after another on a kernel and routes its messages to whoever asked."""

    def __init__(self) -> None:
        self.state: Signal[KernelState] = Signal("starting")
        self.reason = Signal("")
        self.failure: Signal[KernelFailure | None] = Signal(None)
        self.progress: Signal[StartProgress | None] = Signal(None)
        self.memory: Signal[KernelMemory | None] = Signal(None)
        """As measured after the last cell; `None` before, and where there is no kernel."""
        self.refused: Signal[tuple[str, ...]] = Signal(())
        """Origins to which code wanted to connect and might not, since the kernel began."""
        self.allowed: Signal[tuple[str, ...]] = Signal(())
        """Origins to which a person lets it connect, while the notebook is open."""
        self._kernel: Kernel | None = None
        self._ready = False
        self._waiting: deque[Execution] = deque()
        self._running: Execution | None = None
        self._stopped = False  # what waited behind the running one is dropped already
        self.on_workspace_change: Callable[[], None] = _ignore
        self.on_display_update: Callable[[Mapping[str, Any]], None] = _ignore

    def attach(self, kernel: Kernel) -> None:
        """Use `kernel`; what was submitted before waits until it is ready."""
        self._kernel = kernel
        self._advance()

    @property
    def busy(self) -> bool:
        """Whether something runs or waits to."""
        return self._running is not None or bool(self._waiting)

    def submit(self, execution: Execution) -> None:
        """Run when everything before has ended."""
        self._waiting.append(execution)
        self._advance()

    def withdraw(self, request_id: str) -> None:
        """Take a run that has not started out of the queue."""
        for execution in [e for e in self._waiting if e.request_id == request_id]:
            self._waiting.remove(execution)
            execution.ended("aborted", None)

    def interrupt(self) -> None:
        """Stop what runs, and forget what waits."""
        self._stopped = False
        self._stop_queue()
        if self._kernel is not None and self._running is not None:
            self.state.value = "interrupting"
            self._kernel.interrupt()

    def restart(self) -> None:
        """Start afresh: variables are gone, the notebook and its outputs stay."""
        if self._kernel is not None:
            self._begin_afresh()
            self._kernel.restart()

    def allow(self, origins: Sequence[str]) -> None:
        """Start afresh, free to connect to these origins; with none, to nothing again."""
        if self._kernel is not None:
            self._begin_afresh()
            self.allowed.value = tuple(origins)
            self._kernel.allow(origins)

    def _begin_afresh(self) -> None:
        with batch():
            self._abort_all()
            self._ready = False
            self.refused.value = ()
            self.failure.value = None
            self.state.value = "restarting"

    def reply_input(self, text: str) -> None:
        """Answer the `input()` that the running code waits for."""
        if self._kernel is not None:
            self._kernel.reply_input(text)

    def receive(self, messages: Sequence[Json]) -> None:
        """Take in a batch of messages from the kernel."""
        touched: dict[str, Execution] = {}
        with batch():
            for message in messages:
                self._dispatch(message, touched)
        # Apart from the rest, so that an execution sees how long showing its outputs takes.
        for execution in touched.values():
            execution.settled()

    def _dispatch(self, message: Json, touched: dict[str, Execution]) -> None:
        content = message.get("content") or {}
        match message["type"]:
            case "status":
                self._on_status(content)
            case "progress":
                self.progress.value = StartProgress(
                    str(content.get("detail") or content.get("stage") or ""),
                    int(content.get("done") or 0),
                    int(content.get("total") or 0),
                )
            case "memory":
                self.memory.value = KernelMemory(int(content["used"]), int(content["held"]))
            case "workspace_changed":
                self.on_workspace_change()
            case "connection_refused":
                self._on_refused(str(content.get("origin") or ""))
            case "execute_reply":
                self._on_reply(message.get("request_id"), content, touched)
            case message_type:
                execution = self._running
                if execution is None or execution.request_id != message.get("request_id"):
                    return
                execution.message(message_type, content)
                touched[execution.request_id] = execution
                if message_type == "error":
                    self._stop_queue()
                if message_type == "update_display_data":
                    self.on_display_update(content)

    def _on_status(self, content: Json) -> None:
        state: KernelState = content["state"]
        self.reason.value = str(content.get("reason") or "")
        if state in ("starting", "restarting", "dead"):
            self.memory.value = None
        if state == "dead":
            self._ready = False
            self.failure.value = KernelFailure(
                str(content.get("what") or ""),
                str(content.get("why") or ""),
                str(content.get("remedy") or ""),
            )
            self.state.value = "dead"
            self._abort_all()
            return
        if state in ("starting", "restarting"):
            self._ready = False
            self._abort_running()
        self.state.value = state
        if state == "idle":
            self.progress.value = None
            self._ready = True
            self._advance()

    def _on_refused(self, origin: str) -> None:
        if origin and origin not in self.refused.peek():
            self.refused.value = (*self.refused.peek(), origin)

    def _on_reply(
        self, request_id: str | None, content: Json, touched: dict[str, Execution]
    ) -> None:
        execution = self._running
        if execution is None or execution.request_id != request_id:
            return
        touched.pop(execution.request_id, None)
        self._running = None
        status = content.get("status", "ok")
        execution.message("execute_reply", content)
        execution.ended("ok" if status == "ok" else "error", content.get("seconds"))
        if status != "ok":
            self._stop_queue()
        self._advance()

    def _advance(self) -> None:
        if self._kernel is None or not self._ready or self._running or not self._waiting:
            return
        self._stopped = False
        execution = self._running = self._waiting.popleft()
        self.state.value = "busy"
        execution.started()
        self._kernel.execute(execution.request_id, execution.code, {})

    def _abort_running(self) -> None:
        execution, self._running = self._running, None
        if execution is not None:
            execution.ended("aborted", None)

    def _stop_queue(self) -> None:
        """Drop what was asked for before the error or the interrupt was seen, and only that.

        The reply comes a moment after the error (files are put away first): a cell that the
        person runs in between is an answer to the error and must not be lost.
        """
        if not self._stopped:
            self._abort_waiting()
        self._stopped = self._running is not None

    def _abort_waiting(self) -> None:
        waiting, self._waiting = self._waiting, deque()
        for execution in waiting:
            execution.ended("aborted", None)

    def _abort_all(self) -> None:
        self._abort_running()
        self._abort_waiting()
