"""The workbench's services in memory: what the page does, without a page."""

# ruff: noqa: ARG002 - the Protocols decide what a method is given

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from fieldbook.bridge.pool import Crewing, WorkerUse
from fieldbook.bridge.storage import (
    DocumentChange,
    FileEntry,
    Json,
    SaveState,
    StoredDocument,
    Unsubscribe,
    Usage,
)
from fieldbook.notebook.crdt import CrdtDocument
from fieldbook.notebook.document import Cell, Change, Notebook
from fieldbook.tables.messages import ColumnInfo, Dialect, TableInfo
from fieldbook.workbench.services import (
    Appearance,
    Lane,
    Machine,
    OfflineState,
    Services,
)
from tests.workbench.memory_backups import MemoryBackups
from tests.workbench.memory_diagnostics import MemoryDiagnostics
from tests.workbench.memory_early import MemoryEarly


@dataclass
class MemoryFile:
    """A file as a browser hands it over."""

    name: str
    content: bytes = b""


class MemoryWorkspace:
    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.full = False
        self.reads = 0
        self._listeners: list[Callable[[Sequence[str]], None]] = []

    async def list(self) -> Sequence[FileEntry]:
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

    async def import_file(self, file: object, path: str | None = None) -> FileEntry:
        assert isinstance(file, MemoryFile)
        path = path or file.name
        stem, dot, suffix = path.rpartition(".")
        number = 1
        while path in self.files:
            number += 1
            path = f"{stem} ({number}){dot}{suffix}"
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
        self._tell([*inside, target])

    async def exists(self, path: str) -> bool:
        return bool(self._inside(path))

    def on_change(self, listener: Callable[[Sequence[str]], None]) -> Unsubscribe:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def usage(self) -> Usage:
        return Usage(sum(map(len, self.files.values())), 1_000_000_000, False)

    async def persist(self) -> bool:
        return True

    async def download(self, path: str) -> None:
        await self.read(path)

    def _inside(self, path: str) -> tuple[str, ...]:
        return tuple(n for n in self.files if n == path or n.startswith(f"{path}/"))

    def _tell(self, paths: Sequence[str]) -> None:
        for listener in list(self._listeners):
            listener(paths)


class MemoryDocument:
    """The native document behind the page's interface; saving is immediate."""

    def __init__(self, initial: Json) -> None:
        self._document = CrdtDocument.from_notebook(Notebook.from_json(initial), group_within=0)
        self.state = SaveState("saved")
        self.state_listeners: list[Callable[[SaveState], None]] = []
        self.closed = False
        self.notice = ""

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

    async def flush(self) -> None:
        if self.state.state == "failed":
            raise OSError(self.state.why)

    async def projection(self) -> Json:
        return self.snapshot()

    async def merge_file(self, snapshot: Json) -> Sequence[str]:
        mine = {cell["id"]: cell["source"] for cell in self.snapshot()["cells"]}
        changed = [
            cell for cell in snapshot["cells"] if mine.get(cell["id"]) not in (None, cell["source"])
        ]
        for cell in changed:
            self._document.set_source(cell["id"], cell["source"])
        return [cell["id"] for cell in changed]

    async def close(self) -> None:
        self.closed = True


class MemoryDocuments:
    def __init__(self) -> None:
        self.open_documents: dict[str, MemoryDocument] = {}
        self.focused: tuple[str, str, str] | None = None
        self.resumed: tuple[str, str] | None = None
        self.cursor_at = 0

    async def open(self, session: str, path: str, initial: Json) -> StoredDocument:
        document = self.open_documents[session] = MemoryDocument(initial)
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

    async def save(self, path: str, cell_id: str, record: Json) -> None:
        self.records[path, cell_id] = record

    async def load(self, path: str) -> Mapping[str, Json]:
        return {cell: record for (at, cell), record in self.records.items() if at == path}

    async def remove(self, path: str, cell_id: str | None = None) -> None:
        for key in [k for k in self.records if k[0] == path and cell_id in (None, k[1])]:
            del self.records[key]

    def on_change(self, listener: Callable[[str, Sequence[str]], None]) -> Unsubscribe:
        return lambda: None


class MemoryKernel:
    """Remembers what it is asked; the test speaks for it."""

    def __init__(self, tell: Callable[[Sequence[Json]], None]) -> None:
        self._tell = tell
        self.asked: list[tuple[str, str]] = []
        self.interrupted = 0
        self.restarted = 0
        self.replies: list[str] = []

    def execute(self, request_id: str, code: str, options: Json) -> None:
        self.asked.append((request_id, code))

    def interrupt(self) -> None:
        self.interrupted += 1

    def restart(self) -> None:
        self.restarted += 1

    def reply_input(self, text: str) -> None:
        self.replies.append(text)

    # What a kernel says

    def status(self, state: str, **content: object) -> None:
        self._tell([{"type": "status", "request_id": None, "content": {"state": state, **content}}])

    def say(self, message_type: str, **content: object) -> None:
        """A message of the run that was asked for last."""
        self._tell([{"type": message_type, "request_id": self.asked[-1][0], "content": content}])

    def finish(self, count: int = 1, status: str = "ok", seconds: float = 0.5) -> None:
        self.say("execute_reply", status=status, execution_count=count, seconds=seconds)


class MemoryKernels:
    def __init__(self) -> None:
        self.kernels: dict[str, MemoryKernel] = {}

    def open(self, session: str, on_messages: Callable[[Sequence[Json]], None]) -> MemoryKernel:
        kernel = self.kernels[session] = MemoryKernel(on_messages)
        return kernel

    def watch_warm(self, on_messages: Callable[[Sequence[Json]], None]) -> None:
        on_messages([{"type": "status", "request_id": None, "content": {"state": "idle"}}])

    def close(self, session: str) -> None:
        self.kernels.pop(session, None)


@dataclass
class MemoryPage:
    hash: str = ""
    act: str = ""
    narrow: bool = False
    sheet: bool = False
    title: str = ""
    focused: str = ""
    revealed: str = ""
    appearance: Appearance = field(default_factory=Appearance)
    downloads: dict[str, bytes] = field(default_factory=dict)
    errors: list[BaseException] = field(default_factory=list)
    shortcuts: list[Mapping[str, str]] = field(default_factory=list)
    preloaded: list[str] = field(default_factory=list)
    go: Callable[[str], None] = lambda _: None
    drop: Callable[[Sequence[object]], None] = lambda _: None
    leave: Callable[[], None] = lambda: None

    def set_appearance(self, appearance: Appearance) -> None:
        self.appearance = appearance

    def set_sheet(self, shown: bool) -> None:
        self.sheet = shown

    def is_narrow(self) -> bool:
        return self.narrow

    def address(self) -> str:
        return self.hash

    def set_address(self, address: str, replace: bool = False) -> None:
        self.hash = address

    def on_address(self, listener: Callable[[str], None]) -> None:
        self.go = listener

    def requested_act(self) -> str:
        act, self.act = self.act, ""
        return act

    def set_title(self, title: str) -> None:
        self.title = title

    def focus(self, element_id: str, select: bool = False) -> None:
        self.focused = element_id

    def reveal(self, element_id: str) -> None:
        self.revealed = element_id

    def open_chooser(self, element_id: str) -> None:
        self.focused = element_id

    def on_leave(self, listener: Callable[[], None]) -> None:
        self.leave = listener

    def set_shortcuts(
        self, shortcuts: Sequence[Mapping[str, str]], run: Callable[[str], bool]
    ) -> None:
        self.shortcuts = list(shortcuts)

    def on_files(self, listener: Callable[[Sequence[object]], None]) -> None:
        self.drop = listener

    def take_files(self, chosen: object) -> Sequence[object]:
        assert isinstance(chosen, list)
        return chosen

    def download(self, name: str, content: bytes, mime: str) -> None:
        self.downloads[name] = content

    async def idle(self) -> None:
        await asyncio.sleep(0)

    async def preload(self, component: str) -> None:
        self.preloaded.append(component)

    def drag_panel(self, event: object, set_width: Callable[[int], None]) -> None:
        set_width(300)

    def log(self, error: BaseException) -> None:
        self.errors.append(error)


class MemoryPreferences:
    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}

    async def load(self) -> Mapping[str, Any]:
        return self.kept

    def save(self, name: str, value: object) -> None:
        self.kept[name] = value


class MemoryOffline:
    def __init__(self) -> None:
        self.tell: Callable[[OfflineState], None] = lambda _: None
        self.state = OfflineState("ready", 10, 10)
        self.updated = False

    def on_state(self, listener: Callable[[OfflineState], None]) -> Unsubscribe:
        self.tell = listener
        listener(self.state)
        return lambda: None

    def apply_update(self) -> None:
        self.updated = True

    def retry(self) -> None:
        self.tell(OfflineState("saving"))


def small_table(path: str) -> TableInfo:
    """Two rows, two columns."""
    columns = (ColumnInfo("x", "integer", 4), ColumnInfo("y", "text", 4))
    dialect = Dialect("utf-8", ",", '"', ".", "", True)
    return TableInfo(path, 2, columns, dialect, (), f'pd.read_csv("{path}")', 0.01)


class MemoryJob:
    """A job that the test answers by its target's function, or by hand."""

    def __init__(self, on_event: Callable[[Any], None] | None) -> None:
        self.on_event = on_event
        self.answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.told: list[object] = []
        self.interrupted = False

    def __await__(self) -> Generator[Any, None, Any]:
        return self.answer.__await__()

    def tell(self, message: object) -> None:
        self.told.append(message)

    def interrupt_children(self) -> None:
        self.interrupted = True

    def report(self, event: object) -> None:
        assert self.on_event is not None
        self.on_event(event)


class MemoryJobs:
    """Answers by target what the test has laid down; other jobs wait in `open`."""

    crew = Crewing(size=2)

    def __init__(self) -> None:
        self.workers: list[WorkerUse] = []
        self.answers: dict[str, Callable[..., Any]] = {
            "open_table": lambda path, _: small_table(path),
            "forget": lambda _: None,
        }
        self.asked: list[tuple[str, tuple[object, ...]]] = []
        self.open: list[MemoryJob] = []
        self.prepared: list[tuple[tuple[str, ...], tuple[str, ...]]] = []

    async def survey(self) -> Sequence[WorkerUse]:
        return self.workers

    def prepare(self, *modules: str, packages: tuple[str, ...] = ()) -> None:
        self.prepared.append((modules, packages))

    def start(
        self,
        target: str,
        *args: object,
        lane: Lane = "interactive",
        affinity: str | None = None,
        packages: tuple[str, ...] = (),
        on_event: Callable[[Any], None] | None = None,
    ) -> MemoryJob:
        job = MemoryJob(on_event)
        self.asked.append((target, args))
        name = target.partition(":")[2]
        if name not in self.answers:
            self.open.append(job)
            return job
        try:
            job.answer.set_result(self.answers[name](*args))
        except Exception as error:  # noqa: BLE001 - an answer as good as any
            job.answer.set_exception(error)
        return job


@dataclass
class Memory:
    """All services, each within reach of the test."""

    workspace: MemoryWorkspace = field(default_factory=MemoryWorkspace)
    backups: MemoryBackups = field(default_factory=MemoryBackups)
    documents: MemoryDocuments = field(default_factory=MemoryDocuments)
    outputs: MemoryOutputs = field(default_factory=MemoryOutputs)
    kernels: MemoryKernels = field(default_factory=MemoryKernels)
    jobs: MemoryJobs = field(default_factory=MemoryJobs)
    page: MemoryPage = field(default_factory=MemoryPage)
    preferences: MemoryPreferences = field(default_factory=MemoryPreferences)
    offline: MemoryOffline = field(default_factory=MemoryOffline)
    early: MemoryEarly = field(default_factory=MemoryEarly)
    machine: Machine = Machine(4, 8.0)  # noqa: RUF009 - frozen
    diagnostics: MemoryDiagnostics = field(default_factory=MemoryDiagnostics)

    def services(self) -> Services:
        return Services(
            self.workspace,
            self.backups,
            self.documents,
            self.outputs,
            self.kernels,
            self.jobs,
            self.page,
            self.preferences,
            self.offline,
            self.early,
            self.machine,
            self.diagnostics,
        )
