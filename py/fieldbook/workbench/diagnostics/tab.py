"""The diagnostics, in a tab."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Literal

from fieldbook.bridge.reactivity import Computed, Signal, computed
from fieldbook.workbench.diagnostics.ours import our_sections
from fieldbook.workbench.diagnostics.report import LogLine, Report

if TYPE_CHECKING:
    from fieldbook.workbench.app import Workbench

__all__ = ["DiagnosticsTab"]

_MOST_ERRORS = 20


class DiagnosticsTab:
    """A report, and what the person does with it."""

    def __init__(self, app: Workbench) -> None:
        self._app = app
        self._page = app.services.diagnostics
        self.report: Signal[Report | None] = Signal(None)
        self.busy = Signal(False)
        self.handed: Signal[Literal["", "copied", "refused", "downloaded"]] = Signal("")
        """What became of the last wish to have the text."""
        self.thread = Signal("")
        """Whose lines are shown; all where it is empty."""
        self.threads: Computed[tuple[str, ...]] = computed(self._threads)
        self.lines: Computed[tuple[LogLine, ...]] = computed(self._lines)
        self.errors: Computed[tuple[LogLine, ...]] = computed(self._errors)

    async def open(self) -> None:
        """Make the report."""
        await self.refresh()

    async def close(self) -> None:
        """Nothing is held."""

    def refresh_soon(self) -> None:
        """Make it anew, in the background."""
        self._app.tasks.start(self.refresh())

    async def refresh(self) -> None:
        """Make it as things are now."""
        self.busy.value = True
        self.handed.value = ""
        try:
            await self._app.memory_use.refresh()
            with contextlib.suppress(OSError):  # then its figures are missing
                await self._app.keeping.measure()
            kinds = self._app.keeping.kinds.peek()
            ours = our_sections(self._app.memory_use, self._app.tabs.all.peek(), kinds)
            self.report.value = await self._page.collect(ours)
        finally:
            self.busy.value = False

    def copy(self) -> None:
        """Put the text on the clipboard; `handed` tells whether it is there."""
        report = self.report.peek()
        if report is None:
            return

        async def copied() -> None:
            self.handed.value = "copied" if await self._page.copy(report.text) else "refused"

        self.handed.value = ""
        self._app.tasks.start(copied())

    def download(self) -> None:
        """Give the text as a file."""
        report = self.report.peek()
        if report is not None:
            self._page.download(report.text)
            self.handed.value = "downloaded"

    def _threads(self) -> tuple[str, ...]:
        report = self.report.value
        return tuple(dict.fromkeys(line.thread for line in report.lines)) if report else ()

    def _lines(self) -> tuple[LogLine, ...]:
        report, thread = self.report.value, self.thread.value
        lines = report.lines if report else ()
        return tuple(line for line in lines if thread in ("", line.thread))

    def _errors(self) -> tuple[LogLine, ...]:
        report = self.report.value
        lines = report.lines if report else ()
        return tuple(line for line in lines if line.level == "error")[-_MOST_ERRORS:]
