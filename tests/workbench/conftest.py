"""A workbench on services in memory, and a notebook open in it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from fieldbook.notebook.document import Cell, Notebook
from fieldbook.notebook.ipynb import compose
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.notebook_tab import NotebookTab
from tests.workbench.memory import Memory
from tests.workbench.memory_kernels import MemoryKernel


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
async def workbench(memory: Memory) -> AsyncIterator[Workbench]:
    workbench = Workbench(memory.services())
    yield workbench
    assert memory.page.errors == []


class OpenNotebook:
    """A notebook of three cells (code, Markdown, code) and its kernel, which is not ready yet."""

    def __init__(self, workbench: Workbench, memory: Memory, tab: NotebookTab) -> None:
        self.workbench = workbench
        self.memory = memory
        self.tab = tab
        session = tab.session.peek()
        assert session is not None
        self.session = session
        self.kernel: MemoryKernel = memory.kernels.kernels[tab.id]

    @property
    def ids(self) -> list[str]:
        return [cell.id for cell in self.session.cells.peek()]

    @property
    def sources(self) -> list[str]:
        sources = self.session.sources()
        return [sources[cell_id] for cell_id in self.ids]


@pytest.fixture
async def notebook(workbench: Workbench, memory: Memory) -> OpenNotebook:
    cells = [Cell("1 + 1", id="one"), Cell("# Title", "markdown", id="two"), Cell("x", id="three")]
    memory.workspace.files["notes.ipynb"] = compose(Notebook(cells)).encode()
    await workbench.start()
    workbench.open_path("notes.ipynb")
    await workbench.tasks.settle()
    tab = workbench.current_notebook()
    assert tab is not None
    return OpenNotebook(workbench, memory, tab)


async def until(check: Callable[[], object]) -> None:
    """Let the tasks go on until something is so."""
    for _ in range(100):
        if check():
            return
        await asyncio.sleep(0)
    raise AssertionError("it did not come to that")
