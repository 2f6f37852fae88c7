"""The picture of each kind of file."""

from __future__ import annotations

from fieldbook.workbench.tree import FileKind

__all__ = ["PICTURES"]

PICTURES: dict[FileKind, str] = {
    "folder": "folder",
    "notebook": "notebook-pen",
    "table": "table",
    "model": "brain",
    "image": "eye",
    "text": "file-text",
}
