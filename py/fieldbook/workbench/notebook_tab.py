"""A notebook that is open in a tab: session, edits, runs and files together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Literal

from fieldbook.bridge.reactivity import Signal
from fieldbook.bridge.storage import VersionContents
from fieldbook.notebook.outputs import CellOutputs
from fieldbook.workbench import texts
from fieldbook.workbench.cell_edits import CellClipboard, CellEdits
from fieldbook.workbench.cell_runs import CellRuns
from fieldbook.workbench.cells import CellState
from fieldbook.workbench.early import EarlyNotebook
from fieldbook.workbench.notebook_files import AGAIN, NotebookFiles, open_notebook
from fieldbook.workbench.notebook_session import NotebookSession
from fieldbook.workbench.notices import Act, Message, Notices
from fieldbook.workbench.reveal import Reveal
from fieldbook.workbench.services import Services
from fieldbook.workbench.storage import history_texts
from fieldbook.workbench.tasks import Tasks
from fieldbook.workbench.text_tab import TextTab
from fieldbook.workbench.trust.notebook import NotebookTrust

__all__ = ["NotebookTab"]


class NotebookTab:
    """Opens in the background; until then `session` is `None` and the page shows its outline."""

    def __init__(
        self,
        session_id: str,
        path: str,
        services: Services,
        tasks: Tasks,
        notices: Notices,
        clipboard: CellClipboard,
        moved: Callable[[str, str], None],
    ) -> None:
        """`moved` hears from where to where the file went, whoever moved it."""
        self.id = session_id
        self.path = Signal(path)
        self.session: Signal[NotebookSession | None] = Signal(None)
        self.as_text: Signal[TextTab | None] = Signal(None)
        self.reveal = Reveal()
        self.edit_when_open = False
        """Whether the cursor goes into the first cell: in a notebook that was just made."""
        self.resume_at = ""
        """The cell in which writing is taken up: in a notebook that was written in last."""
        self.early: EarlyNotebook | None = None
        """Set where the page shows this notebook already."""
        self.failure: Signal[Message | None] = Signal(None)
        self.opened = asyncio.Event()
        self._closed = False
        """Set once `session` or `failure` is."""
        self._services = services
        self._tasks = tasks
        self._notices = notices
        self._clipboard = clipboard
        self._moved = moved
        self.edits: CellEdits
        self.runs: CellRuns
        self.files: NotebookFiles
        self.trust: NotebookTrust

    async def open(self) -> None:
        """Open the document, then take a kernel; says why where the file can't be read."""
        try:
            await self._open()
        finally:
            self.opened.set()
            if self.early is not None and self.session.peek() is None:
                self._services.early.dismiss()

    async def _open(self) -> None:
        services = self._services
        try:
            session = await open_notebook(
                self.id, self.path.peek(), services.workspace, services.documents, services.outputs
            )
        except (ValueError, OSError) as error:
            self.failure.value = Message.of("", error)
            if isinstance(error, TimeoutError):
                self._tasks.start(self._open_later())
            return
        if self._closed:
            await session.close()
            services.documents.forget(self.id)
            return
        self.failure.value = None
        session.path = self.path
        session.on_moved = self._file_moved
        self.edits = CellEdits(session, self._clipboard)
        self.files = NotebookFiles(session, services.workspace, services.outputs, self._tasks)
        self.trust = NotebookTrust(session, services.trust, self._tasks)
        self.trust.look(session.cells.peek())
        self.runs = CellRuns(session, self._outputs_made)
        if self.early is not None:
            self.early.place(session)
        self.session.value = session
        self._tasks.start(self._draw(session))
        if self.edit_when_open:
            session.activate(session.cells.peek()[0].id)
            self.focus(editing=True)
        elif self.early is None and session.cell(self.resume_at) is not None:
            session.activate(self.resume_at, editing=True)
            services.documents.resume(self.id, self.resume_at)
        session.kernel.attach(services.kernels.open(self.id, session.kernel.receive))

    async def _open_later(self) -> None:
        """Try again what the storage did not answer, unless nobody waits for it any more."""
        await asyncio.sleep(AGAIN)
        if not self._closed and self.as_text.peek() is None:
            await self._open()

    def _outputs_made(self, cell: CellState) -> None:
        self.trust.made(cell)
        self.files.outputs_changed(cell)

    async def _draw(self, session: NotebookSession) -> None:
        await self.reveal.run(len(session.cells.peek()))
        if self.early is not None:
            await self.early.take_over(self)

    async def show_as_text(self) -> None:
        """Show the file as it is written, where it can't be read as a notebook."""
        self.as_text.value = TextTab(self.path.peek(), self._services.workspace)
        await self.as_text.value.open()

    def run(self, cells: Sequence[CellState]) -> None:
        """Run cells; the file is brought up to date first, for they may read it."""
        self._tasks.start(self.files.before_run())
        self.runs.run(cells)

    def focus(self, *, editing: bool = False, where: Literal["start", "end", ""] = "") -> None:
        """Put the focus where the active cell is being worked on."""
        session = self.session.peek()
        if session is None or not session.active.peek():
            return
        cell_id = session.active.peek()
        if editing:
            session.activate(cell_id, editing=True)
            self._services.documents.focus(self.id, cell_id, where)
        else:
            session.editing.value = False
            self._services.page.focus(f"cell-{cell_id}")

    def focus_field(self, element_id: str) -> None:
        """Put the focus into a field that appears."""
        self._services.page.focus(element_id)

    def _file_moved(self, path: str) -> None:
        self._moved(self.path.peek(), path)
        # What is there now may be an empty file that only holds the place.
        if session := self.session.peek():
            session.on_edit()

    async def restore(self, version: VersionContents) -> None:
        """Go back to a version, with the outputs that it or an earlier run left.

        Raises `OSError`, and changes nothing, where what is now can't be kept as a version.
        """
        session = self.session.peek()
        assert session is not None
        await session.document.restore(version.notebook)
        kept = await self._services.outputs.load(self.path.peek())
        blank = {cell.id for cell in session.cells.peek() if not cell.has_outputs.peek()}
        records = {
            cell: CellOutputs.from_json(record)
            for cell, record in {**kept, **version.outputs}.items()
            if cell in blank
        }
        session.show_outputs(records)
        for cell_id in records.keys() & version.outputs.keys():
            if cell := session.cell(cell_id):
                self.files.outputs_changed(cell)

    async def clear_outputs(self) -> None:
        """Clear every cell's outputs; they are kept as a version, and can be had back at once."""
        session = self.session.peek()
        assert session is not None
        cells = [cell for cell in session.cells.peek() if cell.has_outputs.peek()]
        records = {cell.id: cell.record() for cell in cells}
        if not records:
            return
        why = ""
        try:
            await session.document.keep_outputs({c: r.to_json() for c, r in records.items()})
        except OSError as error:
            why = f"{history_texts.OUTPUTS_NOT_KEPT} {error}"
        self.runs.clear(cells)

        def undo() -> None:
            self._notices.dismiss(notice)
            session.show_outputs(records)
            for cell in cells:
                self.files.outputs_changed(cell)

        message = Message(history_texts.OUTPUTS_CLEARED, why)
        notice = self._notices.offer(message, Act(history_texts.UNDO, undo))

    async def save(self) -> None:
        """Put everything on disk now, and say why where that fails."""
        try:
            await self.files.flush()
        except OSError as error:
            self._notices.error(Message.of(texts.save_failed(self._name), error))

    async def close(self) -> None:
        """Put everything on disk and give the kernel back."""
        self._closed = True
        session = self.session.peek()
        self._services.kernels.close(self.id)
        if session is not None:
            await self._put_away(session)
        self._services.documents.forget(self.id)

    async def _put_away(self, session: NotebookSession) -> None:
        """Let go of the notebook once it is on disk; until then it is kept and tried again."""
        told = None
        while True:
            try:
                await self.files.close()
                await session.close()
            except OSError as error:
                told = self._notices.error(Message.of(texts.closed_unsaved(self._name), error))
                await asyncio.sleep(AGAIN)
            else:
                break
        if told is not None:
            self._notices.dismiss(told)

    @property
    def _name(self) -> str:
        return self.path.peek().rpartition("/")[2]
