"""Archives of a workspace in memory."""

# ruff: noqa: ARG002 - the Protocol decides what a method is given

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from fieldbook.workbench.services import BackupContents, OnProgress, RestoreChoice, SavedBackup

__all__ = ["MemoryBackups"]


class MemoryBackups:
    """Archives of a workspace in memory; a test says what is in the one that is looked into."""

    def __init__(self) -> None:
        self.contents = BackupContents((), (), (), (), 0)
        self.failure: Exception | None = None
        self.saved: list[str] = []
        self.missing: tuple[str, ...] = ()
        """Files whose contents are gone."""
        self.restored: list[RestoreChoice] = []
        self.waiting: asyncio.Future[None] | None = None

    async def save(self, name: str, on_progress: OnProgress) -> SavedBackup:
        await self._work(on_progress)
        self.saved.append(name)
        return SavedBackup(2, 1_500, self.missing)

    async def look_into(self, file: object, on_progress: OnProgress) -> BackupContents:
        await self._work(on_progress)
        return self.contents

    async def restore(self, choice: RestoreChoice, on_progress: OnProgress) -> Sequence[str]:
        await self._work(on_progress)
        self.restored.append(choice)
        taken = () if choice == "new only" else self.contents.differing
        return (*self.contents.fresh, *taken)

    def cancel(self) -> None:
        if self.waiting is not None:
            self.waiting.set_exception(InterruptedError("It was cancelled."))

    async def _work(self, on_progress: OnProgress) -> None:
        on_progress(1, 4)
        if self.failure is not None:
            raise self.failure
        if self.waiting is not None:
            await self.waiting
