"""Coming back to where the person left."""

from __future__ import annotations

import asyncio

from fieldbook.notebook.document import Cell, Notebook
from fieldbook.notebook.ipynb import compose
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.notebook_tab import NotebookTab
from tests.workbench.memory import Memory

CELLS = [Cell("1 + 1", id="one"), Cell("x", id="two")]


async def left(memory: Memory, *, editing: bool) -> None:
    """A session that ended in the second cell of a notebook, between two other tabs."""
    memory.workspace.files |= {
        "a.txt": b"a",
        "notes.ipynb": compose(Notebook(CELLS)).encode(),
        "b.txt": b"b",
    }
    workbench = Workbench(memory.services())
    await workbench.start()
    for path in ("a.txt", "notes.ipynb", "b.txt"):
        workbench.open_path(path)
    tab = workbench.open_path("notes.ipynb").content
    await workbench.tasks.settle()
    assert isinstance(tab, NotebookTab)
    session = tab.session.peek()
    assert session is not None
    session.activate("two", editing=editing)
    memory.page.hash = ""


async def test_writing_is_taken_up_in_the_cell_it_was_in(memory: Memory) -> None:
    await left(memory, editing=True)
    again = Workbench(memory.services())
    await again.start()
    await again.tasks.settle()
    tab = again.current_notebook()
    assert tab is not None
    assert memory.documents.resumed == (tab.id, "two")
    session = tab.session.peek()
    assert session is not None
    assert (session.active.peek(), session.editing.peek()) == ("two", True)


async def test_who_was_not_writing_does_not_begin_to(memory: Memory) -> None:
    await left(memory, editing=False)
    again = Workbench(memory.services())
    await again.start()
    await again.tasks.settle()
    assert memory.documents.resumed is None


async def test_who_makes_a_notebook_during_the_start_stays_in_it(memory: Memory) -> None:
    await left(memory, editing=True)
    memory.page.hash = "#/files/notes.ipynb"
    list_files = memory.workspace.list
    again = Workbench(memory.services())
    made: list[object] = []

    async def press_while_listing() -> object:
        if not made:
            made.append(None)
            await again.new_notebook()
        return await list_files()

    memory.workspace.list = press_while_listing  # type: ignore[method-assign, assignment]
    await again.start()
    await again.tasks.settle()
    assert memory.page.hash == "#/files/Untitled.ipynb"
    names = [tab.place.name for tab in again.tabs.all.peek()]
    assert sorted(names) == ["Untitled.ipynb", "a.txt", "b.txt", "notes.ipynb"]


async def test_the_notebook_in_front_does_not_wait_for_the_list_of_files(memory: Memory) -> None:
    await left(memory, editing=True)
    listed = asyncio.Event()
    list_files = memory.workspace.list

    async def slow_list() -> object:
        await listed.wait()
        return await list_files()

    memory.workspace.list = slow_list  # type: ignore[method-assign, assignment]
    again = Workbench(memory.services())
    starting = asyncio.ensure_future(again.start())
    for _ in range(50):
        await asyncio.sleep(0)
    assert again.current_notebook() is not None
    listed.set()
    await starting
    assert [tab.place.name for tab in again.tabs.all.peek()] == ["a.txt", "notes.ipynb", "b.txt"]
    assert again.tabs.active.peek().place.name == "notes.ipynb"  # type: ignore[union-attr]
