"""What the workbench needs from outside, as Protocols.

In the page `fieldbook.workbench.browser` implements them over JavaScript facades; tests bring
implementations that live in memory. Nothing else of the workbench touches the platform.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from fieldbook.bridge.pool import Crewing, WorkerUse
from fieldbook.bridge.storage import (
    DamagedRecords,
    History,
    Json,
    OutputStore,
    SaveState,
    StoredDocument,
    Unsubscribe,
    Workspace,
)
from fieldbook.workbench.diagnostics.report import Diagnostics

__all__ = [
    "Kernel",
    "Kernels",
    "Documents",
    "Early",
    "EarlyAct",
    "EarlyState",
    "Jobs",
    "Lane",
    "Machine",
    "RunningJob",
    "Theme",
    "Page",
    "Preferences",
    "OfflineState",
    "Offline",
    "Appearance",
    "Trust",
    "Services",
]


class Kernel(Protocol):
    """A running IPython behind its worker. Answers come as messages, see `Kernels.open`."""

    def execute(self, request_id: str, code: str, options: Json) -> None:
        """Run code; everything that comes of it bears the request's id."""
        ...

    def interrupt(self) -> None:
        """Raise KeyboardInterrupt in what runs."""
        ...

    def restart(self) -> None:
        """Begin afresh."""
        ...

    def allow(self, origins: Sequence[str]) -> None:
        """Begin afresh with a kernel that may connect to these origins, and to no others."""
        ...

    def reply_input(self, text: str) -> None:
        """Answer an ``input_request``."""
        ...


class Kernels(Protocol):
    """Starts kernels; one is warmed before anybody asks."""

    def open(self, session: str, on_messages: Callable[[Sequence[Json]], None]) -> Kernel:
        """A kernel of its own for `session`; messages come in batches, in Jupyter's shapes."""
        ...

    def watch_warm(self, on_messages: Callable[[Sequence[Json]], None]) -> None:
        """Hear of the kernel that was warmed, until a session takes it."""
        ...

    def close(self, session: str) -> None: ...


class Documents(Protocol):
    """Opens documents, and lets the editors of a session find theirs."""

    async def open(self, session: str, path: str, initial: Json, *, blank: bool) -> StoredDocument:
        """Open the document of `path`; see `fieldbook.bridge.storage.DocumentStore`."""
        ...

    def forget(self, session: str) -> None: ...

    def focus(self, session: str, cell_id: str, where: Literal["start", "end", ""]) -> None:
        """Put the cursor into a cell's editor."""
        ...

    def resume(self, session: str, cell_id: str) -> None:
        """Take up writing in a cell: keys that were pressed before it was there go into it."""
        ...

    def cursor(self, session: str, cell_id: str) -> int:
        """Where the cursor stands in a cell, in characters."""
        ...


@dataclass(frozen=True)
class EarlyAct:
    """What was asked for before Python was there.

    A command, "" to run just this cell, in a cell, "" for the one that is active by then, with the
    text that the cell had. Or text that was typed where the command before would lead.
    """

    command: str = ""
    cell: str = ""
    source: str = ""
    text: str = ""


@dataclass(frozen=True)
class EarlyState:
    """Where the person is in a notebook that is shown early, and what they did there."""

    cell: str = ""
    editing: bool = False
    edited: bool = False
    acts: tuple[EarlyAct, ...] = ()

    @classmethod
    def from_json(cls, text: str) -> EarlyState:
        """As the page tells it."""
        state = json.loads(text)
        acts = tuple(EarlyAct(**act) for act in state.pop("acts"))
        return cls(**state, acts=acts)


class Early(Protocol):
    """The notebook that was open last, which the page shows, and takes keys, before Python."""

    def claim(self, path: str) -> bool:
        """Whether it is the one at `path`; whatever is not on the screen by now will not be."""
        ...

    def dismiss(self) -> None:
        """Something else is in front."""
        ...

    def where(self) -> EarlyState:
        """Where the person is just now."""
        ...

    async def settled(self) -> None:
        """Return when nothing is under way that must not be cut."""
        ...

    def hand_over(self) -> EarlyState:
        """Show what Python has drawn in its place: editors, focus and scrolling go over."""
        ...

    def on_save_state(self, listener: Callable[[SaveState], None]) -> None:
        """Hear how saving goes of what is typed early."""
        ...

    def keep(self, front: Json | None) -> None:
        """What is in front now, for the next start; see `app/early/record.js`."""
        ...


Lane = Literal["interactive", "batch", "coordinator"]
"""Who waits for a job: a person, nobody, or the job mostly for other jobs."""


class RunningJob(Protocol):
    """A job in a worker: await it for its answer; what it raises is raised here."""

    def __await__(self) -> Generator[Any, None, Any]: ...

    def tell(self, message: object) -> None:
        """Hand the running job a message."""
        ...

    def interrupt_children(self) -> None:
        """Interrupt the jobs that this one submitted; it goes on itself."""
        ...


class Jobs(Protocol):
    """Runs functions in workers, where the scientific packages are."""

    @property
    def crew(self) -> Crewing:
        """How many workers there may be."""
        ...

    async def survey(self) -> Sequence[WorkerUse]:
        """What each worker is at, and what it takes of memory."""
        ...

    def start(
        self,
        target: str,
        *args: object,
        lane: Lane = "interactive",
        affinity: str | None = None,
        packages: tuple[str, ...] = (),
        on_event: Callable[[Any], None] | None = None,
    ) -> RunningJob:
        """Begin calling ``module:function`` in a worker; events it reports go to `on_event`.

        Jobs of one `affinity` go to the same worker, whose caches are warm.
        """
        ...

    def prepare(self, *modules: str, packages: tuple[str, ...] = ()) -> None:
        """Start a worker ahead of need, where the machine bears it."""
        ...


@dataclass(frozen=True)
class Machine:
    """What the browser tells of the machine: threads that run at once, and memory if it does."""

    cores: int
    memory_gb: float | None


Theme = Literal["system", "light", "dark", "contrast"]


@dataclass(frozen=True)
class Appearance:
    """How the window looks: remembered, and applied before the first paint."""

    theme: Theme = "system"
    panel_open: bool = True
    panel_width: int = 260


class Page(Protocol):
    """The page as a whole."""

    def set_appearance(self, appearance: Appearance) -> None: ...

    def set_sheet(self, shown: bool) -> None:
        """Show or hide the side panel where it lies over a narrow window."""
        ...

    def is_narrow(self) -> bool: ...

    def address(self) -> str: ...

    def set_address(self, address: str, replace: bool = False) -> None: ...

    def on_address(self, listener: Callable[[str], None]) -> None: ...

    def requested_act(self) -> str:
        """What a shortcut of the installed application asked for, once: "new-notebook"."""
        ...

    def set_title(self, title: str) -> None: ...

    def focus(self, element_id: str, select: bool = False) -> None: ...

    def reveal(self, element_id: str) -> None:
        """Scroll an element into sight once it is drawn."""
        ...

    def show_modal(self, element_id: str) -> None:
        """Show a ``dialog`` over everything else once it is drawn."""
        ...

    def open_chooser(self, element_id: str) -> None:
        """Open the file chooser of an ``input type=file``, within a person's act."""
        ...

    def on_leave(self, listener: Callable[[], None]) -> None:
        """Hear that the person leaves or hides the page: the last moment to save."""
        ...

    def set_shortcuts(
        self, shortcuts: Sequence[Mapping[str, str]], run: Callable[[str], bool]
    ) -> None:
        """Match these keys from now on; `run` says whether the command applied."""
        ...

    def on_files(self, listener: Callable[[Sequence[object]], None]) -> None:
        """Hear of files dropped on the page, pasted into it, or opened with it."""
        ...

    def take_files(self, chosen: object) -> Sequence[object]:
        """The files chosen in an ``input type=file``, which is emptied."""
        ...

    def download(self, name: str, content: bytes, mime: str) -> None: ...

    async def download_png(self, name: str, svg: str, width: float, height: float) -> None:
        """Draw a picture of that size (in CSS pixels) finely, and hand it out."""
        ...

    async def idle(self) -> None:
        """Return when the page has nothing to do."""
        ...

    async def hold(self, name: str) -> Callable[[], None] | None:
        """Keep other windows from holding a name; what lets it go, or `None` if one holds it.

        A window that ends lets go of what it holds.
        """
        ...

    async def is_held(self, name: str) -> bool:
        """Whether any window holds a name."""
        ...

    async def preload(self, component: str) -> None:
        """Load an island's adapter before one appears."""
        ...

    def drag_panel(self, event: object, set_width: Callable[[int], None]) -> None:
        """Follow the pointer that took the panel's edge; tell the width at each step."""
        ...

    def log(self, error: BaseException) -> None:
        """Write an unexpected error where a developer finds it."""
        ...


class Preferences(Protocol):
    """Small things that are remembered: open tabs, panels, theme."""

    async def load(self) -> Mapping[str, Any]: ...

    def save(self, name: str, value: object) -> None: ...


@dataclass(frozen=True)
class OfflineState:
    """How far saving for offline use has come, in bytes."""

    state: Literal["unsupported", "checking", "saving", "ready", "failed", "update"]
    done: int = 0
    total: int = 0
    why: str = ""
    free: int | None = None


class Offline(Protocol):
    """The service worker that keeps the application."""

    def on_state(self, listener: Callable[[OfflineState], None]) -> Unsubscribe: ...

    def apply_update(self) -> None:
        """Reload with the version that is ready."""
        ...

    def retry(self) -> None:
        """Try again to save what is missing."""
        ...


RestoreChoice = Literal["keep both", "replace", "new only"]
"""What becomes of files of a backup that are here with other contents."""


@dataclass(frozen=True)
class SavedBackup:
    """How many files went into an archive, their bytes, and those whose contents are gone."""

    files: int
    bytes: int
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class RefusedEntry:
    """An entry of an archive that can't become a file, and why."""

    name: str
    why: str


@dataclass(frozen=True)
class BackupContents:
    """An archive beside what is here: paths that are new, the same, or have other contents."""

    fresh: tuple[str, ...]
    same: tuple[str, ...]
    differing: tuple[str, ...]
    refused: tuple[RefusedEntry, ...]
    bytes: int


OnProgress = Callable[[float, float], None]
"""Hears of bytes done and bytes in all."""


class Backups(Protocol):
    """Archives of the workspace. All raise `InterruptedError` when cancelled, else `OSError`."""

    async def save(self, name: str, on_progress: OnProgress) -> SavedBackup:
        """Give the person an archive of every file."""
        ...

    async def look_into(self, file: object, on_progress: OnProgress) -> BackupContents:
        """Compare an archive, a browser `File`, with what is here."""
        ...

    async def restore(self, choice: RestoreChoice, on_progress: OnProgress) -> Sequence[str]:
        """Take over the archive that was looked into last; gives the paths written."""
        ...

    def cancel(self) -> None: ...


class Trust(Protocol):
    """What this person has made on this machine, or trusts: known by hash, apart from the files."""

    async def known(self, texts: Sequence[str]) -> Sequence[bool]:
        """Of each text, whether it is known."""
        ...

    async def add(self, texts: Sequence[str]) -> None: ...

    async def remove(self, texts: Sequence[str]) -> None: ...

    async def knows_file(self, path: str) -> bool:
        """Whether what is in a file now is known."""
        ...

    async def add_file(self, path: str) -> None: ...


@dataclass(frozen=True)
class Services:
    """All of them, as the workbench is given them."""

    workspace: Workspace
    backups: Backups
    documents: Documents
    outputs: OutputStore
    history: History
    damaged: DamagedRecords
    kernels: Kernels
    jobs: Jobs
    page: Page
    preferences: Preferences
    offline: Offline
    early: Early
    machine: Machine
    diagnostics: Diagnostics
    trust: Trust
