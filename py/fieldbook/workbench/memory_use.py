"""Who takes the machine's memory: the kernels of open notebooks, and the workers."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from fieldbook.bridge.pool import WorkerUse
from fieldbook.bridge.reactivity import Computed, Signal, computed
from fieldbook.workbench import texts, wording
from fieldbook.workbench.kernel_session import KernelMemory, KernelSession
from fieldbook.workbench.memory import Level, Room
from fieldbook.workbench.notebook_tab import NotebookTab
from fieldbook.workbench.services import Services
from fieldbook.workbench.tabs import Tabs

__all__ = ["MEMORY_SECTION", "KernelUse", "MemoryUse"]

MEMORY_SECTION = "settings-memory"
"""Id of the part of the settings that shows it."""

_AGAIN_SECONDS = 5.0
"""Asking costs each worker some hundredths of a second."""


@dataclass(frozen=True)
class KernelUse:
    """The kernel of a notebook; `memory` is None where it was not measured yet."""

    name: str
    memory: KernelMemory | None
    level: Level


class MemoryUse:
    """What kernels and workers take of memory, and how many workers there may be."""

    def __init__(
        self, services: Services, tabs: Tabs, warm_kernel: KernelSession, room: Room
    ) -> None:
        self._services = services
        self._tabs = tabs
        self._warm = warm_kernel
        self.room = room
        self.kernels: Computed[tuple[KernelUse, ...]] = computed(self._kernels)
        self.workers: Signal[tuple[WorkerUse, ...]] = Signal(())

    async def refresh(self) -> None:
        """Ask the workers."""
        self.workers.value = tuple(await self._services.jobs.survey())

    async def follow(self) -> None:
        """Ask them again and again, until this is cancelled."""
        while True:
            await self.refresh()
            await asyncio.sleep(_AGAIN_SECONDS)

    def crew(self) -> str:
        """How many workers there may be, and why that many."""
        crew, machine = self._services.jobs.crew, self._services.machine
        memory = None if machine.memory_gb is None else f"{machine.memory_gb:g} GB"
        return texts.crew(crew.size, crew.reserve, crew.limited_by, machine.cores, memory)

    def worker_bound(self) -> str:
        """What becomes of a worker that takes too much."""
        return texts.worker_bound(wording.size(self._services.jobs.crew.most_bytes))

    def _kernels(self) -> tuple[KernelUse, ...]:
        found = []
        for tab in self._tabs.all.value:
            session = tab.content.session.value if isinstance(tab.content, NotebookTab) else None
            if session is not None:
                found.append(self._use(tab.place.name, session.kernel))
        return tuple(found) or (self._use(texts.WARM_KERNEL, self._warm),)

    def _use(self, name: str, kernel: KernelSession) -> KernelUse:
        memory = kernel.memory.value
        return KernelUse(name, memory, "usual" if memory is None else self.room.level(memory))
