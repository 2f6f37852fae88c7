"""What can be done to cells: Jupyter's commands as operations on the document."""

from __future__ import annotations

from dataclasses import replace

from fieldbook.bridge.reactivity import batch
from fieldbook.notebook.document import Cell, new_cell_id
from fieldbook.workbench.notebook_session import NotebookSession

__all__ = ["CellClipboard", "CellEdits"]


class CellClipboard:
    """Cells that were copied or cut, shared by all open notebooks."""

    def __init__(self) -> None:
        self.cells: list[Cell] = []


class CellEdits:
    """Edits the cells of one notebook; what is selected is what they act on."""

    def __init__(self, session: NotebookSession, clipboard: CellClipboard) -> None:
        self._session = session
        self._document = session.document
        self._clipboard = clipboard

    def insert(self, index: int, cell_type: str = "code", source: str = "") -> str:
        """Add a cell and make it the active one; returns its id."""
        cell = Cell(source, cell_type)
        self._insert(index, [cell])
        return cell.id

    def insert_above(self) -> str:
        return self.insert(max(self._first(), 0))

    def insert_below(self) -> str:
        return self.insert(self._last() + 1)

    def delete(self) -> None:
        """Delete the selected cells; a notebook is never left without one."""
        chosen = self._session.chosen()
        with batch():
            for state in chosen:
                self._document.delete_cell(state.id)
            if not self._session.cells.peek():
                self.insert(0)

    def copy(self) -> None:
        chosen = {state.id for state in self._session.chosen()}
        self._clipboard.cells = [c for c in self._session.notebook().cells if c.id in chosen]

    def cut(self) -> None:
        self.copy()
        self.delete()

    def paste_below(self) -> None:
        self._paste(self._last() + 1)

    def paste_above(self) -> None:
        self._paste(self._first())

    def set_type(self, cell_type: str) -> None:
        """Make the selected cells code, Markdown or raw text."""
        for state in self._session.chosen():
            if state.cell_type.peek() != cell_type:
                self._document.set_cell_type(state.id, cell_type)

    def move(self, step: int) -> None:
        """Move the selected cells up (-1) or down (1) by one place."""
        chosen = self._session.chosen()
        target = self._first() - 1 if step < 0 else self._last() + 1
        if not 0 <= target < len(self._session.cells.peek()):
            return
        for state in chosen if step < 0 else reversed(chosen):
            self._document.move_cell(state.id, self._session.index(state.id) + step)

    def merge(self) -> None:
        """Make one cell of the selected ones, or of the active one and the next."""
        chosen = self._session.chosen()
        if len(chosen) == 1:
            after = self._session.index(chosen[0].id) + 1
            chosen += self._session.cells.peek()[after : after + 1]
        if len(chosen) < 2:
            return
        sources = self._session.sources()
        text = "\n".join(sources[state.id] for state in chosen)
        with batch():
            self._document.set_source(chosen[0].id, text)
            for state in chosen[1:]:
                self._document.delete_cell(state.id)
            self._session.activate(chosen[0].id)

    def split(self, cursor: int) -> None:
        """Cut the active cell in two at `cursor`, in characters."""
        session = self._session
        cell_id = session.active.peek()
        cell = next((c for c in session.notebook().cells if c.id == cell_id), None)
        if cell is None:
            return
        head, tail = cell.source[:cursor].rstrip("\n"), cell.source[cursor:].lstrip("\n")
        at = session.index(cell_id) + 1
        rest = replace(cell, id=new_cell_id(), source=tail, attachments={}, extra={})
        with batch():
            self._document.set_source(cell_id, head)
            self._insert(at, [rest])

    def undo(self) -> None:
        self._document.undo()

    def redo(self) -> None:
        self._document.redo()

    def _paste(self, index: int) -> None:
        copies = [replace(cell, id=new_cell_id()) for cell in self._clipboard.cells]
        if copies:
            self._insert(index, copies)

    def _insert(self, index: int, cells: list[Cell]) -> None:
        with batch():
            for offset, cell in enumerate(cells):
                self._document.insert_cell(index + offset, cell.to_json())
            self._session.activate(cells[-1].id)

    def _first(self) -> int:
        chosen = self._session.chosen()
        return self._session.index(chosen[0].id) if chosen else 0

    def _last(self) -> int:
        chosen = self._session.chosen()
        return self._session.index(chosen[-1].id) if chosen else -1
