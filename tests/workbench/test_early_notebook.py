"""Taking over the notebook that the page showed by itself."""

from __future__ import annotations

import json

import pytest

from fieldbook.bridge.storage import SaveState
from fieldbook.notebook.document import Cell, Notebook
from fieldbook.notebook.ipynb import compose
from fieldbook.workbench import texts
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.notebook_session import NotebookSession
from fieldbook.workbench.notebook_tab import NotebookTab
from fieldbook.workbench.services import EarlyAct, EarlyState
from tests.workbench.conftest import until
from tests.workbench.memory import Memory

CELLS = [Cell("1 + 1", id="one"), Cell("# T", "markdown", id="two"), Cell("x", id="three")]
PATH = "notes.ipynb"


@pytest.fixture
def early(memory: Memory) -> Memory:
    """The page shows the notebook that was open last."""
    memory.workspace.files[PATH] = compose(Notebook(CELLS)).encode()
    memory.preferences.kept = {
        "tabs": {"open": [f"#/files/{PATH}"], "active": f"#/files/{PATH}"},
        "cursor": {"path": PATH, "cell": "one"},
    }
    memory.early.path = PATH
    return memory


async def opened(memory: Memory) -> tuple[NotebookTab, NotebookSession]:
    """The workbench, once it has taken over."""
    workbench = Workbench(memory.services())
    await workbench.start()
    await workbench.tasks.settle()
    tab = workbench.current_notebook()
    assert tab is not None
    session = tab.session.peek()
    assert session is not None
    assert memory.page.errors == []
    return tab, session


async def test_the_cell_that_is_written_in_is_the_active_one(early: Memory) -> None:
    early.early.state = EarlyState("two", editing=True)
    _, session = await opened(early)
    assert (session.active.peek(), session.editing.peek()) == ("two", True)
    # Its editor is there: nothing is to be focused, and no key is to be taken.
    assert early.documents.resumed is None
    assert early.documents.focused is None
    assert early.early.over == "handed over"


async def test_runs_take_the_text_of_then_and_go_on_as_ever(early: Memory) -> None:
    acts = (
        EarlyAct("notebook.run-cell", "one", "2 + 2"),
        EarlyAct("", "three", "y"),
        EarlyAct("notebook.run-and-advance", "three", "y"),
        EarlyAct(text="z"),
        EarlyAct("notebook.run-cell"),
        EarlyAct("notebook.run-cell", "gone", "1"),
    )
    early.early.state = EarlyState("three", acts=acts)
    tab, session = await opened(early)
    cells = session.cells.peek()
    assert [session.sources()[cell.id] for cell in cells] == ["1 + 1", "# T", "x", "z"]
    kernel = early.kernels.kernels[tab.id]
    kernel.status("idle")
    for _ in range(3):
        kernel.finish()
    assert [code for _, code in kernel.asked] == ["2 + 2", "y", "z"]


async def test_what_was_asked_is_done_where_it_was_asked(early: Memory) -> None:
    """Who turns to a new notebook before Python has taken over runs nothing in that."""
    early.early.state = EarlyState("three", acts=(EarlyAct("notebook.run-cell", "one", "2 + 2"),))
    workbench = Workbench(early.services())

    async def turn_away() -> None:
        await workbench.new_notebook()

    early.early.settled = turn_away  # type: ignore[method-assign]
    await workbench.start()
    await workbench.tasks.settle()
    made = workbench.current_notebook()
    assert made is not None
    (asked_in,) = [tab for tab, kernel in early.kernels.kernels.items() if tab != made.id]
    for kernel in early.kernels.kernels.values():
        kernel.status("idle")
    assert [code for _, code in early.kernels.kernels[asked_in].asked] == ["2 + 2"]
    assert early.kernels.kernels[made.id].asked == []
    assert early.page.hash == "#/files/Untitled.ipynb"


async def test_text_typed_where_nothing_is_written_is_nothing(early: Memory) -> None:
    acts = (EarlyAct("notebook.run-and-advance", "one", "1"), EarlyAct(text="dd"))
    early.early.state = EarlyState("one", acts=acts)
    _, session = await opened(early)
    assert [cell.id for cell in session.cells.peek()] == ["one", "two", "three"]
    assert session.sources()["two"] == "# T"


async def test_who_writes_on_is_not_led_away(early: Memory) -> None:
    acts = (EarlyAct("notebook.run-and-insert", "one", "1"),)
    early.early.state = EarlyState("three", editing=True, acts=acts)
    tab, session = await opened(early)
    assert len(session.cells.peek()) == 4
    assert (session.active.peek(), session.editing.peek()) == ("three", True)
    assert early.documents.focused == (tab.id, "three", "")


async def test_what_was_typed_early_goes_into_the_file(early: Memory) -> None:
    early.early.state = EarlyState("one", edited=True)
    await opened(early)
    del early.workspace.files[PATH]
    early.page.leave()
    await until(lambda: PATH in early.workspace.files)


async def test_what_is_not_opened_is_dismissed(early: Memory) -> None:
    early.early.path = "other.ipynb"
    del early.workspace.files[PATH]
    workbench = Workbench(early.services())
    await workbench.start()
    assert early.early.over == "dismissed"


async def test_a_file_that_can_not_be_read_dismisses_it(early: Memory) -> None:
    early.workspace.files[PATH] = b"{"
    workbench = Workbench(early.services())
    await workbench.start()
    await workbench.tasks.settle()
    assert early.early.over == "dismissed"


async def test_what_is_in_front_is_kept_for_the_next_start(memory: Memory) -> None:
    memory.workspace.files |= {PATH: compose(Notebook(CELLS)).encode(), "a.txt": b"a"}
    workbench = Workbench(memory.services())
    await workbench.start()
    workbench.open_path(PATH)
    await workbench.tasks.settle()
    kept = memory.early.kept
    assert kept is not None
    assert json.loads(json.dumps(kept)) == kept
    assert (kept["address"], kept["path"]) == (f"#/files/{PATH}", PATH)
    keys = {shortcut["keys"]: shortcut["command"] for shortcut in kept["shortcuts"]}
    assert keys.keys() == {"Ctrl+Enter", "Shift+Enter", "Alt+Enter", "Ctrl+S"}
    assert keys["Shift+Enter"] in kept["runs"]
    assert keys["Ctrl+S"] not in kept["runs"]
    workbench.open_path("a.txt")
    assert memory.early.kept is None


async def test_saving_is_told_before_the_notebook_is_open(memory: Memory) -> None:
    workbench = Workbench(memory.services())
    memory.early.tell(SaveState("saving"))
    assert workbench.status.saved.value.text == texts.SAVING
    memory.early.tell(SaveState("saved"))
    assert workbench.status.saved.value.text == texts.SAVED
