"""Whether a notebook's outputs may act: they may where this person made or trusted them.

A file can't say that of itself. What was made here is known by its hash, which is kept apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fieldbook.bridge.reactivity import Computed, batch, computed
from fieldbook.notebook.active import active_text
from fieldbook.workbench.cells import CellState
from fieldbook.workbench.notebook_session import NotebookSession
from fieldbook.workbench.services import Trust
from fieldbook.workbench.tasks import Tasks

__all__ = ["NotebookTrust"]


class NotebookTrust:
    """Trust in the outputs of one open notebook."""

    def __init__(self, session: NotebookSession, trust: Trust, tasks: Tasks) -> None:
        self._session = session
        self._trust = trust
        self._tasks = tasks
        self.held_back: Computed[int] = computed(self._held_back)
        """How many cells have outputs that would act and may not."""
        self.acting: Computed[int] = computed(self._acting)
        session.on_foreign_outputs = self.look

    def look(self, cells: Iterable[CellState]) -> None:
        """Find out whether outputs that came from the disk were made here."""
        waiting = [
            cell for cell in cells if cell.is_active_output.peek() and not cell.may_act.peek()
        ]
        if waiting:
            self._tasks.start(self._look(waiting))

    def made(self, cell: CellState) -> None:
        """Remember what a run of this person's has put out."""
        texts = _texts([cell]) if cell.may_act.peek() else []
        if texts:
            self._tasks.start(self._trust.add(texts))

    async def grant(self) -> None:
        """Trust all that the notebook shows now, here and in copies of it."""
        cells = self._cells(may_act=False)
        await self._trust.add(_texts(cells))
        _let(cells, True)

    async def withdraw(self) -> None:
        """Trust nothing of it any more, not even what was made here."""
        cells = self._cells(may_act=True)
        await self._trust.remove(_texts(cells))
        _let(cells, False)

    async def _look(self, cells: Sequence[CellState]) -> None:
        shown = {cell: cell.outputs.peek() for cell in cells}
        by_cell = {cell: _texts([cell]) for cell in cells}
        asked = sorted({text for texts in by_cell.values() for text in texts})
        known = dict(zip(asked, await self._trust.known(asked), strict=True))
        # What was run meanwhile has other outputs.
        same = [cell for cell in cells if cell.outputs.peek() is shown[cell]]
        _let([cell for cell in same if all(known[text] for text in by_cell[cell])], True)

    def _cells(self, *, may_act: bool) -> list[CellState]:
        return [
            cell
            for cell in self._session.cells.peek()
            if cell.is_active_output.peek() and cell.may_act.peek() is may_act
        ]

    def _held_back(self) -> int:
        cells = self._session.cells.value
        return sum(cell.is_active_output.value and not cell.may_act.value for cell in cells)

    def _acting(self) -> int:
        cells = self._session.cells.value
        return sum(cell.is_active_output.value and cell.may_act.value for cell in cells)


def _texts(cells: Iterable[CellState]) -> list[str]:
    found = (active_text(output) for cell in cells for output in cell.outputs.peek())
    return sorted({text for text in found if text is not None})


def _let(cells: Iterable[CellState], may_act: bool) -> None:
    with batch():
        for cell in cells:
            cell.may_act.value = may_act
