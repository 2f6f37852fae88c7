"""What is loaded before anybody asks, and when."""

from __future__ import annotations

from fieldbook.workbench.app import Workbench
from fieldbook.workbench.services import OfflineState
from tests.workbench.conftest import OpenNotebook
from tests.workbench.memory import Memory

WORKER = [(("fieldbook.tables.service",), ("pandas",))]


async def test_a_table_in_the_workspace_brings_the_grid_then_a_worker(
    workbench: Workbench, memory: Memory
) -> None:
    memory.workspace.files["harvest.csv"] = b"rain,soil\n1,2\n"
    await workbench.start()
    await workbench.tasks.settle()
    assert memory.page.preloaded == ["grid"]
    assert memory.jobs.prepared == WORKER


async def test_without_tables_nothing_is_loaded_until_one_is_imported(
    workbench: Workbench, memory: Memory
) -> None:
    memory.workspace.files["notes.txt"] = b"notes"
    await workbench.start()
    await workbench.tasks.settle()
    assert memory.page.preloaded == []
    await memory.workspace.write("harvest.csv", b"rain,soil\n1,2\n")
    await workbench.files.refresh()
    await workbench.tasks.settle()
    assert memory.page.preloaded == ["grid"]
    assert memory.jobs.prepared == WORKER


async def test_the_kernel_comes_first(notebook: OpenNotebook) -> None:
    memory = notebook.memory
    await memory.workspace.write("harvest.csv", b"rain,soil\n1,2\n")
    await notebook.workbench.files.refresh()
    await notebook.workbench.tasks.settle()
    assert memory.page.preloaded == []
    notebook.kernel.status("idle")
    await notebook.workbench.tasks.settle()
    assert memory.page.preloaded == ["grid"]


async def test_saving_for_offline_use_comes_first(workbench: Workbench, memory: Memory) -> None:
    memory.workspace.files["harvest.csv"] = b"rain,soil\n1,2\n"
    memory.offline.state = OfflineState("saving", 1, 2)
    await workbench.start()
    await workbench.tasks.settle()
    assert memory.jobs.prepared == []
    memory.offline.tell(OfflineState("ready", 2, 2))
    await workbench.tasks.settle()
    assert memory.jobs.prepared == WORKER
