from __future__ import annotations

import asyncio

import pytest

from fieldbook.bridge.storage import Json, VersionContents
from fieldbook.notebook.comparison import Changes
from fieldbook.notebook.document import Cell, Notebook
from fieldbook.notebook.ipynb import parse
from fieldbook.workbench.addresses import Place
from fieldbook.workbench.storage import history_texts as texts
from fieldbook.workbench.storage.history import HistoryTab
from fieldbook.workbench.tree import place_of
from tests.workbench.conftest import OpenNotebook
from tests.workbench.memory import Memory


def snapshot(**sources: str) -> Json:
    return Notebook([Cell(source, id=name) for name, source in sources.items()]).to_json()


async def open_history(notebook: OpenNotebook) -> HistoryTab:
    notebook.memory.history.now = notebook.session.document.snapshot()
    notebook.workbench.commands.run("notebook.versions")
    await notebook.workbench.tasks.settle()
    tab = notebook.workbench.tabs.active.peek()
    assert tab is not None
    assert tab.place == Place("history", "notes.ipynb")
    assert isinstance(tab.content, HistoryTab)
    return tab.content


async def test_versions_tell_what_changed_and_show_what_differs_now(
    notebook: OpenNotebook, memory: Memory
) -> None:
    memory.history.keep(snapshot(one="1"), at=1_000)
    memory.history.keep(snapshot(one="1 + 1", two="# Title"), at=60_000)
    tab = await open_history(notebook)
    lines = tab.lines.peek()
    assert lines is not None
    assert [line.changes for line in lines] == [Changes(added=1, changed=1), None]
    assert tab.since.peek() == Changes(added=1)
    assert tab.selected.peek() == lines[0]
    assert [(c.id, c.side, c.changed) for c in tab.cells.peek()] == [
        ("one", "both", False),
        ("two", "both", True),  # it is Markdown by now
        ("three", "now", True),
    ]
    tab.step(5)
    await notebook.workbench.tasks.settle()
    assert tab.selected.peek() == lines[1]
    assert [line.side for line in tab.cells.peek()[0].lines] == ["then", "now"]


async def test_restoring_is_undone_and_leaves_a_version(
    notebook: OpenNotebook, memory: Memory
) -> None:
    memory.history.keep(snapshot(one="before", four="4"))
    tab = await open_history(notebook)
    tab.restore()
    await notebook.workbench.tasks.settle()
    assert notebook.workbench.tabs.active_place.peek() == place_of("notes.ipynb")
    assert notebook.sources == ["before", "4"]
    assert memory.history.versions[0].reason == "restore"
    (notice,) = notebook.workbench.notices.shown.peek()
    assert notice.message.what.startswith("The notebook is back at:")
    notebook.session.document.set_source("one", "written since")
    notice.acts[0].run()
    await notebook.workbench.tasks.settle()
    assert notebook.workbench.notices.shown.peek() == ()
    assert notebook.sources == ["1 + 1", "# Title", "x"]
    contents = await memory.history.read(memory.history.versions[0].key)
    assert contents.notebook["cells"][0]["source"] == "written since"


async def test_nothing_is_restored_where_what_is_now_can_not_be_kept(
    notebook: OpenNotebook, memory: Memory
) -> None:
    memory.history.keep(snapshot(one="before"))
    tab = await open_history(notebook)
    memory.history.full = True
    tab.restore()
    await notebook.workbench.tasks.settle()
    assert notebook.sources == ["1 + 1", "# Title", "x"]
    (notice,) = notebook.workbench.notices.shown.peek()
    assert notice.message.what == "notes.ipynb was not changed."
    assert "no room" in notice.message.why


async def test_what_comes_back_is_the_version_that_is_chosen(
    notebook: OpenNotebook, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory.history.keep(snapshot(one="first"))
    memory.history.keep(snapshot(one="second"))
    tab = await open_history(notebook)
    lines = tab.lines.peek()
    assert lines is not None
    read = memory.history.read

    async def read_slowly(key: int) -> VersionContents:
        for _ in range(5):
            await asyncio.sleep(0)
        return await read(key)

    monkeypatch.setattr(memory.history, "read", read_slowly)
    tab.choose(lines[1])
    await asyncio.sleep(0)
    tab.restore()
    await notebook.workbench.tasks.settle()
    assert notebook.sources == ["first"]


async def test_a_version_that_can_not_be_read_brings_no_other_one_back(
    notebook: OpenNotebook, memory: Memory
) -> None:
    memory.history.keep(snapshot(one="first"))
    memory.history.keep(snapshot(one="second"))
    tab = await open_history(notebook)
    lines = tab.lines.peek()
    assert lines is not None
    del memory.history.contents[lines[1].version.key]
    tab.choose(lines[1])
    await notebook.workbench.tasks.settle()
    tab.open_copy()
    tab.restore()
    await notebook.workbench.tasks.settle()
    assert notebook.sources == ["1 + 1", "# Title", "x"]
    assert list(memory.workspace.files) == ["notes.ipynb"]
    (notice,) = notebook.workbench.notices.shown.peek()
    assert notice.message.what == "notes.ipynb was not changed."


async def test_a_version_opens_as_a_notebook_of_its_own(
    notebook: OpenNotebook, memory: Memory
) -> None:
    record = {"outputs": [{"output_type": "stream", "name": "stdout", "text": "hi"}]}
    memory.history.keep(snapshot(one="before"), "outputs", {"one": record}, at=86_400_000)
    tab = await open_history(notebook)
    assert tab.has_outputs.peek()
    tab.open_copy()
    await notebook.workbench.tasks.settle()
    (path,) = memory.workspace.files.keys() - {"notes.ipynb"}
    assert path.startswith("notes (1970-01-0")
    file = parse(memory.workspace.files[path])
    assert [cell.source for cell in file.notebook.cells] == ["before"]
    assert file.outputs["one"].outputs


async def test_cleared_outputs_are_had_back_at_once_or_from_a_version(
    notebook: OpenNotebook,
) -> None:
    cell = notebook.session.cells.peek()[0]
    notebook.kernel.status("idle")
    notebook.workbench.commands.run("notebook.run-cell")
    notebook.kernel.say("stream", name="stdout", text="forty-two")
    notebook.kernel.finish()
    assert cell.has_outputs.peek()
    notebook.workbench.commands.run("notebook.clear-outputs")
    await notebook.workbench.tasks.settle()
    assert not cell.has_outputs.peek()
    (notice,) = notebook.workbench.notices.shown.peek()
    notice.acts[0].run()
    assert cell.has_outputs.peek()
    notebook.workbench.commands.run("notebook.clear-outputs")
    await notebook.workbench.tasks.settle()
    tab = await open_history(notebook)
    tab.restore()
    await notebook.workbench.tasks.settle()
    assert cell.has_outputs.peek()


async def test_what_can_not_be_read_is_said(notebook: OpenNotebook, memory: Memory) -> None:
    memory.history.keep(snapshot(one="before"))
    memory.history.contents.clear()
    tab = await open_history(notebook)
    failure = tab.failure.peek()
    assert failure is not None
    assert failure.what == texts.READ_FAILED


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        (Changes(), "nothing changed"),
        (Changes(changed=1), "1 cell changed"),
        (Changes(added=2, removed=1, moved=True), "2 cells added, 1 removed, others moved"),
        (Changes(moved=True), "cells moved"),
    ],
)
def test_changes_in_words(changes: Changes, text: str) -> None:
    assert texts.what_changed(changes) == text
