"""Who takes the machine's memory, in the settings."""

from __future__ import annotations

from fieldbook.bridge.pool import WorkerUse
from fieldbook.bridge.vdom import Content, Node, html
from fieldbook.workbench import texts, wording
from fieldbook.workbench.memory_use import MEMORY_SECTION, KernelUse, MemoryUse

__all__ = ["memory"]


def memory(use: MemoryUse) -> Node:
    """A meter for each kernel, a line for each worker, and why there are that many."""
    return html(
        '<section id={} tabindex="-1"><h2>{}</h2>{}<p class="settings-text">{}</p>'
        '<h3>{}</h3>{}<p class="settings-text">{} {}</p></section>',
        MEMORY_SECTION,
        texts.MEMORY,
        lambda: [_kernel(use, kernel) for kernel in use.kernels.value],
        texts.MEMORY_HINT,
        texts.WORKERS,
        lambda: _workers(use.workers.value),
        use.crew(),
        use.worker_bound(),
    )


def _kernel(use: MemoryUse, kernel: KernelUse) -> Node:
    if kernel.memory is None:
        return html(
            '<div class="memory-row"><p>{}</p><p class="figures muted">{}</p></div>',
            kernel.name,
            texts.NOT_MEASURED,
        )
    most = use.room.most
    used, held = wording.size(kernel.memory.used), wording.size(kernel.memory.held)
    return html(
        '<div class="memory-row"><p>{}</p><p class="figures">{}</p>'
        '<meter class="meter" aria-label={} data-level={} min="0" max={} prop:value={}></meter>'
        '<p class="figures muted">{}</p></div>',
        kernel.name,
        texts.memory_used(used, wording.size(most)),
        texts.memory_of(kernel.name),
        kernel.level,
        str(most),
        kernel.memory.used,
        texts.memory_held(held),
    )


def _workers(workers: tuple[WorkerUse, ...]) -> Content:
    if not workers:
        return html('<p class="muted">{}</p>', texts.NO_WORKERS)
    return html(
        '<ul class="memory-workers">{}</ul>',
        [_worker(number, worker) for number, worker in enumerate(workers, 1)],
    )


def _worker(number: int, worker: WorkerUse) -> Node:
    taken = worker.memory
    doing = texts.WORKER_STATES[worker.doing]
    figures = wording.size(taken.held if taken.used is None else taken.used) if taken.held else ""
    return html(
        '<li><span>{}</span><span class="figures">{}</span></li>',
        texts.worker(number, doing, worker.keeps),
        figures,
    )
