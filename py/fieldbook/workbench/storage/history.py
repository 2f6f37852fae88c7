"""The versions of one notebook: to look through, to go back to, to open beside it."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from fieldbook.bridge.reactivity import Effect, Signal, batch, effect
from fieldbook.bridge.storage import Version, VersionContents
from fieldbook.notebook.comparison import CellComparison, Changes, changes, compare
from fieldbook.notebook.document import Notebook
from fieldbook.notebook.ipynb import compose
from fieldbook.notebook.outputs import CellOutputs
from fieldbook.workbench import wording
from fieldbook.workbench.addresses import Place
from fieldbook.workbench.notebook_tab import NotebookTab
from fieldbook.workbench.notices import Act, Message
from fieldbook.workbench.storage import history_texts as texts

if TYPE_CHECKING:
    from fieldbook.workbench.app import Workbench

__all__ = ["HistoryTab", "VersionLine"]


@dataclass(frozen=True)
class VersionLine:
    """A version in the list; `changes` since the one before it, none for the oldest."""

    version: Version
    moment: str
    changes: Changes | None


class HistoryTab:
    """Lists versions; shows one of them beside the notebook as it is now."""

    def __init__(self, path: str, app: Workbench) -> None:
        self.path = Signal(path)
        self.lines: Signal[tuple[VersionLine, ...] | None] = Signal(None)
        self.since: Signal[Changes] = Signal(Changes())
        """What has changed since the newest version."""
        self.selected: Signal[VersionLine | None] = Signal(None)
        self.cells: Signal[tuple[CellComparison, ...]] = Signal(())
        self.only_changes = Signal(True)
        self.has_outputs = Signal(False)
        self.failure: Signal[Message | None] = Signal(None)
        self._app = app
        self._history = app.services.history
        self._now = Notebook()
        self._following: Effect | None = None

    async def open(self) -> None:
        """List the versions, and again whenever this comes to the front."""
        self._following = effect(self._follow)

    async def close(self) -> None:
        """Nobody looks any more."""
        if self._following is not None:
            self._following.dispose()

    def refresh_soon(self) -> None:
        """Begin to look again."""
        self._app.tasks.start(self.refresh())

    async def refresh(self) -> None:
        """Look again at what there is; what was selected stays so."""
        try:
            found = await self._history.list(self.path.peek())
        except OSError as error:
            self.failure.value = Message.of(texts.READ_FAILED, error)
            return
        selected = self.selected.peek()
        key = selected.version.key if selected else None
        lines = _lines(found.versions)
        self._now = Notebook.from_json(found.now) if found.now else Notebook()
        with batch():
            self.failure.value = None
            self.lines.value = lines
            if found.versions:
                self.since.value = changes(found.versions[0].cells, found.cells)
        line = next((each for each in lines if each.version.key == key), None)
        await self.select(line or (lines[0] if lines else None))

    def choose(self, line: VersionLine) -> None:
        """Begin to show a version."""
        self._app.tasks.start(self.select(line))

    def step(self, by: int) -> None:
        """Show the version so many lines below."""
        lines, selected = self.lines.peek() or (), self.selected.peek()
        if selected is not None:
            at = lines.index(selected) + by
            self.choose(lines[max(0, min(at, len(lines) - 1))])

    async def select(self, line: VersionLine | None) -> None:
        """Show a version, with what differs from the notebook now."""
        self.selected.value = line
        if line is None:
            self.cells.value = ()
            return
        try:
            contents = await self._history.read(line.version.key)
        except OSError as error:
            self.failure.value = Message.of(texts.READ_FAILED, error)
            return
        if self.selected.peek() is not line:
            return
        found = compare(Notebook.from_json(contents.notebook), self._now)
        with batch():
            self.failure.value = None
            self.has_outputs.value = bool(contents.outputs)
            self.cells.value = tuple(found)

    def restore(self) -> None:
        """Begin to go back to the version that is shown."""
        self._app.tasks.start(self._restore())

    def open_copy(self) -> None:
        """Begin to open the version that is shown as a notebook of its own."""
        self._app.tasks.start(self._open_copy())

    async def _restore(self) -> None:
        line = self.selected.peek()
        if line is None:
            return
        notices = self._app.notices
        content = self._app.open_path(self.path.peek()).content
        assert isinstance(content, NotebookTab)
        await content.opened.wait()
        session = content.session.peek()
        if session is None:
            return
        before = VersionContents(session.notebook().to_json(), {})
        # What is shown may be another one still: this one was chosen just now.
        if not await self._go_back(content, lambda: self._history.read(line.version.key)):
            return

        async def as_it_was() -> VersionContents:
            return before

        def undo() -> None:
            # Not the last edit, which may be of something that was written since.
            notices.dismiss(notice)
            self._app.tasks.start(self._go_back(content, as_it_was))

        notice = notices.offer(Message(texts.restored(line.moment)), Act(texts.UNDO, undo))

    async def _go_back(
        self, content: NotebookTab, read: Callable[[], Awaitable[VersionContents]]
    ) -> bool:
        """Whether the notebook is what was read; it is said where that could not be."""
        try:
            await content.restore(await read())
        except OSError as error:
            name = self.path.peek().rpartition("/")[2]
            self._app.notices.error(Message.of(texts.restore_failed(name), error))
            return False
        return True

    async def _open_copy(self) -> None:
        line = self.selected.peek()
        if line is None:
            return
        try:
            contents = await self._history.read(line.version.key)
        except OSError as error:
            self.failure.value = Message.of(texts.READ_FAILED, error)
            return
        outputs = {cell: CellOutputs.from_json(record) for cell, record in contents.outputs.items()}
        stem = self.path.peek().removesuffix(".ipynb")
        at = datetime.fromtimestamp(line.version.at / 1000, UTC).astimezone()
        await self._app.new_notebook(
            texts.copy_name(stem, f"{at:%Y-%m-%d %H.%M}"),
            compose(Notebook.from_json(contents.notebook), outputs),
        )

    def _follow(self) -> None:
        if self._app.tabs.active_place.value == Place("history", self.path.value):
            self.refresh_soon()


def _lines(versions: tuple[Version, ...]) -> tuple[VersionLine, ...]:
    now = time.time()
    since = [changes(older.cells, version.cells) for version, older in pairwise(versions)]
    return tuple(
        VersionLine(version, wording.moment(version.at / 1000, now), change)
        for version, change in zip(versions, [*since, None][: len(versions)], strict=True)
    )
