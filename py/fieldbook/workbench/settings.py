"""The settings: theme, how much is stored, who takes memory, backups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fieldbook.bridge.reactivity import Effect, Signal, effect
from fieldbook.bridge.storage import Usage
from fieldbook.workbench.addresses import Place

if TYPE_CHECKING:
    from fieldbook.workbench.app import Workbench

__all__ = ["Settings"]


class Settings:
    """What the Settings screen shows and changes."""

    def __init__(self, app: Workbench) -> None:
        self._services = app.services
        self._tasks = app.tasks
        self._tabs = app.tabs
        self._following: Effect | None = None
        self.backup = app.backup
        self.layout = app.layout
        self.memory = app.memory_use
        self.show_diagnostics = app.show_diagnostics
        self.usage: Signal[Usage | None] = Signal(None)
        self.refused = Signal(False)

    async def open(self) -> None:
        """Look how much is stored, and, while this is in front, who takes memory."""
        self._following = effect(self._follow_memory)
        await self._look_at_storage()

    def take_files(self, chosen: object) -> Sequence[object]:
        """The files that were chosen in an ``input type=file``."""
        return self._services.page.take_files(chosen)

    def ask_to_persist(self) -> None:
        """Begin asking; the answer appears when it comes."""
        self._tasks.start(self.persist())

    async def persist(self) -> None:
        """Ask the browser never to evict what is stored."""
        self.refused.value = not await self._services.workspace.persist()
        await self._look_at_storage()

    async def close(self) -> None:
        """Nobody looks any more."""
        if self._following is not None:
            self._following.dispose()

    async def _look_at_storage(self) -> None:
        self.usage.value = await self._services.workspace.usage()

    async def _follow_memory(self) -> None:
        if self._tabs.active_place.value == Place("settings"):
            await self.memory.follow()
