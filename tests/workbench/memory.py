"""The workbench's services in memory: what the page does, without a page."""

# ruff: noqa: ARG002 - the Protocols decide what a method is given

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fieldbook.bridge.pool import Crewing, WorkerUse
from fieldbook.bridge.storage import Unsubscribe
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
from tests.workbench.memory_kernels import MemoryKernels
from tests.workbench.memory_storage import (
    MemoryDamagedRecords,
    MemoryDisk,
    MemoryDocuments,
    MemoryHistory,
    MemoryOutputs,
    MemoryWorkspace,
)
from tests.workbench.memory_trust import MemoryTrust


@dataclass
class MemoryPage:
    hash: str = ""
    act: str = ""
    narrow: bool = False
    sheet: bool = False
    title: str = ""
    focused: str = ""
    revealed: str = ""
    modal: str = ""
    appearance: Appearance = field(default_factory=Appearance)
    downloads: dict[str, bytes] = field(default_factory=dict)
    errors: list[BaseException] = field(default_factory=list)
    shortcuts: list[Mapping[str, str]] = field(default_factory=list)
    preloaded: list[str] = field(default_factory=list)
    held: set[str] = field(default_factory=set)
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

    def show_modal(self, element_id: str) -> None:
        self.modal = element_id

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

    async def download_png(self, name: str, svg: str, width: float, height: float) -> None:
        self.downloads[name] = svg.encode()

    async def idle(self) -> None:
        await asyncio.sleep(0)

    async def hold(self, name: str) -> Callable[[], None] | None:
        if name in self.held:
            return None
        self.held.add(name)
        return lambda: self.held.discard(name)

    async def is_held(self, name: str) -> bool:
        return name in self.held

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
            "open_table": lambda path, *_: small_table(path),
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
    outputs: MemoryOutputs = field(default_factory=MemoryOutputs)
    history: MemoryHistory = field(default_factory=MemoryHistory)
    damaged: MemoryDamagedRecords = field(default_factory=MemoryDamagedRecords)
    documents: MemoryDocuments = field(init=False)
    kernels: MemoryKernels = field(default_factory=MemoryKernels)
    jobs: MemoryJobs = field(default_factory=MemoryJobs)
    page: MemoryPage = field(default_factory=MemoryPage)
    preferences: MemoryPreferences = field(default_factory=MemoryPreferences)
    offline: MemoryOffline = field(default_factory=MemoryOffline)
    early: MemoryEarly = field(default_factory=MemoryEarly)
    machine: Machine = Machine(4, 8.0)  # noqa: RUF009 - frozen
    diagnostics: MemoryDiagnostics = field(default_factory=MemoryDiagnostics)
    trust: MemoryTrust = field(default_factory=MemoryTrust)

    def __post_init__(self) -> None:
        self.documents = MemoryDocuments(MemoryDisk(self.workspace, self.outputs, self.history))

    def services(self) -> Services:
        return Services(
            self.workspace,
            self.backups,
            self.documents,
            self.outputs,
            self.history,
            self.damaged,
            self.kernels,
            self.jobs,
            self.page,
            self.preferences,
            self.offline,
            self.early,
            self.machine,
            self.diagnostics,
            self.trust.of(self.workspace),
        )
