"""The bin: what was deleted can be had back for a month, and goes for good only when asked."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from fieldbook.bridge.reactivity import Computed, computed
from fieldbook.bridge.storage import Workspace
from fieldbook.workbench.notices import Act, Message, Notices
from fieldbook.workbench.storage import bin_texts as texts
from fieldbook.workbench.storage.bin_paths import DAY, BinItem, bin_items, bin_path
from fieldbook.workbench.tasks import Tasks

if TYPE_CHECKING:
    from fieldbook.workbench.files import Files

__all__ = ["Bin", "BinTab"]

STEADY = (0.8 * DAY, 7 * DAY)
"""Between two looks at the clock after which it is trusted with what is old."""


class Bin:
    """Deletes, restores, and clears what is old."""

    def __init__(self, files: Files, workspace: Workspace, notices: Notices, tasks: Tasks) -> None:
        self._files = files
        self._workspace = workspace
        self._notices = notices
        self._tasks = tasks
        self._deleting: set[str] = set()
        """Where in the bin what this window deletes goes."""
        self.items: Computed[tuple[BinItem, ...]] = computed(lambda: bin_items(files.entries.value))
        self.size: Computed[int] = computed(lambda: sum(item.size for item in self.items.value))
        self.show: Callable[[], None] = lambda: None

    async def put(self, path: str) -> None:
        """Take a file or folder away; it can be had back, for some seconds by a notice."""
        name = path.rpartition("/")[2]
        target = bin_path(path, time.time())
        self._deleting.add(target)
        try:
            await self._workspace.rename(path, target)
        except OSError as error:
            self._deleting.discard(target)
            # A full disk may have no room for moving, and what is damaged can't be moved.
            anyway = Act(texts.DELETE_FOR_GOOD, lambda: self._delete(path))
            self._notices.error(Message.of(texts.delete_failed(name), error), anyway)
            return
        # What is open of it may have heard already that it is in the bin.
        self._files.on_removed(path)
        self._files.on_removed(target)
        await self._files.refresh()

        def undo() -> None:
            self._notices.dismiss(notice)
            self._tasks.start(self._put_back(target, path))

        def show() -> None:
            self._notices.dismiss(notice)
            self.show()

        notice = self._notices.offer(
            Message(texts.deleted(name)), Act(texts.UNDO, undo), Act(texts.SHOW_BIN, show)
        )

    def is_deleting(self, path: str) -> bool:
        """Whether it is in the bin because this window put it there."""
        return any(path == each or path.startswith(f"{each}/") for each in self._deleting)

    def restore(self, item: BinItem) -> None:
        """Begin to put something back to where it was."""
        self._tasks.start(self._restore(item))

    def _delete(self, path: str) -> None:
        """Begin to delete something that can't come into the bin."""

        async def delete() -> None:
            try:
                await self._workspace.remove(path)
            except OSError as error:
                name = path.rpartition("/")[2]
                self._notices.error(Message.of(texts.delete_failed(name), error))
                return
            self._files.on_removed(path)
            await self._files.refresh()

        self._tasks.start(delete())

    def remove(self, items: Iterable[BinItem]) -> None:
        """Begin to delete these for good, and nothing that comes later."""
        self._tasks.start(self._remove(tuple(items)))

    async def clear_old(self, looked: object, now: float) -> float | None:
        """Delete for good what is older than a month; gives what to remember as `looked`.

        `looked` is when this was last done. After a long absence, and after a jump of the clock,
        which looks the same, nothing goes before the clock has gone on steadily for a day.
        """
        since = now - float(looked) if isinstance(looked, int | float) else -1.0
        least, most = STEADY
        if 0 <= since < least:
            return None
        if least <= since <= most:
            await self._remove(item for item in self.items.peek() if item.is_due(now))
        return now

    async def _restore(self, item: BinItem) -> None:
        try:
            back = await self._put_back(item.path, item.origin)
        except OSError as error:
            self._notices.error(Message.of(texts.restore_failed(item.name), error))
            return
        self._notices.offer(Message(texts.restored(item.origin, back)))

    async def _put_back(self, path: str, origin: str) -> str:
        """Move something out of the bin; gives the name that it got."""
        await self._files.refresh()
        target = self._files.free_path(origin)
        await self._workspace.rename(path, target)
        self._deleting.discard(path)
        holder = "/".join(path.split("/")[:2])
        # What is left is empty folders.
        if not any(e.path.startswith(f"{holder}/") for e in await self._workspace.list()):
            await self._remove_holder(holder)
        await self._files.refresh()
        return target

    async def _remove(self, items: Iterable[BinItem]) -> None:
        for item in items:
            try:
                await self._remove_holder(item.holder)
            except OSError as error:
                self._notices.error(Message.of(texts.delete_failed(item.name), error))
                break
        await self._files.refresh()

    async def _remove_holder(self, holder: str) -> None:
        # Another window may have been faster.
        with contextlib.suppress(FileNotFoundError):
            await self._workspace.remove(holder)


class BinTab:
    """The bin on a screen of its own."""

    async def open(self) -> None:
        """Everything is here already."""

    async def close(self) -> None:
        """Nothing is held."""
