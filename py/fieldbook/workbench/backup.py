"""The whole workspace as one `.zip`, and back: looked into first, merged, nothing lost unasked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Literal

from fieldbook.bridge.reactivity import Signal, batch
from fieldbook.workbench import texts, wording
from fieldbook.workbench.notices import Message
from fieldbook.workbench.services import BackupContents, Backups, RestoreChoice
from fieldbook.workbench.tasks import Tasks

__all__ = ["Backup", "BackupState"]

BackupState = Literal["idle", "saving", "reading", "asking", "restoring"]


async def _nothing() -> None:
    """What is done where nobody has anything to write."""


class Backup:
    """Saving and restoring, one at a time, each with progress and a way out."""

    def __init__(self, backups: Backups, tasks: Tasks, today: Callable[[], date]) -> None:
        self._backups = backups
        self._tasks = tasks
        self._today = today
        self.state: Signal[BackupState] = Signal("idle")
        self.done = Signal(0.0)
        """Of what is under way, from 0 to 1."""
        self.contents: Signal[BackupContents | None] = Signal(None)
        self.outcome = Signal("")
        self.failure: Signal[Message | None] = Signal(None)
        self.on_saved: Callable[[], None] = lambda: None
        self.write_files: Callable[[], Awaitable[None]] = _nothing
        """Brings the files up to what the screen shows; called before they are read or replaced."""

    def save(self) -> None:
        """Begin to make an archive of every file, which the browser then downloads."""
        self._begin("saving", self._save())

    def look_into(self, file: object) -> None:
        """Begin to look into an archive; where nothing differs from what is here, restore it."""
        self._begin("reading", self._look_into(file))

    def restore(self, choice: RestoreChoice) -> None:
        """Begin to take over the archive that was looked into."""
        self._begin("restoring", self._restore(choice))

    def cancel(self) -> None:
        """End what is under way, or don't restore what was looked into."""
        if self.state.peek() == "asking":
            self._end(texts.BACKUP_NOT_RESTORED)
        elif self.state.peek() != "idle":
            self._backups.cancel()

    def _begin(self, state: BackupState, work: Awaitable[None]) -> None:
        with batch():
            self.state.value = state
            self.done.value = 0.0
            self.outcome.value = ""
            self.failure.value = None
        self._tasks.start(self._guard(work))

    async def _guard(self, work: Awaitable[None]) -> None:
        try:
            await self.write_files()
            await work
        except InterruptedError:
            self._end(texts.BACKUP_CANCELLED[self.state.peek()])
        except OSError as error:
            failed = texts.BACKUP_FAILED[self.state.peek()]
            with batch():
                self._end("")
                self.failure.value = Message.of(failed, error)

    async def _save(self) -> None:
        name = texts.backup_name(self._today())
        saved = await self._backups.save(name, self._progress)
        self.on_saved()
        with batch():
            self._end(texts.backup_saved(name, saved.files, wording.size(saved.bytes)))
            if saved.missing:
                self.failure.value = texts.backup_lacks(saved.missing)

    async def _look_into(self, file: object) -> None:
        found = await self._backups.look_into(file, self._progress)
        self.contents.value = found
        if found.differing:
            self.state.value = "asking"
        elif found.fresh:
            self.state.value = "restoring"
            await self._restore("new only")
        else:
            self._end(texts.BACKUP_NOTHING_NEW if found.same else texts.BACKUP_EMPTY)

    async def _restore(self, choice: RestoreChoice) -> None:
        restored = await self._backups.restore(choice, self._progress)
        self._end(texts.backup_restored(len(restored)))

    def _progress(self, done: float, total: float) -> None:
        self.done.value = done / total if total else 1.0

    def _end(self, outcome: str) -> None:
        with batch():
            self.state.value = "idle"
            self.outcome.value = outcome
