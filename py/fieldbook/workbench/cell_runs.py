"""Running cells: from the queue to the outputs that are kept."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Any, Literal

from fieldbook.bridge.reactivity import batch
from fieldbook.notebook.output_area import OutputArea
from fieldbook.workbench.cells import CellState, InputPrompt
from fieldbook.workbench.notebook_session import NotebookSession

__all__ = ["CellRuns"]

LINGER = 0.15
"""Seconds for which the old outputs stay while no new ones have come: less flicker."""

SHORT = 0.005
SHARE = 6
LONGEST_REST = 0.5
"""Showing outputs that took longer than `SHORT` is followed by a rest of `SHARE` times that."""

_request_numbers = count(1)


class CellRuns:
    """Runs cells of one notebook on its kernel."""

    def __init__(self, session: NotebookSession, on_outputs: Callable[[CellState], None]) -> None:
        """`on_outputs` hears of cells whose outputs changed."""
        self._session = session
        self._on_outputs = on_outputs
        self.asked: dict[str, str] = {}
        """The texts that cells had when they were asked to run before Python was there."""
        session.kernel.on_display_update = self._update_displays

    def run(self, cells: Sequence[CellState]) -> None:
        """Queue code cells, show Markdown cells as prose."""
        sources = self._session.sources() | self.asked
        self.asked = {}
        with batch():
            self._session.render_prose([c.id for c in cells if c.cell_type.peek() == "markdown"])
            for cell in cells:
                if cell.cell_type.peek() == "code":
                    self._run_code(cell, sources.get(cell.id, ""))

    def run_all(self) -> None:
        self.run(self._session.cells.peek())

    def run_above(self) -> None:
        """Run the cells before the active one."""
        self.run(self._session.cells.peek()[: self._session.index(self._session.active.peek())])

    def run_below(self) -> None:
        """Run the active cell and those after it."""
        self.run(self._session.cells.peek()[self._session.index(self._session.active.peek()) :])

    def answer(self, cell: CellState, text: str) -> None:
        """Give the line that `input()` waits for."""
        if cell.prompt.peek() is not None:
            cell.prompt.value = None
            self._session.kernel.reply_input(text)

    def clear(self, cells: Sequence[CellState]) -> None:
        """Forget the outputs of cells."""
        for cell in cells:
            cell.clear()
            self._on_outputs(cell)

    def _run_code(self, cell: CellState, source: str) -> None:
        if cell.run.peek() in ("queued", "running"):
            return
        if not source.strip():
            self.clear([cell])
            return
        self._session.kernel.submit(_CellExecution(cell, source, self._on_outputs))

    def _update_displays(self, content: Mapping[str, Any]) -> None:
        for cell in self._session.cells.peek():
            if cell.area.update_display(content):
                cell.outputs.value = tuple(cell.area.outputs)
                self._on_outputs(cell)


class _CellExecution:
    """One run of one cell, as the kernel session tells it."""

    def __init__(
        self, cell: CellState, source: str, on_outputs: Callable[[CellState], None]
    ) -> None:
        self.request_id = f"run-{next(_request_numbers)}"
        self.code = source
        self._cell = cell
        self._on_outputs = on_outputs
        self._clearing: asyncio.TimerHandle | None = None
        self._rest: asyncio.TimerHandle | None = None
        self._due = False
        cell.run.value = "queued"

    def started(self) -> None:
        cell = self._cell
        cell.area = OutputArea()
        cell.run.value = "running"
        cell.seconds.value = None
        self._clearing = asyncio.get_running_loop().call_later(LINGER, self.settled)

    def message(self, message_type: str, content: Mapping[str, Any]) -> None:
        cell = self._cell
        match message_type:
            case "execute_input":
                cell.area.execution_count = content.get("execution_count")
                cell.execution_count.value = cell.area.execution_count
            case "execute_reply":
                cell.execution_count.value = content.get(
                    "execution_count", cell.execution_count.peek()
                )
            case "input_request":
                cell.prompt.value = InputPrompt(
                    str(content.get("prompt", "")), bool(content.get("password"))
                )
            case _:
                cell.area.apply(message_type, content)

    def settled(self) -> None:
        """Show what came, or after a rest: endless output must leave the page its time."""
        if self._rest is not None:
            self._due = True
            return
        began = time.perf_counter()
        self._show()
        taken = time.perf_counter() - began
        if taken > SHORT:
            rest = min(SHARE * taken, LONGEST_REST)
            self._rest = asyncio.get_running_loop().call_later(rest, self._rested)

    def _rested(self) -> None:
        self._rest = None
        if self._due:
            self._due = False
            self.settled()

    def _show(self) -> None:
        if self._clearing is not None:
            self._clearing.cancel()
            self._clearing = None
        with batch():
            self._cell.may_act.value = True
            self._cell.outputs.value = tuple(self._cell.area.outputs)
        self._on_outputs(self._cell)

    def ended(self, status: Literal["ok", "error", "aborted"], seconds: float | None) -> None:
        cell = self._cell
        never_ran = cell.run.peek() == "queued"
        cell.prompt.value = None
        cell.seconds.value = seconds
        cell.run.value = {"ok": "done", "error": "failed", "aborted": "idle"}[status]  # type: ignore[assignment]
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None
        if not never_ran:
            self._show()
