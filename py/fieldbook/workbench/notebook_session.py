"""An open notebook: its cells as the page shows them, the document behind them, its kernel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from fieldbook.bridge.reactivity import Signal, batch, effect
from fieldbook.bridge.storage import DocumentChange, SaveState, StoredDocument
from fieldbook.notebook.document import Cell, Notebook
from fieldbook.notebook.outputs import CellOutputs
from fieldbook.workbench.cells import CellState
from fieldbook.workbench.kernel_session import KernelSession
from fieldbook.workbench.tasks import Later

__all__ = ["NotebookSession"]


class NotebookSession:
    """Keeps the cells on the page in step with the document, whoever changes it.

    `id` names the session where the page keeps what belongs to it: document, kernel, editors.
    """

    def __init__(self, session_id: str, path: str, document: StoredDocument) -> None:
        self.id = session_id
        self.path = Signal(path)
        self.document = document
        self.kernel = KernelSession()
        self.cells: Signal[tuple[CellState, ...]] = Signal(())
        self.active = Signal("")
        self.selected: Signal[frozenset[str]] = Signal(frozenset())
        self.editing = Signal(False)
        self.save_state: Signal[SaveState] = Signal(SaveState("saved"))
        self.edition = Signal(0)
        """Counts up when the document has been edited and is quiet again."""
        self._next_edition = Later(lambda: self.edition.update(lambda n: n + 1), 0.3, 2.0)
        self.on_edit: Callable[[], None] = lambda: None
        self.on_moved: Callable[[str], None] = lambda _: None
        self.on_foreign_outputs: Callable[[Iterable[CellState]], None] = lambda _: None
        """Hears of cells that show outputs from the disk, which anybody may have written."""
        self._gone: dict[str, CellState] = {}
        self._marking = effect(self._mark)
        self._unsubscribe = [
            document.on_change(self._changed),
            document.on_state(self.save_state.set),
            document.on_moved(self._file_moved),
        ]
        self.synchronise()

    # Looking

    def notebook(self) -> Notebook:
        """The whole notebook as it is now."""
        return Notebook.from_json(self.document.snapshot())

    def sources(self) -> dict[str, str]:
        """The text of every cell by its id."""
        return {cell["id"]: cell["source"] for cell in self.document.snapshot()["cells"]}

    def cell(self, cell_id: str) -> CellState | None:
        return next((cell for cell in self.cells.peek() if cell.id == cell_id), None)

    def index(self, cell_id: str) -> int:
        """Where a cell stands; -1 for one that is not there."""
        return next((i for i, c in enumerate(self.cells.peek()) if c.id == cell_id), -1)

    @property
    def active_cell(self) -> CellState | None:
        return self.cell(self.active.peek())

    def chosen(self) -> list[CellState]:
        """The selected cells, or else the active one, in their order."""
        selected = self.selected.peek() or {self.active.peek()}
        return [cell for cell in self.cells.peek() if cell.id in selected]

    # Choosing

    def activate(self, cell_id: str, *, editing: bool = False) -> None:
        """Make a cell the active one, and the only one selected."""
        with batch():
            self.active.value = cell_id
            self.selected.value = frozenset()
            self.editing.value = editing
            if editing:
                self.edit_source(cell_id)

    def _mark(self) -> None:
        """Tell each cell whether it is active or selected: only those that change are redrawn."""
        active, selected = self.active.value, self.selected.value
        for cell in self.cells.value:
            cell.is_active.value = cell.id == active
            cell.is_selected.value = cell.id in selected

    def extend(self, step: int) -> None:
        """Select also the cell after (or before) the active one."""
        cells = self.cells.peek()
        at = self.index(self.active.peek()) + step
        if not 0 <= at < len(cells):
            return
        with batch():
            before = self.selected.peek() or {self.active.peek()}
            shrink = cells[at].id in before
            kept = before - {self.active.peek()} if shrink else before | {cells[at].id}
            self.selected.value = frozenset(kept)
            self.active.value = cells[at].id

    def edit_source(self, cell_id: str) -> None:
        """Show the text of a Markdown cell for editing."""
        cell = self.cell(cell_id)
        if cell is not None:
            cell.editing.value = True

    def render_prose(self, cell_ids: Iterable[str]) -> None:
        """Show Markdown cells as prose."""
        sources = self.sources()
        with batch():
            for cell_id in cell_ids:
                cell = self.cell(cell_id)
                if cell is not None and cell.cell_type.peek() == "markdown":
                    cell.prose.value = sources.get(cell_id, "")
                    cell.editing.value = False

    # Keeping in step

    def show_outputs(self, records: Mapping[str, CellOutputs]) -> None:
        """Show what earlier runs left, by cell."""
        shown = [cell for cell in self.cells.peek() if cell.id in records]
        with batch():
            for cell in shown:
                cell.show(records[cell.id])
        self.on_foreign_outputs(shown)

    def synchronise(self) -> None:
        """Make the cells on the page those of the document, keeping the state of each."""
        known = {cell.id: cell for cell in self.cells.peek()} | self._gone
        before = self.cells.peek()
        notebook = self.notebook()
        with batch():
            cells = tuple(self._state_of(cell, known) for cell in notebook.cells)
            for number, state in enumerate(cells, start=1):
                state.number.value = number
            # Kept for an undo: a cell that comes back has its outputs again.
            present = {cell.id for cell in cells}
            self._gone = {cell.id: cell for cell in known.values() if cell.id not in present}
            if cells != before:
                self.cells.value = cells
            self._keep_active(before, cells)

    def _state_of(self, cell: Cell, known: Mapping[str, CellState]) -> CellState:
        state = known.get(cell.id)
        if state is None:
            state = CellState(cell.id, cell.cell_type)
        elif state.cell_type.peek() != cell.cell_type:
            state.cell_type.value = cell.cell_type
            state.editing.value = True
        if cell.cell_type == "markdown" and not state.editing.peek():
            state.prose.value = cell.source
        return state

    def _keep_active(self, before: tuple[CellState, ...], cells: tuple[CellState, ...]) -> None:
        """When the active cell went away, the one that took its place is active."""
        present = {cell.id for cell in cells}
        if self.selected.peek() - present:
            self.selected.value = self.selected.peek() & present
        if self.active.peek() in present or not cells:
            return
        at = next((i for i, c in enumerate(before) if c.id == self.active.peek()), 0)
        self.active.value = cells[min(at, len(cells) - 1)].id
        self.editing.value = False

    def _changed(self, change: DocumentChange) -> None:
        if change.kind == "structure":
            self.synchronise()
        elif change.kind == "source":
            shown = [
                cell.id
                for cell in self.cells.peek()
                if cell.id in change.cells
                and cell.cell_type.peek() == "markdown"
                and not cell.editing.peek()
            ]
            if shown:
                self.render_prose(shown)
        self._next_edition.ask()
        self.on_edit()

    def _file_moved(self, path: str) -> None:
        self.on_moved(path)

    async def close(self) -> None:
        """Put everything on disk and let go of the document."""
        self._next_edition.cancel()
        self._marking.dispose()
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        await self.document.close()
