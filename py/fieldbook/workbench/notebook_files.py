"""Between an open notebook and what is kept of it: the `.ipynb` file and the outputs."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from fieldbook.bridge.reactivity import Signal
from fieldbook.bridge.storage import OutputStore, Workspace
from fieldbook.notebook.document import Notebook
from fieldbook.notebook.ipynb import NotebookFile, compose_parts, new_notebook, parse
from fieldbook.notebook.outputs import CellOutputs
from fieldbook.workbench.cells import CellState
from fieldbook.workbench.notebook_session import NotebookSession
from fieldbook.workbench.services import Documents
from fieldbook.workbench.tasks import Later, Tasks, in_turns

__all__ = ["NotebookFiles", "open_notebook"]

QUIET = 1.0
PATIENCE = 10.0
AGAIN = 3.0
"""Seconds until what could not be written is tried again."""


async def read_notebook(workspace: Workspace, path: str) -> NotebookFile | None:
    """Read a notebook's file; `None` for one that is missing or empty."""
    try:
        content = await workspace.read(path)
    except FileNotFoundError:
        return None
    return parse(content) if content.strip() else None


async def open_notebook(
    session_id: str, path: str, workspace: Workspace, documents: Documents, outputs: OutputStore
) -> NotebookSession:
    """Open the document of a notebook with what its cells showed last."""
    # Asked for beside the file: a start waits for both.
    loading = asyncio.ensure_future(outputs.load(path))
    try:
        found = await read_notebook(workspace, path)
        file = found or NotebookFile(new_notebook())
        document = await documents.open(
            session_id, path, file.notebook.to_json(), blank=found is None
        )
    except BaseException:
        loading.cancel()
        raise
    session = NotebookSession(session_id, path, document)
    kept = {cell: CellOutputs.from_json(record) for cell, record in (await loading).items()}
    session.show_outputs({**file.outputs, **kept})
    return session


class NotebookFiles:
    """Writes what changed in one notebook once things are quiet, and again where that failed."""

    def __init__(
        self, session: NotebookSession, workspace: Workspace, outputs: OutputStore, tasks: Tasks
    ) -> None:
        self._session = session
        self._workspace = workspace
        self._outputs = outputs
        self._tasks = tasks
        self.writing = False
        """Whether a change of the file that is heard of now is our own."""
        self._unsaved: dict[str, CellState] = {}
        self.outputs_due = Signal(False)
        """Whether a kill would lose outputs of a cell that has ended.

        What a running cell puts out is kept as it comes, every second; but it never rests, and
        whoever types meanwhile must see that what they typed is safe.
        """
        self.trouble = Signal("")
        """Why the outputs or the file are not on disk; they are tried again."""
        self._file_trouble = ""
        self._outputs_trouble = ""
        self._write_later = Later(lambda: tasks.start(self._write()), QUIET, PATIENCE)
        self._save_later = Later(lambda: tasks.start(self._save_outputs()), 0.3, 1.0)
        self._try_later = Later(lambda: tasks.start(self._try_again()), AGAIN, AGAIN)
        self._forget_listener = outputs.on_change(self._outputs_changed)
        session.on_edit = self._write_later.ask

    def outputs_changed(self, cell: CellState) -> None:
        """Keep a cell's outputs soon."""
        self._unsaved[cell.id] = cell
        if cell.run.peek() != "running":
            self.outputs_due.value = True
        self._save_later.ask()
        self._write_later.ask()

    def leave(self) -> None:
        """The page may be gone any moment: begin at once what is due."""
        self._save_later.now()
        self._write_later.now()

    async def flush(self) -> None:
        """Return when the document, the outputs and the file are on disk.

        Raises `OSError` where they can't be; the outputs and the file are tried again later.
        """
        self._save_later.cancel()
        self._write_later.cancel()
        await self._session.document.flush()
        await self._save_outputs()
        await self._write()
        if self.trouble.peek():
            raise OSError(self.trouble.peek())

    async def before_run(self) -> None:
        """Let the kernel find the file as the page shows it."""
        if self._write_later.pending:
            self._write_later.cancel()
            await self._write()

    async def content(self) -> bytes:
        """The notebook as a file, with its outputs."""
        notebook = Notebook.from_json(await self._session.document.projection())
        records = {cell.id: cell.record() for cell in self._session.cells.peek()}
        return "".join([part async for part in in_turns(compose_parts(notebook, records))]).encode()

    async def changed_outside(self) -> None:
        """The file was written by somebody else: take in what differs."""
        if self._write_later.pending:
            return
        try:
            content = await self._workspace.read(self._session.path.peek())
        except OSError:
            return
        # A file that is gone, or cut to nothing, says nothing about the notebook.
        if not content.strip():
            return
        file = parse(content)
        changed = set(await self._session.document.merge_file(file.notebook.to_json()))
        self._session.show_outputs({c: r for c, r in file.outputs.items() if c in changed})

    async def close(self) -> None:
        """Write everything and stop listening; raises `OSError`, and goes on, where it can't."""
        await self.flush()
        self._try_later.cancel()
        self._forget_listener()

    async def _write(self) -> None:
        try:
            content = await self.content()
            self.writing = True
            try:
                await self._session.document.write_file(content)
            finally:
                self.writing = False
        except OSError as error:
            self._file_trouble = str(error)
        else:
            self._file_trouble = ""
        self._tell()

    async def _save_outputs(self) -> None:
        unsaved, self._unsaved = self._unsaved, {}
        try:
            for cell_id, cell in list(unsaved.items()):
                await self._session.document.save_outputs(cell_id, cell.record().to_json())
                del unsaved[cell_id]
        except OSError as error:
            self._unsaved = {**unsaved, **self._unsaved}
            self._outputs_trouble = str(error)
        else:
            self._outputs_trouble = ""
            self.outputs_due.value = any(
                cell.run.peek() != "running" for cell in self._unsaved.values()
            )
        self._tell()

    def _tell(self) -> None:
        self.trouble.value = self._outputs_trouble or self._file_trouble
        if self.trouble.peek():
            self._try_later.ask()

    async def _try_again(self) -> None:
        if self._outputs_trouble:
            await self._save_outputs()
        if self._file_trouble:
            await self._write()

    def _outputs_changed(self, path: str, cells: Sequence[str]) -> None:
        if path == self._session.path.peek():
            self._tasks.start(self._load_outputs(set(cells)))

    async def _load_outputs(self, cells: set[str]) -> None:
        records = await self._outputs.load(self._session.path.peek())
        self._session.show_outputs(
            {cell: CellOutputs.from_json(records[cell]) for cell in cells if cell in records}
        )
