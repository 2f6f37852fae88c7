"""Storage that refuses, and other windows that rename and delete what is open here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from fieldbook.notebook.document import Cell, Notebook
from fieldbook.notebook.ipynb import compose
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.notebook_tab import NotebookTab
from tests.workbench.conftest import OpenNotebook
from tests.workbench.memory import Memory

SOON = 0.01


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "app.STORAGE_AGAIN",
        "files.LOST_SETTLES",
        "notices.OFFERED_SECONDS",
        "notebook_files.AGAIN",
        "notebook_files.QUIET",
        "notebook_tab.AGAIN",
    ):
        monkeypatch.setattr(f"fieldbook.workbench.{name}", SOON)


async def until(check: Callable[[], object]) -> None:
    for _ in range(200):
        if check():
            return
        await asyncio.sleep(SOON / 2)
    raise AssertionError("it did not come to that")


def said(workbench: Workbench) -> list[str]:
    return [notice.message.what for notice in workbench.notices.shown.peek()]


def in_sight(memory: Memory) -> dict[str, bytes]:
    files = memory.workspace.files
    return {name: files[name] for name in files if not name.startswith(".trash/")}


async def test_a_file_that_finds_no_room_is_told_and_written_when_there_is(
    notebook: OpenNotebook,
) -> None:
    saved = notebook.workbench.status.saved
    disk = notebook.memory.workspace
    disk.full = True
    notebook.session.document.set_source("one", "newer")
    await until(lambda: saved.peek().text.startswith("Not saved. There is no room"))
    assert notebook.workbench.notices.shown.peek() == ()
    disk.full = False
    await until(lambda: saved.peek().text == "Saved")
    assert b"newer" in disk.files["notes.ipynb"]


async def test_outputs_that_find_no_room_are_kept_when_there_is(notebook: OpenNotebook) -> None:
    saved = notebook.workbench.status.saved
    disk = notebook.memory.workspace
    disk.full = True
    notebook.tab.files.outputs_changed(notebook.session.cells.peek()[0])
    await until(lambda: saved.peek().text.startswith("Not saved. There is no room"))
    disk.full = False
    await until(lambda: saved.peek().text == "Saved")
    assert ("notes.ipynb", "one") in notebook.memory.outputs.records


async def test_a_cell_that_never_rests_does_not_keep_what_is_typed_from_being_called_saved(
    notebook: OpenNotebook,
) -> None:
    saved = notebook.workbench.status.saved
    cell = notebook.session.cells.peek()[0]
    cell.run.value = "running"
    for _ in range(3):
        notebook.tab.files.outputs_changed(cell)
        assert saved.peek().text == "Saved"
    cell.run.value = "done"
    notebook.tab.files.outputs_changed(cell)
    assert saved.peek().text == "Saving…"
    await until(lambda: saved.peek().text == "Saved")
    assert ("notes.ipynb", "one") in notebook.memory.outputs.records


async def test_saving_by_hand_says_why_it_failed(notebook: OpenNotebook) -> None:
    notebook.memory.workspace.full = True
    await notebook.tab.save()
    assert said(notebook.workbench) == ["notes.ipynb was not saved."]
    notebook.memory.workspace.full = False


async def test_a_closed_notebook_is_kept_until_it_is_on_disk(notebook: OpenNotebook) -> None:
    disk = notebook.memory.workspace
    disk.full = True
    notebook.session.document.set_source("one", "newer")
    notebook.workbench.tabs.close(notebook.workbench.tabs.all.peek()[0].place)
    await until(lambda: said(notebook.workbench))
    assert "is closed but not saved yet" in said(notebook.workbench)[0]
    disk.full = False
    await until(lambda: not said(notebook.workbench))
    assert b"newer" in disk.files["notes.ipynb"]


async def test_storage_that_does_not_open_is_told_and_asked_again(
    workbench: Workbench, memory: Memory
) -> None:
    memory.workspace.files["notes.ipynb"] = compose(Notebook([Cell("x")])).encode()
    memory.preferences.kept["tabs"] = {"open": ["#/files/notes.ipynb"]}
    memory.workspace.closed = True
    starting = asyncio.ensure_future(workbench.start())
    await until(lambda: said(workbench))
    assert said(workbench) == ["The files in this browser can't be read. That is tried again."]
    assert "can't be opened" in workbench.status.saved.peek().text
    memory.workspace.closed = False
    await starting
    assert said(workbench) == []
    assert workbench.status.saved.peek().text == "Saved"
    assert [tab.place.path for tab in workbench.tabs.all.peek()] == ["notes.ipynb"]
    await workbench.tasks.settle()


async def held(workbench: Workbench, memory: Memory) -> NotebookTab:
    """The tab of a notebook that is not open, for another tab holds the database."""
    memory.workspace.files["notes.ipynb"] = compose(Notebook([Cell("x")])).encode()
    await workbench.start()
    memory.documents.silent = True
    workbench.open_path("notes.ipynb")
    tab = workbench.tabs.active.peek()
    assert tab is not None
    assert isinstance(tab.content, NotebookTab)
    content = tab.content
    await until(lambda: content.failure.peek() is not None)
    return content


async def test_a_notebook_whose_database_is_held_opens_when_that_is_let_go(
    workbench: Workbench, memory: Memory
) -> None:
    content = await held(workbench, memory)
    await asyncio.sleep(5 * SOON)
    assert content.session.peek() is None
    memory.documents.silent = False
    await until(lambda: content.session.peek() is not None)
    assert content.failure.peek() is None


async def test_a_notebook_that_is_closed_meanwhile_is_not_opened_later(
    workbench: Workbench, memory: Memory
) -> None:
    content = await held(workbench, memory)
    await content.close()
    memory.documents.silent = False
    await asyncio.sleep(5 * SOON)
    assert content.session.peek() is None
    assert not memory.documents.open_documents


async def test_a_deleted_notebook_does_not_come_back_by_being_closed(
    notebook: OpenNotebook,
) -> None:
    notebook.session.document.set_source("one", "newest")
    await notebook.workbench.files.delete("notes.ipynb")
    await until(lambda: notebook.tab.id not in notebook.memory.documents.open_documents)
    assert in_sight(notebook.memory) == {}
    (binned,) = notebook.memory.workspace.files.values()
    assert b"newest" in binned
    assert notebook.workbench.tabs.all.peek() == ()


async def test_a_notebook_that_is_renamed_elsewhere_takes_its_tab_along(
    notebook: OpenNotebook,
) -> None:
    notebook.session.document.set_source("one", "typed meanwhile")
    await notebook.memory.workspace.rename("notes.ipynb", "there/other.ipynb")
    assert [tab.place.path for tab in notebook.workbench.tabs.all.peek()] == ["there/other.ipynb"]
    await notebook.tab.files.flush()
    assert list(in_sight(notebook.memory)) == ["there/other.ipynb"]
    assert b"typed meanwhile" in notebook.memory.workspace.files["there/other.ipynb"]
    assert notebook.sources == ["typed meanwhile", "# Title", "x"]


async def test_a_notebook_that_is_deleted_elsewhere_stays_open_and_says_so(
    notebook: OpenNotebook,
) -> None:
    await notebook.memory.workspace.rename("notes.ipynb", ".trash/1-a/notes.ipynb")
    assert "notes.ipynb was deleted in another window." in said(notebook.workbench)[0]
    assert notebook.sources == ["1 + 1", "# Title", "x"]
    assert notebook.workbench.tabs.record()["open"] == []
    await notebook.memory.workspace.rename(".trash/1-a/notes.ipynb", "notes.ipynb")
    assert [tab.place.path for tab in notebook.workbench.tabs.all.peek()] == ["notes.ipynb"]


async def test_a_file_that_is_gone_takes_no_cell_along(notebook: OpenNotebook) -> None:
    await notebook.memory.workspace.remove("notes.ipynb")
    await notebook.tab.files.changed_outside()
    assert notebook.sources == ["1 + 1", "# Title", "x"]


async def test_files_that_went_with_the_storage_are_named(
    workbench: Workbench, memory: Memory
) -> None:
    memory.workspace.files.update({"a.csv": b"1", "b.csv": b"2"})
    await workbench.start()
    del memory.workspace.files["a.csv"]
    for listener in memory.workspace.lost_listeners:
        listener()
    await until(lambda: said(workbench))
    assert said(workbench) == ["1 file is gone from this browser: a.csv"]
    assert [entry.path for entry in workbench.files.entries.peek()] == ["b.csv"]
