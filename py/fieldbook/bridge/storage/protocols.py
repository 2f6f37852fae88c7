"""What the page may ask of the persistent storage, as Protocols.

The real parts are the JavaScript facades in ``app/storage/``; adapters named ``browser.py``
wrap them. Everything above depends on these Protocols only, so it runs on CPython with any
object of the same shape.

Paths are relative to the workspace's root and use ``/``: ``"data/harvest.csv"``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias

__all__ = [
    "Json",
    "Unsubscribe",
    "FileEntry",
    "Usage",
    "Room",
    "Workspace",
    "SaveState",
    "DocumentChange",
    "StoredDocument",
    "DocumentStore",
    "OutputStore",
    "CellNumbers",
    "VersionReason",
    "Version",
    "VersionContents",
    "NotebookHistory",
    "History",
    "DamagedKind",
    "DamagedRecord",
    "DamagedRecords",
]

Json: TypeAlias = Mapping[str, Any]
"""A JSON object, already parsed."""

Unsubscribe: TypeAlias = Callable[[], None]
"""Ends a subscription; calling it twice does no harm."""


@dataclass(frozen=True)
class FileEntry:
    """One file of the workspace; `modified` is milliseconds since 1970."""

    path: str
    size: int
    modified: float


@dataclass(frozen=True)
class Usage:
    """Bytes used and allowed, and whether the browser promised to keep them."""

    used: int
    quota: int
    persisted: bool


@dataclass(frozen=True)
class Room:
    """Bytes that are taken beside files: logs of notebooks, outputs, versions, Fieldbook itself."""

    documents: int
    outputs: int
    versions: int
    copies: int


class Workspace(Protocol):
    """The files, shared by the page, its other tabs and the kernels.

    Raises `FileNotFoundError` and `FileExistsError` as the standard library does, and `OSError`
    where the browser refuses (a full disk, no storage at all), with a message for people.
    """

    async def list(self) -> Sequence[FileEntry]: ...

    async def read(self, path: str) -> bytes: ...

    async def write(self, path: str, content: bytes) -> None: ...

    async def write_new(self, path: str, content: bytes) -> str:
        """Write beside what is there: a taken name gives ``Untitled 2.ipynb``; returns the path."""
        ...

    async def import_file(self, file: object, path: str | None = None) -> FileEntry:
        """Store a browser `File`; a taken name gives ``harvest (2).csv``, never an overwrite."""
        ...

    async def remove(self, path: str) -> None:
        """Remove a file, or a folder with all that is in it."""
        ...

    async def rename(self, source: str, target: str) -> None:
        """Move a file or folder; notebooks keep their document and outputs."""
        ...

    async def exists(self, path: str) -> bool: ...

    async def put_back_edited(self) -> None:
        """Put notebooks back that were deleted and written in after that, as a kill left them."""
        ...

    def on_change(self, listener: Callable[[Sequence[str]], None]) -> Unsubscribe:
        """Hear of paths changed by this page, by other tabs or by kernels."""
        ...

    def on_lost(self, listener: Callable[[], None]) -> Unsubscribe:
        """Hear that the browser closed the storage: files may be gone."""
        ...

    async def usage(self) -> Usage: ...

    async def measure(self) -> Room:
        """What takes room beside files; reads much, so only where somebody looks."""
        ...

    async def persist(self) -> bool:
        """Ask the browser never to evict the workspace; true where it agreed."""
        ...

    async def download(self, path: str) -> None: ...


@dataclass(frozen=True)
class SaveState:
    """Whether a document is on disk. ``saved`` is a promise: it survives a kill."""

    state: Literal["saving", "saved", "failed"]
    why: str = ""


@dataclass(frozen=True)
class DocumentChange:
    """What changed in a document.

    ``structure`` means that cells were added, removed, moved or changed their type: `cells` names
    those. ``source`` events of typing are gathered, about ten in a second.
    """

    kind: Literal["structure", "source", "metadata"]
    cells: tuple[str, ...]
    origin: Literal["local", "remote", "undo"]


class StoredDocument(Protocol):
    """A notebook that is kept on disk while it is edited, and shared with the other tabs."""

    def snapshot(self) -> Json:
        """``{"cells": [{"id", "cell_type", "source", "metadata"}], "metadata": {}}``."""
        ...

    def insert_cell(self, index: int, cell: Json) -> None: ...

    def delete_cell(self, cell_id: str) -> None: ...

    def move_cell(self, cell_id: str, index: int) -> None: ...

    def set_cell_type(self, cell_id: str, cell_type: str) -> None: ...

    def set_source(self, cell_id: str, text: str) -> None: ...

    def set_cell_metadata(self, cell_id: str, metadata: Json) -> None: ...

    def set_metadata(self, metadata: Json) -> None: ...

    async def restore(self, snapshot: Json) -> None:
        """Go back to an earlier state in one change, after keeping what is now as a version.

        Raises `OSError`, and changes nothing, where that can't be kept.
        """
        ...

    async def keep_outputs(self, records: Mapping[str, Json]) -> None:
        """Keep a version with outputs by cell, which are about to go; raises `OSError`."""
        ...

    def undo(self) -> bool: ...

    def redo(self) -> bool: ...

    def on_change(self, listener: Callable[[DocumentChange], None]) -> Unsubscribe: ...

    def on_state(self, listener: Callable[[SaveState], None]) -> Unsubscribe:
        """Hear of the state, at once and whenever it changes."""
        ...

    def on_moved(self, listener: Callable[[str], None]) -> Unsubscribe:
        """Hear where the file is from now on, whoever renamed, deleted or put it back."""
        ...

    async def flush(self) -> None:
        """Return when every change so far is on disk; raises `OSError` where that failed."""
        ...

    async def projection(self) -> Json:
        """The snapshot to write as ``.ipynb``, remembered.

        A file that later differs from every remembered projection was changed outside.
        """
        ...

    async def write_file(self, content: bytes) -> None:
        """Write the file, wherever it is by now; what was deleted for good does not come back."""
        ...

    async def save_outputs(self, cell_id: str, record: Json) -> None:
        """Keep what a cell put out, see `OutputStore`."""
        ...

    async def merge_file(self, snapshot: Json) -> Sequence[str]:
        """Take in a file that was changed outside; returns the ids of the cells that changed.

        Does nothing when the file is one of this document's own projections, gone or empty.
        """
        ...

    async def close(self) -> None: ...


class DocumentStore(Protocol):
    """Opens documents; one identity per notebook, kept over renaming."""

    async def open(self, path: str, initial: Json, *, blank: bool = False) -> StoredDocument:
        """Open the document of `path`; `initial` is the snapshot that its file holds now.

        A new document starts from `initial`, a known one merges what `initial` changed outside.

        blank: whether the file was found empty or absent, and `initial` is only what a new
            notebook starts as: it then says nothing about a known document.
        """
        ...


class OutputStore(Protocol):
    """Outputs beside the documents, by notebook and cell, so that typing never rewrites them.

    They belong to the document, which saves them, not to its path: renaming takes them along.
    """

    async def load(self, path: str) -> Mapping[str, Json]:
        """All records of a notebook by cell id."""
        ...

    async def remove(self, path: str, cell_id: str | None = None) -> None:
        """Forget one cell's outputs, or all of the notebook's."""
        ...

    def on_change(self, listener: Callable[[str, Sequence[str]], None]) -> Unsubscribe:
        """Hear of ``(path, cell ids)`` saved or removed by another tab."""
        ...


VersionReason = Literal["time", "restore", "file", "outputs"]
"""Why a version was kept: time had passed; or something was about to be restored, taken in from the
file, or cleared."""


CellNumbers: TypeAlias = tuple[tuple[str, int], ...]
"""Cells' ids in their order, each with a number that tells its contents from others."""


@dataclass(frozen=True)
class Version:
    """A state that a notebook was in; `at` is milliseconds since 1970, `size` bytes as kept."""

    key: int
    at: float
    reason: VersionReason
    cells: CellNumbers
    size: int


@dataclass(frozen=True)
class NotebookHistory:
    """What a notebook is now, `None` where it was never opened, and its versions, newest first."""

    now: Json | None
    cells: CellNumbers
    versions: tuple[Version, ...]


@dataclass(frozen=True)
class VersionContents:
    """What a version holds: a snapshot, and the outputs where these were about to go."""

    notebook: Json
    outputs: Mapping[str, Json]


class History(Protocol):
    """The versions of notebooks; documents keep them while they are edited."""

    async def list(self, path: str) -> NotebookHistory: ...

    async def read(self, key: int) -> VersionContents:
        """A version as it was; raises `FileNotFoundError` where it has gone meanwhile."""
        ...


DamagedKind = Literal["change", "outputs", "state"]


@dataclass(frozen=True)
class DamagedRecord:
    """Something of the notebook at `path` that could not be read; `found` is milliseconds."""

    key: int
    path: str
    kind: DamagedKind
    found: float
    size: int


class DamagedRecords(Protocol):
    """What could not be read, and lies where it hinders nothing."""

    def on_found(self, listener: Callable[[str, int], None]) -> Unsubscribe:
        """Hear of records that are set aside now: of which notebook, and how many."""
        ...

    async def list(self) -> Sequence[DamagedRecord]: ...

    async def download(self, key: int, name: str) -> None:
        """Give a record to the person as it is."""
        ...

    async def remove(self, key: int) -> None: ...
