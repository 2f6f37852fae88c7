"""The storage's services in memory: files, documents and outputs on one disk."""

# ruff: noqa: ARG002 - the Protocols decide what a method is given

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from fieldbook.bridge.storage import (
    CellNumbers,
    DamagedRecord,
    DocumentChange,
    FileEntry,
    Json,
    NotebookHistory,
    Room,
    SaveState,
    StoredDocument,
    Unsubscribe,
    Usage,
    Version,
    VersionContents,
    VersionReason,
)
from fieldbook.notebook.crdt import CrdtDocument
from fieldbook.notebook.document import Cell, Change, Notebook

QUOTA = 1_000_000_000


@dataclass
class MemoryFile:
    """A file as a browser hands it over."""

    name: str
    content: bytes = b""


class MemoryWorkspace:
    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.full = False
        self.closed = False
        """Whether the storage can't be opened."""
        self.documents: list[MemoryDocument] = []
        self.lost_listeners: list[Callable[[], None]] = []
        self.reads = 0
        self.used = 1_000_000
        """Bytes that are taken by what is no file."""
        self.persisted = False
        self.agrees = True
        """Whether the browser promises to keep everything when it is asked."""
        self._listeners: list[Callable[[Sequence[str]], None]] = []

    async def list(self) -> Sequence[FileEntry]:
        if self.closed:
            raise OSError("This browser's storage can't be opened.")
        return [FileEntry(p, len(c), 0.0) for p, c in sorted(self.files.items())]

    async def read(self, path: str) -> bytes:
        self.reads += 1
        if path not in self.files:
            raise FileNotFoundError(f"There is no file “{path}”.")
        return self.files[path]

    async def write(self, path: str, content: bytes) -> None:
        if self.full:
            raise OSError("There is no room left on this disk.")
        self.files[path] = content
        self._tell([path])

    async def write_new(self, path: str, content: bytes) -> str:
        path = self._free(path, "{}")
        await self.write(path, content)
        return path

    async def import_file(self, file: object, path: str | None = None) -> FileEntry:
        assert isinstance(file, MemoryFile)
        path = self._free(path or file.name, "({})")
        await self.write(path, file.content)
        return FileEntry(path, len(file.content), 0.0)

    async def remove(self, path: str) -> None:
        inside = self._inside(path)
        for name in inside:
            del self.files[name]
        self._tell(inside)

    async def rename(self, source: str, target: str) -> None:
        inside = self._inside(source)
        for name in inside:
            self.files[target + name[len(source) :]] = self.files.pop(name)
        for document in self.documents:
            if document.path in inside:
                document.move(target + document.path[len(source) :])
        self._tell([*inside, target])

    async def exists(self, path: str) -> bool:
        if self.closed:
            raise OSError("This browser's storage can't be opened.")
        return bool(self._inside(path))

    async def put_back_edited(self) -> None: ...

    def on_lost(self, listener: Callable[[], None]) -> Unsubscribe:
        self.lost_listeners.append(listener)
        return lambda: self.lost_listeners.remove(listener)

    def on_change(self, listener: Callable[[Sequence[str]], None]) -> Unsubscribe:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def usage(self) -> Usage:
        return Usage(self.used + sum(map(len, self.files.values())), QUOTA, self.persisted)

    async def measure(self) -> Room:
        return Room(documents=10, outputs=20, versions=30, copies=self.used)

    async def persist(self) -> bool:
        self.persisted = self.agrees
        return self.agrees

    async def download(self, path: str) -> None:
        await self.read(path)

    def _free(self, path: str, label: str) -> str:
        stem, dot, suffix = path.rpartition(".")
        number = 1
        while path in self.files:
            number += 1
            path = f"{stem} {label.format(number)}{dot}{suffix}"
        return path

    def _inside(self, path: str) -> tuple[str, ...]:
        return tuple(n for n in self.files if n == path or n.startswith(f"{path}/"))

    def _tell(self, paths: Sequence[str]) -> None:
        for listener in list(self._listeners):
            listener(paths)


class MemoryHistory:
    """Versions, newest first; the test, or a document that is restored, keeps them."""

    def __init__(self) -> None:
        self.now: Json | None = None
        self.versions: list[Version] = []
        self.contents: dict[int, VersionContents] = {}
        self.full = False

    def keep(
        self,
        snapshot: Json,
        reason: VersionReason = "time",
        outputs: Mapping[str, Json] | None = None,
        at: float = 0.0,
    ) -> None:
        if self.full:
            raise OSError("There is no room left on this disk.")
        key = len(self.versions) + 1
        self.versions.insert(0, Version(key, at, reason, _numbers(snapshot), 100))
        self.contents[key] = VersionContents(snapshot, outputs or {})

    async def list(self, path: str) -> NotebookHistory:
        cells = _numbers(self.now) if self.now else ()
        return NotebookHistory(self.now, cells, tuple(self.versions))

    async def read(self, key: int) -> VersionContents:
        if key not in self.contents:
            raise FileNotFoundError("This version is there no more.")
        return self.contents[key]


def _numbers(snapshot: Json) -> CellNumbers:
    return tuple((cell["id"], hash(cell["source"])) for cell in snapshot["cells"])


class MemoryDamagedRecords:
    def __init__(self) -> None:
        self.records: list[DamagedRecord] = []
        self.downloaded: list[str] = []
        self._listeners: list[Callable[[str, int], None]] = []

    def find(self, path: str) -> None:
        """Something of a notebook can't be read."""
        self.records.append(DamagedRecord(len(self.records), path, "change", 0.0, 4))
        for listener in self._listeners:
            listener(path, 1)

    def on_found(self, listener: Callable[[str, int], None]) -> Unsubscribe:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def list(self) -> Sequence[DamagedRecord]:
        return list(self.records)

    async def download(self, key: int, name: str) -> None:
        self.downloaded.append(name)

    async def remove(self, key: int) -> None:
        self.records = [record for record in self.records if record.key != key]


@dataclass
class MemoryDisk:
    """What documents write to."""

    workspace: MemoryWorkspace
    outputs: MemoryOutputs
    history: MemoryHistory


class MemoryDocument:
    """The native document behind the page's interface; saving is immediate."""

    def __init__(self, path: str, initial: Json, disk: MemoryDisk) -> None:
        self.path = path
        self.disk = disk
        self.moved_listeners: list[Callable[[str], None]] = []
        self._document = CrdtDocument.from_notebook(Notebook.from_json(initial), group_within=0)
        self.state = SaveState("saved")
        self.state_listeners: list[Callable[[SaveState], None]] = []
        self.closed = False

    def snapshot(self) -> Json:
        return self._document.snapshot().to_json()

    def insert_cell(self, index: int, cell: Json) -> None:
        self._document.insert_cell(index, Cell.from_json(cell))

    def delete_cell(self, cell_id: str) -> None:
        self._document.delete_cell(cell_id)

    def move_cell(self, cell_id: str, index: int) -> None:
        self._document.move_cell(cell_id, index)

    def set_cell_type(self, cell_id: str, cell_type: str) -> None:
        self._document.set_cell_type(cell_id, cell_type)

    def set_source(self, cell_id: str, text: str) -> None:
        self._document.set_source(cell_id, text)

    def set_cell_metadata(self, cell_id: str, metadata: Json) -> None:
        self._document.set_cell_metadata(cell_id, metadata)

    def set_metadata(self, metadata: Json) -> None:
        self._document.set_metadata(metadata)

    async def restore(self, snapshot: Json) -> None:
        self.disk.history.keep(self.snapshot(), "restore")
        wanted = {cell["id"]: cell for cell in snapshot["cells"]}
        present = {cell["id"]: cell for cell in self.snapshot()["cells"]}
        for cell_id in present.keys() - wanted.keys():
            self._document.delete_cell(cell_id)
        for index, (cell_id, cell) in enumerate(wanted.items()):
            if cell_id in present:
                self._document.set_source(cell_id, cell["source"])
            else:
                self._document.insert_cell(index, Cell.from_json(cell))

    async def keep_outputs(self, records: Mapping[str, Json]) -> None:
        self.disk.history.keep(self.snapshot(), "outputs", records)

    def undo(self) -> bool:
        return self._document.undo()

    def redo(self) -> bool:
        return self._document.redo()

    def on_change(self, listener: Callable[[DocumentChange], None]) -> Unsubscribe:
        def heard(change: Change) -> None:
            listener(DocumentChange(change.kind, change.cells, change.origin))

        return self._document.on_change(heard)

    def on_state(self, listener: Callable[[SaveState], None]) -> Unsubscribe:
        self.state_listeners.append(listener)
        listener(self.state)
        return lambda: self.state_listeners.remove(listener)

    def on_moved(self, listener: Callable[[str], None]) -> Unsubscribe:
        self.moved_listeners.append(listener)
        return lambda: self.moved_listeners.remove(listener)

    def move(self, path: str) -> None:
        """Somebody moved the file."""
        self.path = path
        for listener in list(self.moved_listeners):
            listener(path)

    async def flush(self) -> None:
        if self.state.state == "failed":
            raise OSError(self.state.why)

    async def write_file(self, content: bytes) -> None:
        await self.disk.workspace.write(self.path, content)

    async def save_outputs(self, cell_id: str, record: Json) -> None:
        if self.disk.workspace.full:
            raise OSError("There is no room left on this disk.")
        self.disk.outputs.records[self.path, cell_id] = record

    async def projection(self) -> Json:
        return self.snapshot()

    async def merge_file(self, snapshot: Json) -> Sequence[str]:
        mine = {cell["id"]: cell["source"] for cell in self.snapshot()["cells"]}
        changed = [
            cell for cell in snapshot["cells"] if mine.get(cell["id"]) not in (None, cell["source"])
        ]
        for cell in changed:
            self._document.set_source(cell["id"], cell["source"])
        gone = mine.keys() - {cell["id"] for cell in snapshot["cells"]}
        for cell_id in gone:
            self._document.delete_cell(cell_id)
        return [*(cell["id"] for cell in changed), *gone]

    async def close(self) -> None:
        self.closed = True


class MemoryDocuments:
    def __init__(self, disk: MemoryDisk) -> None:
        self.disk = disk
        self.open_documents: dict[str, MemoryDocument] = {}
        self.blank: dict[str, bool] = {}
        """By session, whether the file held nothing."""
        self.focused: tuple[str, str, str] | None = None
        self.resumed: tuple[str, str] | None = None
        self.cursor_at = 0
        self.silent = False
        """Whether another tab holds the database."""

    async def open(self, session: str, path: str, initial: Json, *, blank: bool) -> StoredDocument:
        if self.silent:
            raise TimeoutError("The browser's storage does not answer.")
        self.blank[session] = blank
        document = self.open_documents[session] = MemoryDocument(path, initial, self.disk)
        self.disk.workspace.documents.append(document)
        return document

    def forget(self, session: str) -> None:
        self.open_documents.pop(session, None)

    def focus(self, session: str, cell_id: str, where: Literal["start", "end", ""]) -> None:
        self.focused = (session, cell_id, where)

    def resume(self, session: str, cell_id: str) -> None:
        self.resumed = (session, cell_id)

    def cursor(self, session: str, cell_id: str) -> int:
        return self.cursor_at


class MemoryOutputs:
    def __init__(self) -> None:
        self.records: dict[tuple[str, str], Json] = {}

    async def load(self, path: str) -> Mapping[str, Json]:
        return {cell: record for (at, cell), record in self.records.items() if at == path}

    async def remove(self, path: str, cell_id: str | None = None) -> None:
        for key in [k for k in self.records if k[0] == path and cell_id in (None, k[1])]:
            del self.records[key]

    def on_change(self, listener: Callable[[str, Sequence[str]], None]) -> Unsubscribe:
        return lambda: None
