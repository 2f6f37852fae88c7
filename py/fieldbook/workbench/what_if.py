"""One row in a form: what the model says of it, and how that changes with what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldbook.automl.explaining.messages import Field, WhatIf
from fieldbook.automl.messages import Report
from fieldbook.bridge.reactivity import Signal, batch
from fieldbook.workbench import what_if_texts as texts
from fieldbook.workbench.notices import Message
from fieldbook.workbench.tasks import Later
from fieldbook.workbench.training_run import PACKAGES, failure_of

if TYPE_CHECKING:
    from fieldbook.workbench.app import Workbench
    from fieldbook.workbench.model import ModelTab

__all__ = ["MOST_FIELDS", "WhatIfForm"]

MOST_FIELDS = 12
"""Shown at once, those that matter most; the others fold."""
_WHAT_IF = "fieldbook.automl.service:what_if"
_QUIET, _PATIENCE = 0.35, 1.5  # seconds without a key, or at the latest, before a worker is asked


class WhatIfForm:
    """Begins with a typical row; a worker is asked once typing pauses, one question at a time."""

    def __init__(self, app: Workbench, tab: ModelTab) -> None:
        self.fields: Signal[tuple[Field, ...]] = Signal(())
        """Those that matter most first."""
        self.cells: dict[str, Signal[str]] = {}
        self.answer: Signal[WhatIf | None] = Signal(None)
        self.problems: Signal[dict[str, str]] = Signal({})
        """Why a column's cell can't be read, by its name."""
        self.asking = Signal(False)
        self.failure: Signal[Message | None] = Signal(None)
        self._app = app
        self._tab = tab
        self._again = False
        self._known: tuple[int, float] | None = None
        self._later = Later(self._start, _QUIET, _PATIENCE)

    def take(self, report: Report) -> None:
        """Begin with what a model's report tells of its columns."""
        fields = report.explained.fields if report.explained is not None else ()
        place = {row.column: number for number, row in enumerate(report.importance)}
        self._later.cancel()
        with batch():
            self.cells = {field.column: Signal(field.typical) for field in fields}
            self.fields.value = tuple(
                sorted(fields, key=lambda field: place.get(field.column, len(place)))
            )
            self.answer.value = None
            self.problems.value = {}
            self.failure.value = None

    def show(self) -> None:
        """Say what is said of the typical row; a model from elsewhere waits until it is used."""
        if self.fields.peek() and self.answer.peek() is None and not self._tab.is_foreign.peek():
            self._start()

    def use(self) -> None:
        """Ask, and of a model from elsewhere first whether to use it."""
        self._app.tasks.start(self._tab.when_trusted(self._ask))

    def edit(self, column: str, text: str) -> None:
        """Take what was typed or chosen."""
        self.cells[column].value = text
        if not self._tab.is_foreign.peek():
            self._later.ask()

    def reset(self) -> None:
        """Go back to the typical row."""
        with batch():
            for field in self.fields.peek():
                self.cells[field.column].value = field.typical
        if not self._tab.is_foreign.peek():
            self._start()

    def close(self) -> None:
        """Ask no more."""
        self._later.cancel()

    def _start(self) -> None:
        if self.asking.peek():
            self._again = True
        else:
            self._app.tasks.start(self._ask())

    async def _ask(self) -> None:
        """Ask until the answer is about what stands in the form."""
        self.asking.value = True
        try:
            self._again = True
            while self._again and await self._may_ask():
                self._again = False
                await self._ask_once()
        finally:
            self.asking.value = False

    async def _may_ask(self) -> bool:
        """Whether the file is still the one that is known; hashing it for each key takes long."""
        written = self._tab.written()
        if written is None or written != self._known:
            if not await self._tab.is_known():
                self._tab.is_foreign.value = True
                self.answer.value = None
                return False
            self._known = written
        return True

    async def _ask_once(self) -> None:
        model = self._tab.path.peek()
        before = {field.column: field.typical for field in self.fields.peek()}
        after = {column: cell.peek() for column, cell in self.cells.items()}
        job = self._app.services.jobs.start(
            _WHAT_IF, model, before, after, affinity=f"model {model}", packages=PACKAGES
        )
        try:
            answer: WhatIf = await job
        except Exception as error:  # noqa: BLE001 - whatever the engine raises is told
            self.failure.value = failure_of(texts.NOT_PREDICTED, error)
            return
        with batch():
            self.failure.value = None
            self.problems.value = {each.column: each.why for each in answer.problems}
            if not answer.problems:
                self.answer.value = answer
