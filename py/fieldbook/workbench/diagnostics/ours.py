"""What only Python knows: kernels, workers, what is open."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from fieldbook.workbench import texts, wording
from fieldbook.workbench.diagnostics.report import Section
from fieldbook.workbench.memory_use import KernelUse, MemoryUse
from fieldbook.workbench.storage.keeping import Kind
from fieldbook.workbench.storage.keeping_texts import WHAT_TAKES_ROOM
from fieldbook.workbench.tabs import Tab

__all__ = ["our_sections"]


def our_sections(use: MemoryUse, tabs: Sequence[Tab], kinds: Sequence[Kind]) -> list[Section]:
    """Sections for a report, as things are now."""
    kernels = [(kernel.name, _memory(use, kernel)) for kernel in use.kernels.peek()]
    workers = [
        (
            texts.worker(number, texts.WORKER_STATES[worker.doing], worker.keeps),
            wording.size(worker.memory.used or worker.memory.held),
        )
        for number, worker in enumerate(use.workers.peek(), 1)
    ]
    crew = (texts.WORKERS, f"{use.crew()} {use.worker_bound()}")
    places = ", ".join(tab.place.address for tab in tabs) or texts.NOTHING_OPEN
    return [
        Section(texts.KERNELS_AND_WORKERS, (*kernels, crew, *workers)),
        Section(WHAT_TAKES_ROOM, tuple((each.name, wording.size(each.size)) for each in kinds)),
        Section(texts.PYTHON_ON_THE_PAGE, (("Python", sys.version), (texts.OPEN_TABS, places))),
    ]


def _memory(use: MemoryUse, kernel: KernelUse) -> str:
    if kernel.memory is None:
        return texts.NOT_MEASURED
    used, held = wording.size(kernel.memory.used), wording.size(kernel.memory.held)
    of = texts.memory_used(used, wording.size(use.room.most))
    return f"{of}, {texts.memory_held(held)}"
