from __future__ import annotations

import subprocess
import sys

from fieldbook.bridge.storage import SaveState
from fieldbook.notebook.document import Notebook
from fieldbook.notebook.ipynb import compose
from fieldbook.workbench.addresses import Place
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.notebook_tab import NotebookTab
from fieldbook.workbench.services import OfflineState
from tests.workbench.conftest import OpenNotebook
from tests.workbench.memory import Memory
from tests.workbench.memory_storage import MemoryFile


def test_the_page_never_needs_the_scientific_stack() -> None:
    """The page's interpreter has none of these; importing one would break or slow its start."""
    blocked = ["numpy", "pandas", "scipy", "sklearn", "pydantic", "nbformat", "IPython"]
    code = (
        f"import sys; sys.modules.update(dict.fromkeys({blocked})); "
        "import fieldbook.workbench.app, fieldbook.workbench.views.window"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": "py"})


async def test_the_last_session_is_open_again(memory: Memory) -> None:
    memory.workspace.files.update({"a.txt": b"a", "b.txt": b"b"})
    first = Workbench(memory.services())
    await first.start()
    first.open_path("a.txt")
    first.open_path("b.txt")
    await first.tasks.settle()
    memory.page.hash = ""
    again = Workbench(memory.services())
    await again.start()
    await again.tasks.settle()
    assert [tab.place.name for tab in again.tabs.all.peek()] == ["a.txt", "b.txt"]
    assert memory.page.hash == "#/files/b.txt"


async def test_an_address_is_stronger_than_memory(workbench: Workbench, memory: Memory) -> None:
    memory.workspace.files.update({"a.txt": b"a", "b.txt": b"b"})
    memory.preferences.kept["tabs"] = {"open": ["#/files/a.txt"], "active": "#/files/a.txt"}
    memory.page.hash = "#/files/b.txt"
    await workbench.start()
    await workbench.tasks.settle()
    active = workbench.tabs.active.peek()
    assert active is not None
    assert active.place.path == "b.txt"


async def test_an_address_of_a_missing_file_is_said(workbench: Workbench, memory: Memory) -> None:
    memory.page.hash = "#/files/gone.csv"
    await workbench.start()
    (notice,) = workbench.notices.shown.peek()
    assert notice.kind == "error"
    assert "gone.csv" in notice.message.what


async def test_a_missing_address_is_said_beside_what_was_open(
    workbench: Workbench, memory: Memory
) -> None:
    memory.workspace.files["a.txt"] = b"a"
    memory.preferences.kept["tabs"] = {"open": ["#/files/a.txt"], "active": "#/files/a.txt"}
    memory.page.hash = "#/files/gone.csv"
    await workbench.start()
    (notice,) = workbench.notices.shown.peek()
    assert "gone.csv" in notice.message.what


async def test_a_shortcut_of_the_installed_application_makes_a_notebook(
    workbench: Workbench, memory: Memory
) -> None:
    memory.page.act = "new-notebook"
    await workbench.start()
    await workbench.tasks.settle()
    assert memory.page.hash == "#/files/Untitled.ipynb"


async def test_a_shortcut_of_the_installed_application_asks_for_files(
    workbench: Workbench, memory: Memory
) -> None:
    memory.page.act = "import-files"
    await workbench.start()
    (notice,) = workbench.notices.shown.peek()
    (choose,) = notice.acts
    choose.run()
    assert memory.page.focused == "import-files"


async def test_new_notebooks_get_free_names(workbench: Workbench, memory: Memory) -> None:
    await workbench.start()
    await workbench.new_notebook()
    await workbench.new_notebook()
    await workbench.tasks.settle()
    assert sorted(memory.workspace.files) == ["Untitled 2.ipynb", "Untitled.ipynb"]


async def test_a_new_notebook_takes_the_place_of_none_that_is_not_listed(
    workbench: Workbench, memory: Memory
) -> None:
    """The list is not there at the start, and is a moment behind other tabs and kernels."""
    memory.workspace.files["Untitled.ipynb"] = b"mine"
    memory.workspace.files["harvest.csv"] = b"mine"
    await workbench.new_notebook()
    await workbench.open_sample()
    await workbench.tasks.settle()
    assert memory.workspace.files["Untitled.ipynb"] == b"mine"
    assert memory.workspace.files["harvest.csv"] == b"mine"
    assert "Untitled 2.ipynb" in memory.workspace.files


async def test_the_sample_opens_and_is_made_once(workbench: Workbench, memory: Memory) -> None:
    await workbench.start()
    await workbench.open_sample()
    memory.workspace.files["harvest.csv"] = b"mine"
    await workbench.open_sample()
    await workbench.tasks.settle()
    assert memory.workspace.files["harvest.csv"] == b"mine"
    assert memory.page.hash == "#/files/harvest.ipynb"


async def test_the_kernel_line_follows_the_notebook_in_front(notebook: OpenNotebook) -> None:
    status = notebook.workbench.status
    assert status.kernel.peek().text == "Starting"
    notebook.kernel.status("idle")
    assert status.kernel.peek().text == "Ready"
    notebook.tab.runs.run_all()
    assert status.kernel.peek().text == "Busy"
    notebook.kernel.status("dead", what="Stopped.", why="No memory.", remedy="Restart.")
    assert status.kernel.peek().text == "Failed"


async def test_without_a_notebook_the_warm_kernel_is_shown(workbench: Workbench) -> None:
    await workbench.start()
    assert workbench.status.kernel.peek().text == "Ready"


async def test_saved_is_said_only_when_every_document_is(notebook: OpenNotebook) -> None:
    saved = notebook.workbench.status.saved
    assert saved.peek().text == "Saved"
    notebook.session.save_state.value = SaveState("saving")
    assert saved.peek().text == "Saving…"
    notebook.session.save_state.value = SaveState("failed", "There is no room left.")
    assert saved.peek().text == "Not saved. There is no room left."


async def test_outputs_that_a_kill_would_lose_are_not_saved_yet(notebook: OpenNotebook) -> None:
    saved = notebook.workbench.status.saved
    notebook.tab.files.outputs_changed(notebook.session.cells.peek()[0])
    assert saved.peek().text == "Saving…"
    await notebook.tab.files.flush()
    assert saved.peek().text == "Saved"


async def test_offline_states_are_said_in_words(workbench: Workbench, memory: Memory) -> None:
    await workbench.start()
    line = workbench.status.offline
    assert line.peek().text == "Ready to work offline"
    memory.offline.tell(OfflineState("saving", 5_000_000, 60_000_000, free=9_000_000_000))
    assert line.peek().text == "Saving for offline use"
    assert line.peek().more == "5.0 MB of 60.0 MB, 9.0 GB free"
    memory.offline.tell(OfflineState("failed", why="The disk is full."))
    assert line.peek().text == "The disk is full."


async def test_a_new_version_is_offered_once(workbench: Workbench, memory: Memory) -> None:
    await workbench.start()
    memory.offline.tell(OfflineState("update"))
    memory.offline.tell(OfflineState("update"))
    (notice,) = workbench.notices.shown.peek()
    notice.acts[0].run()
    assert memory.offline.updated


async def test_why_a_new_version_does_not_come_is_said(
    workbench: Workbench, memory: Memory
) -> None:
    await workbench.start()
    memory.offline.tell(OfflineState("update"))
    memory.offline.tell(OfflineState("update", why="Fieldbook is open in 1 other window."))
    (notice,) = workbench.notices.shown.peek()
    assert notice.message.why == "Fieldbook is open in 1 other window."
    assert notice.acts


async def test_a_broken_notebook_says_why_and_the_rest_goes_on(
    workbench: Workbench, memory: Memory
) -> None:
    memory.workspace.files["broken.ipynb"] = b"{oops"
    await workbench.start()
    workbench.open_path("broken.ipynb")
    await workbench.tasks.settle()
    tab = workbench.tabs.active.peek()
    assert tab is not None
    failure = tab.content.failure.peek()  # type: ignore[attr-defined]
    assert failure.what and failure.why and failure.remedy


async def test_closing_a_notebook_puts_it_on_disk_and_ends_its_kernel(
    notebook: OpenNotebook,
) -> None:
    notebook.session.document.set_source("one", "2 + 2")
    notebook.workbench.tabs.close_under("notes.ipynb")
    await notebook.workbench.tasks.settle()
    assert b"2 + 2" in notebook.memory.workspace.files["notes.ipynb"]
    assert notebook.memory.kernels.kernels == {}


async def test_what_the_notebook_writes_itself_is_not_read_again(notebook: OpenNotebook) -> None:
    reads = notebook.memory.workspace.reads
    notebook.session.document.set_source("one", "2 + 2")
    await notebook.tab.files.flush()
    await notebook.workbench.tasks.settle()
    assert b"2 + 2" in notebook.memory.workspace.files["notes.ipynb"]
    assert notebook.memory.workspace.reads == reads


async def test_a_change_outside_reaches_the_open_notebook(notebook: OpenNotebook) -> None:
    files = notebook.memory.workspace.files
    await notebook.tab.files.flush()
    await notebook.memory.workspace.write(
        "notes.ipynb", files["notes.ipynb"].replace(b"1 + 1", b"3 + 3")
    )
    await notebook.workbench.tasks.settle()
    assert notebook.sources[0] == "3 + 3"


async def test_an_empty_file_says_nothing_about_its_document(
    workbench: Workbench, memory: Memory
) -> None:
    written = compose(Notebook([])).encode()
    memory.workspace.files |= {"empty.ipynb": b"\n", "notes.ipynb": written}
    await workbench.start()
    blank = {}
    for path in ("empty.ipynb", "notes.ipynb"):
        tab = workbench.open_path(path)
        await workbench.tasks.settle()
        assert isinstance(tab.content, NotebookTab)
        blank[path] = memory.documents.blank[tab.content.id]
    assert blank == {"empty.ipynb": True, "notes.ipynb": False}


async def test_who_opens_something_during_an_import_stays_there(
    workbench: Workbench, memory: Memory
) -> None:
    memory.workspace.files["a.txt"] = b"a"
    await workbench.start()
    workbench.import_and_open([MemoryFile("b.txt"), MemoryFile("c.txt")])
    workbench.open_path("a.txt")
    await workbench.tasks.settle()
    assert workbench.tabs.active_place.peek() == Place("files", "a.txt")
    assert {tab.place.name for tab in workbench.tabs.all.peek()} == {"a.txt", "b.txt", "c.txt"}
    workbench.import_and_open([MemoryFile("d.txt")])
    await workbench.tasks.settle()
    assert workbench.tabs.active_place.peek() == Place("files", "d.txt")
