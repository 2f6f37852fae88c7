"""What a browser takes of the machine, as the system counts it (Linux only)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

__all__ = ["megabytes", "memory_of_renderers", "worker_threads"]


def memory_of_renderers(context: BrowserContext) -> float:
    """Megabytes that the pages of this browser take, shared pages in proportion."""
    return sum(_kilobytes(process, "Pss") for process in _processes(context, "renderer")) / 1000


def megabytes(page: Page) -> float:
    """Megabytes of the whole browser that are no file's, after what this page let go was collected.

    Pages of its program are left out: how many of them count depends on what other browsers of the
    machine have in memory.
    """
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.detach()
    page.wait_for_timeout(1_000)  # memory of workers is given back a moment after their end
    kinds = ("Pss_Anon", "Pss_Shmem")
    processes = list(_processes(page.context))
    return sum(_kilobytes(process, kind) for process in processes for kind in kinds) / 1000


def worker_threads(context: BrowserContext) -> int:
    """How many workers of pages run, also such that no page knows of any more."""
    found = 0
    for process in _processes(context, "renderer"):
        for thread in process.glob("task/*/comm"):
            with suppress(OSError):  # it ended just now
                found += thread.read_text().startswith("DedicatedWorker")
    return found


def _processes(context: BrowserContext, kind: str = "") -> Iterator[Path]:
    assert context.browser is not None
    session = context.browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    for process in processes:
        if kind in ("", process["type"]):
            yield Path(f"/proc/{process['id']}")


def _kilobytes(process: Path, kind: str) -> int:
    """Of shared pages each process counts its proportion."""
    with suppress(OSError):  # it ended just now
        rollup = (process / "smaps_rollup").read_text()
        found = re.search(rf"^{kind}:\s+(\d+)", rollup, re.MULTILINE)
        return int(found[1]) if found else 0
    return 0
