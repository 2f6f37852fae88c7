"""What the next act is likely to need, loaded while nothing else is to be done.

One thing after another, the likeliest first. All of it waits for the kernel: until that is ready
the machine has enough to do. What is kept for offline use comes from there, so while that is
still being saved nothing is asked for twice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from fieldbook.bridge.reactivity import Computed, Signal, computed, effect
from fieldbook.workbench.files import Files
from fieldbook.workbench.services import Services
from fieldbook.workbench.status import Status
from fieldbook.workbench.table_tab import SERVICE
from fieldbook.workbench.tasks import Tasks
from fieldbook.workbench.tree import kind_of

__all__ = ["Preloading"]


@dataclass(frozen=True)
class _Preload:
    """A thing to load, and the kind of file that makes it likely to be needed."""

    kind: str
    load: Callable[[], Awaitable[None]]


class Preloading:
    """Loads ahead what the files of the workspace make likely."""

    def __init__(self, services: Services, files: Files, status: Status, tasks: Tasks) -> None:
        self._services = services
        self._status = status
        self._tasks = tasks
        self._kinds: Computed[frozenset[str]] = computed(
            lambda: frozenset(kind_of(entry.path) for entry in files.entries.value)
        )
        self._due = [_Preload("table", self._grid), _Preload("table", self._worker)]
        self._loading = False
        self._turn = Signal(0)

    def start(self) -> None:
        """Load what is due as soon as there is time, and later what becomes so."""
        effect(self._look)

    def _look(self) -> None:
        self._turn.value  # noqa: B018 - looks again when something has been loaded
        kinds = self._kinds.value
        ready = self._status.kernel.value.state == "ready"
        saving = self._status.offline_state.value.state in ("checking", "saving")
        due = next((each for each in self._due if each.kind in kinds), None)
        if due is not None and ready and not saving and not self._loading:
            self._loading = True
            self._due.remove(due)
            self._tasks.start(self._load(due))

    async def _load(self, due: _Preload) -> None:
        try:
            await self._services.page.idle()
            await due.load()
        finally:
            self._loading = False
            self._turn.update(lambda turn: turn + 1)

    async def _grid(self) -> None:
        await self._services.page.preload("grid")

    async def _worker(self) -> None:
        self._services.jobs.prepare(SERVICE, packages=("pandas",))
