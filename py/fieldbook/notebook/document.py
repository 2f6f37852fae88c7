"""What a notebook is, and the operations that every implementation of it offers."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

__all__ = ["Cell", "Change", "Document", "Notebook", "NotebookError", "new_cell_id"]


class NotebookError(ValueError):
    """A notebook that can't be read or changed: what happened, why, and what to do about it."""

    def __init__(self, what: str, why: str, remedy: str) -> None:
        super().__init__(f"{what} {why} {remedy}")
        self.what = what
        self.why = why
        self.remedy = remedy


def new_cell_id() -> str:
    """An id as Jupyter makes them: eight hexadecimal digits."""
    return secrets.token_hex(4)


@dataclass
class Cell:
    """One cell without its outputs, which have a life of their own.

    `extra` holds fields of the file that Fieldbook has no use for; they return when it is written.
    """

    source: str = ""
    cell_type: str = "code"
    id: str = field(default_factory=new_cell_id)
    metadata: dict[str, Any] = field(default_factory=dict)
    attachments: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The cell as it crosses to the page's storage; empty optional fields are left out."""
        record: dict[str, Any] = {
            "id": self.id,
            "cell_type": self.cell_type,
            "source": self.source,
            "metadata": self.metadata,
        }
        if self.attachments:
            record["attachments"] = self.attachments
        if self.extra:
            record["extra"] = self.extra
        return record

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Cell:
        """The inverse of `to_json`."""
        return cls(
            source=record["source"],
            cell_type=record["cell_type"],
            id=record["id"],
            metadata=dict(record["metadata"]),
            attachments=dict(record.get("attachments", {})),
            extra=dict(record.get("extra", {})),
        )


@dataclass
class Notebook:
    """All cells in their order, and the notebook's own metadata: a snapshot of a document."""

    cells: list[Cell] = field(default_factory=list)
    metadata: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The snapshot as it crosses to the page's storage."""
        record: dict[str, Any] = {
            "cells": [cell.to_json() for cell in self.cells],
            "metadata": self.metadata,
        }
        if self.extra:
            record["extra"] = self.extra
        return record

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Notebook:
        """The inverse of `to_json`."""
        return cls(
            cells=[Cell.from_json(cell) for cell in record["cells"]],
            metadata=dict(record["metadata"]),
            extra=dict(record.get("extra", {})),
        )


@dataclass(frozen=True)
class Change:
    """What changed; ``structure`` is a cell added, removed, moved or of another type now."""

    kind: Literal["structure", "source", "metadata"]
    cells: tuple[str, ...]
    origin: Literal["local", "remote", "undo"]


class Document(Protocol):
    """A notebook being edited: a sequence of operations that can be undone and merged.

    Operations on a cell that isn't there raise `KeyError`; an index beyond the end means the end.
    """

    def snapshot(self) -> Notebook:
        """A copy of the notebook as it is now."""
        ...

    def insert_cell(self, index: int, cell: Cell) -> None: ...

    def delete_cell(self, cell_id: str) -> None: ...

    def move_cell(self, cell_id: str, index: int) -> None:
        """Move a cell so that it stands at `index` afterwards."""
        ...

    def set_cell_type(self, cell_id: str, cell_type: str) -> None: ...

    def set_source(self, cell_id: str, text: str) -> None:
        """Change a cell's text; only the part that differs is an edit."""
        ...

    def set_cell_metadata(self, cell_id: str, metadata: Mapping[str, Any]) -> None: ...

    def set_metadata(self, metadata: Mapping[str, Any]) -> None: ...

    def undo(self) -> bool:
        """Take back the last local edit; false where there is none."""
        ...

    def redo(self) -> bool: ...

    def on_change(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Hear of changes; returns a function that ends this."""
        ...
