"""The settings: theme, how much is stored, backups."""

from __future__ import annotations

from collections.abc import Sequence

from fieldbook.bridge.reactivity import Signal
from fieldbook.bridge.storage import Usage
from fieldbook.workbench.backup import Backup
from fieldbook.workbench.layout import Layout
from fieldbook.workbench.services import Services
from fieldbook.workbench.tasks import Tasks

__all__ = ["Settings"]


class Settings:
    """What the Settings screen shows and changes."""

    def __init__(self, services: Services, layout: Layout, tasks: Tasks, backup: Backup) -> None:
        self._services = services
        self._tasks = tasks
        self.backup = backup
        self.layout = layout
        self.usage: Signal[Usage | None] = Signal(None)
        self.refused = Signal(False)

    async def open(self) -> None:
        """Look how much is stored."""
        self.usage.value = await self._services.workspace.usage()

    def take_files(self, chosen: object) -> Sequence[object]:
        """The files that were chosen in an ``input type=file``."""
        return self._services.page.take_files(chosen)

    def ask_to_persist(self) -> None:
        """Begin asking; the answer appears when it comes."""
        self._tasks.start(self.persist())

    async def persist(self) -> None:
        """Ask the browser never to evict what is stored."""
        self.refused.value = not await self._services.workspace.persist()
        await self.open()

    async def close(self) -> None:
        """Nothing is held."""
