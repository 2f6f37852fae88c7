"""What is likely next: ranks in order, and a preload that failed is asked for again in earnest."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from fieldbook.bridge.pool import Crewing, Pool, WorkerDied
from fieldbook.bridge.pool.jobs import JobHost
from fieldbook.workbench.app import Workbench
from tests.bridge.pool.loopback import Crew, LoopbackWorker
from tests.workbench.memory import Memory


def test_what_every_start_needs_is_named_in_the_head_each_once(site: Path) -> None:
    page = (site / "index.html").read_text("utf-8")
    named = re.findall(r'<link rel="preload"[^>]* href="\./([^"]+)"', page)
    assert named[0] == "bundles/main.js"
    assert len(named) == len(set(named))
    assert page.index(named[0]) < page.index("<body>")


async def test_what_this_workspace_makes_likely_comes_one_after_the_other(
    workbench: Workbench, memory: Memory
) -> None:
    memory.workspace.files["harvest.csv"] = b"rain,soil\n1,2\n"
    await workbench.start()
    await workbench.tasks.settle()
    assert memory.page.preloaded == ["grid"]
    assert memory.jobs.prepared == [(("fieldbook.tables.service",), ("pandas",))]


class Unlucky(Crew):
    """The first worker does not start."""

    async def __call__(self, host: JobHost) -> LoopbackWorker:
        worker = await super().__call__(host)
        if len(self.workers) == 1:
            raise WorkerDied("There was no memory.")
        return worker


async def test_a_preload_that_failed_takes_nothing_from_who_needs_it() -> None:
    pool = Pool(Unlucky(), Crewing(size=2, reserve=0, ahead=1))
    pool.prepare("statistics")
    for _ in range(50):
        await asyncio.sleep(0)
    assert await asyncio.wait_for(pool.run("statistics:mean", [1, 3]), 2) == 2
    pool.close()


async def test_where_the_machine_bears_no_worker_in_vain_none_is_started() -> None:
    crew = Crew()
    pool = Pool(crew, Crewing(size=1, reserve=0, ahead=0))
    pool.prepare("statistics")
    for _ in range(50):
        await asyncio.sleep(0)
    assert crew.workers == []
    pool.close()
