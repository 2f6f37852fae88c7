"""The files of the workspace: listing, importing, renaming, deleting with a way back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from fieldbook.bridge.reactivity import Computed, Signal, batch, computed
from fieldbook.bridge.storage import FileEntry, Workspace
from fieldbook.workbench import texts
from fieldbook.workbench.notices import Message, Notices
from fieldbook.workbench.storage.bin import Bin
from fieldbook.workbench.tasks import Later, Tasks
from fieldbook.workbench.tree import TreeItem, is_in_bin, visible_items

__all__ = ["Files"]


def _ignore(*_: object) -> None:
    """What happens where nobody asked to hear."""


LOST_SETTLES = 1.0


class Files:
    """What the Files panel shows and does."""

    def __init__(self, workspace: Workspace, notices: Notices, tasks: Tasks) -> None:
        self._workspace = workspace
        self._notices = notices
        self._tasks = tasks
        self.entries: Signal[tuple[FileEntry, ...]] = Signal(())
        self.loaded = Signal(False)
        self.expanded: Signal[frozenset[str]] = Signal(frozenset())
        self.focused = Signal("")
        self.renaming: Signal[str | None] = Signal(None)
        self.importing = Signal(0)
        self.items: Computed[list[TreeItem]] = computed(
            lambda: visible_items(self.entries.value, self.expanded.value)
        )
        self.on_renamed: Callable[[str, str], None] = _ignore
        self.on_removed: Callable[[str], None] = _ignore
        self.on_changed: Callable[[Sequence[str]], None] = _ignore
        self.bin = Bin(self, workspace, notices, tasks)
        self._refresh_soon = Later(lambda: self._tasks.start(self.refresh()), 0.05, 0.5)

    async def start(self) -> None:
        """List the files, and go on hearing of changes by other tabs and kernels."""
        await self._workspace.put_back_edited()
        await self.refresh()
        self._workspace.on_change(self._changed)
        self._workspace.on_lost(self._lost)

    async def refresh(self) -> None:
        """Look again at what is there."""
        entries = await self._workspace.list()
        with batch():
            self.entries.value = tuple(entries)
            self.loaded.value = True

    def _lost(self) -> None:
        self._tasks.start(self._look_what_is_left())

    async def _look_what_is_left(self) -> None:
        """The browser closed the storage: say what is gone with it."""
        before = {entry.path for entry in self.entries.peek() if not is_in_bin(entry.path)}
        # Notebooks that are open are written anew first.
        await asyncio.sleep(LOST_SETTLES)
        await self.refresh()
        gone = before - {entry.path for entry in self.entries.peek()}
        if gone:
            self._notices.error(texts.files_gone(sorted(gone)))

    def ask_refresh(self) -> None:
        """Look again soon."""
        self._refresh_soon.ask()

    def exists(self, path: str) -> bool:
        """Whether there is such a file or folder, as far as was heard."""
        return any(
            entry.path == path or entry.path.startswith(f"{path}/") for entry in self.entries.peek()
        )

    def free_path(self, path: str) -> str:
        """`path`, or with a number where that is taken: "Untitled 2.ipynb"."""
        folder, slash, name = path.rpartition("/")
        stem, dot, suffix = name.rpartition(".")
        if not stem:
            # A name without an ending, or one that begins with its only dot.
            stem, dot, suffix = name, "", ""
        number = 1
        while self.exists(path):
            number += 1
            path = f"{folder}{slash}{stem} {number}{dot}{suffix}"
        return path

    async def import_files(self, files: Sequence[object]) -> list[str]:
        """Store files in the workspace, one after another; returns the paths they got."""
        paths: list[str] = []
        self.importing.value += len(files)
        try:
            for file in files:
                try:
                    entry = await self._workspace.import_file(file)
                except OSError as error:
                    name = str(getattr(file, "name", ""))
                    self._notices.error(Message.of(texts.import_failed(name), error))
                else:
                    paths.append(entry.path)
        finally:
            self.importing.value -= len(files)
        await self.refresh()
        return paths

    async def write_new(self, path: str, content: bytes) -> str:
        """Store a file of the workbench's own making beside what is there; returns its path.

        The list of files does not decide what is free: at the start it is not there yet, and it is
        a moment behind what other tabs and kernels do.
        """
        free = await self._workspace.write_new(path, content)
        await self.refresh()
        return free

    async def ensure(self, path: str, content: bytes) -> None:
        """Store a file of the workbench's own making unless there is one already."""
        if not await self._workspace.exists(path):
            await self._workspace.write(path, content)
            await self.refresh()

    async def rename(self, path: str, name: str) -> None:
        """Give a file or folder another name within its folder."""
        self.renaming.value = None
        name = name.strip()
        folder, slash, old = path.rpartition("/")
        if not name or name == old:
            return
        if "/" in name or name.startswith("."):
            self._notices.error(texts.NAME_NOT_ALLOWED)
            return
        target = f"{folder}{slash}{name}"
        if self.exists(target):
            self._notices.error(texts.name_taken(name))
            return
        try:
            await self._workspace.rename(path, target)
        except OSError as error:
            self._notices.error(Message.of(texts.rename_failed(old), error))
            return
        self.on_renamed(path, target)
        await self.refresh()

    async def delete(self, path: str) -> None:
        """Move a file or folder to the bin."""
        await self.bin.put(path)

    def toggle(self, path: str) -> None:
        """Open or fold a folder."""
        self.expanded.value = self.expanded.peek() ^ {path}

    def _changed(self, paths: Sequence[str]) -> None:
        self.on_changed(paths)
        self.ask_refresh()
