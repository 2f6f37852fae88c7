"""The flat list of files as a tree of folders."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from fieldbook.bridge.storage import FileEntry
from fieldbook.workbench.addresses import Place

__all__ = ["BIN", "TreeItem", "FileKind", "is_in_bin", "kind_of", "place_of", "visible_items"]

FileKind = Literal["folder", "notebook", "table", "model", "image", "text"]

_KINDS: dict[str, FileKind] = {
    "ipynb": "notebook",
    **dict.fromkeys(("csv", "tsv", "tab", "xlsx", "xlsm", "dat"), "table"),
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "webp", "svg"), "image"),
}
MODEL_SUFFIX = ".model"
BIN = ".trash"
"""Where deleted files wait for being had back or being gone."""


@dataclass(frozen=True)
class TreeItem:
    """A line of the tree as it is drawn: folders come before what is in them."""

    path: str
    kind: FileKind
    depth: int
    size: int
    expanded: bool = False
    position: int = 1
    """Among its siblings, from one."""
    siblings: int = 1

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


def is_in_bin(path: str) -> bool:
    """Whether somebody deleted this file."""
    return path.startswith(f"{BIN}/")


def kind_of(path: str) -> FileKind:
    """What opens a file, by its name."""
    if path.endswith(MODEL_SUFFIX):
        return "model"
    return _KINDS.get(path.rpartition(".")[2].lower(), "text")


def place_of(path: str) -> Place:
    """The screen on which a file opens."""
    return Place("models" if kind_of(path) == "model" else "files", path)


def visible_items(files: Iterable[FileEntry], expanded: Collection[str]) -> list[TreeItem]:
    """Lines of the tree in order: folders first, names in natural order, hidden files left out."""
    root = _Folder("")
    for file in files:
        if not any(part.startswith(".") for part in file.path.split("/")):
            root.add(file)
    items: list[TreeItem] = []
    _collect(root, 0, expanded, items)
    return items


class _Folder:
    def __init__(self, path: str) -> None:
        self.path = path
        self.folders: dict[str, _Folder] = {}
        self.files: list[FileEntry] = []

    def add(self, file: FileEntry) -> None:
        folder = self
        *parents, _ = file.path.split("/")
        for index, name in enumerate(parents):
            path = "/".join(parents[: index + 1])
            folder = folder.folders.setdefault(name, _Folder(path))
        folder.files.append(file)

    @property
    def size(self) -> int:
        own = sum(file.size for file in self.files)
        return own + sum(folder.size for folder in self.folders.values())


def _collect(folder: _Folder, depth: int, expanded: Collection[str], into: list[TreeItem]) -> None:
    folders = sorted(folder.folders.values(), key=lambda f: _natural(f.path))
    models = [f for f in folders if f.path.endswith(MODEL_SUFFIX)]
    plain = [f for f in folders if not f.path.endswith(MODEL_SUFFIX)]
    total = len(folders) + len(folder.files)
    position = 0
    for child in plain:
        position += 1
        is_open = child.path in expanded
        into.append(TreeItem(child.path, "folder", depth, child.size, is_open, position, total))
        if is_open:
            _collect(child, depth + 1, expanded, into)
    leaves = [(f.path, f.size) for f in folder.files] + [(m.path, m.size) for m in models]
    for path, size in sorted(leaves, key=lambda leaf: _natural(leaf[0])):
        position += 1
        into.append(TreeItem(path, kind_of(path), depth, size, False, position, total))


def _natural(path: str) -> list[tuple[int, int, str]]:
    """Sorts "run 10" after "run 9", and without regard to case."""
    parts: list[tuple[int, int, str]] = []
    digits = ""
    for character in path.lower() + "\0":
        if character.isdigit():
            digits += character
            continue
        if digits:
            parts.append((0, int(digits), ""))
            digits = ""
        parts.append((1, 0, character))
    return parts
