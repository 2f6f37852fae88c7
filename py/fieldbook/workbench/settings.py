"""The settings: theme, how much is stored, who takes memory, backups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fieldbook.bridge.reactivity import Effect, effect
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
        self._following: list[Effect] = []
        self.backup = app.backup
        self.layout = app.layout
        self.memory = app.memory_use
        self.show_diagnostics = app.show_diagnostics
        self.keeping = app.keeping
        self.damage = app.damage
        self.show_bin = app.show_bin

    async def open(self) -> None:
        """While this is in front, look what takes room, and who takes memory."""
        self._following = [effect(self._follow_memory), effect(self._look_at_storage)]

    def take_files(self, chosen: object) -> Sequence[object]:
        """The files that were chosen in an ``input type=file``."""
        return self._services.page.take_files(chosen)

    async def close(self) -> None:
        """Nobody looks any more."""
        for each in self._following:
            each.dispose()

    def _look_at_storage(self) -> None:
        if self._tabs.active_place.value == Place("settings"):
            self._tasks.start(self.keeping.measure())
            self._tasks.start(self.damage.refresh())

    async def _follow_memory(self) -> None:
        if self._tabs.active_place.value == Place("settings"):
            await self.memory.follow()
