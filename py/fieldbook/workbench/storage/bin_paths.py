"""What a path in the bin tells: what was deleted, when, and where it was.

A deleted file lies under ``.trash/<seconds>-<token>-<depth>/<its path>``: one move puts it there,
with nothing beside it to be lost. `depth` counts the parts of that path which name what was
deleted, so that a folder comes back as a folder, however few files were in it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from fieldbook.bridge.storage import FileEntry
from fieldbook.workbench.tree import BIN, FileKind, is_in_bin, kind_of

__all__ = ["DAY", "KEPT_DAYS", "BinItem", "bin_items", "bin_path"]

DAY = 86_400.0
KEPT_DAYS = 30
"""So long something stays in the bin."""
_HOLDER = re.compile(r"(\d{1,12})-[0-9a-f]+(?:-(\d{1,4}))?")


@dataclass(frozen=True)
class BinItem:
    """A file or folder that was deleted."""

    holder: str
    """The folder of the bin in which nothing else lies."""
    path: str
    """Where it is now."""
    origin: str
    """Where it was."""
    deleted: float | None
    """Seconds since 1970; not known of what somebody else put into the bin."""
    size: int
    files: int
    kind: FileKind

    @property
    def name(self) -> str:
        return self.origin.rpartition("/")[2]

    @property
    def folder(self) -> str:
        """The folder in which it was; empty for the top."""
        return self.origin.rpartition("/")[0]

    def is_due(self, now: float) -> bool:
        """Whether it has been here long enough to go for good."""
        return self.deleted is not None and now - self.deleted > KEPT_DAYS * DAY


def bin_path(path: str, now: float) -> str:
    """Where something goes that is deleted now."""
    depth = path.count("/") + 1
    return f"{BIN}/{now:.0f}-{secrets.token_hex(3)}-{depth}/{path}"


def bin_items(entries: Iterable[FileEntry]) -> tuple[BinItem, ...]:
    """What is in the bin among all files, what was deleted last first."""
    found: dict[str, list[FileEntry]] = {}
    for entry in entries:
        if is_in_bin(entry.path):
            found.setdefault(_root(entry.path), []).append(entry)
    items = [_item(root, inside) for root, inside in found.items()]
    return tuple(sorted(items, key=lambda item: (-(item.deleted or 0.0), item.origin)))


def _root(path: str) -> str:
    _, holder, *inside = path.split("/")
    known = _HOLDER.fullmatch(holder)
    depth = int(known[2] or 1) if known else 1
    return "/".join((BIN, holder, *inside[:depth]))


def _item(root: str, inside: list[FileEntry]) -> BinItem:
    _, holder, *origin = root.split("/")
    known = _HOLDER.fullmatch(holder)
    path = "/".join(origin) or holder
    is_file = inside[0].path == root
    kind = kind_of(path)
    return BinItem(
        f"{BIN}/{holder}",
        root,
        path,
        float(known[1]) if known else None,
        sum(entry.size for entry in inside),
        len(inside),
        kind if is_file or kind == "model" else "folder",
    )
