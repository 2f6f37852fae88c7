"""Outputs act where this person made or trusted them, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from fieldbook.notebook.active import active_text, script_mime
from fieldbook.notebook.document import Cell, Notebook
from fieldbook.notebook.ipynb import compose
from fieldbook.notebook.outputs import CellOutputs, DisplayData, Error, Stream
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.notebook_tab import NotebookTab
from fieldbook.workbench.output_view import output_props
from tests.workbench.conftest import OpenNotebook
from tests.workbench.memory import Memory

SCRIPT = DisplayData({"text/html": "<b>chart</b><script>draw()</script>", "text/plain": "chart"})
PLAIN = DisplayData({"text/html": "<b>bold</b>"})


async def opened(workbench: Workbench, memory: Memory, *outputs: Any) -> NotebookTab:
    """A notebook from elsewhere with a cell for each output."""
    cells = [Cell("show()", id=f"cell-{n}") for n in range(len(outputs))]
    records = {f"cell-{n}": CellOutputs([output]) for n, output in enumerate(outputs)}
    notebook = Notebook(cells, {"trusted": True, "signature": "sha256:1"})
    memory.workspace.files["theirs.ipynb"] = compose(notebook, records).encode()
    await workbench.start()
    workbench.open_path("theirs.ipynb")
    await workbench.tasks.settle()
    tab = workbench.current_notebook()
    assert tab is not None
    return tab


def kinds(tab: NotebookTab) -> list[object]:
    """How each cell's first output is drawn."""
    session = tab.session.peek()
    assert session is not None
    return [
        output_props(cell.outputs.peek()[0], may_act=cell.may_act.peek())["kind"]
        for cell in session.cells.peek()
    ]


async def test_a_file_can_t_say_that_it_is_trusted(workbench: Workbench, memory: Memory) -> None:
    tab = await opened(workbench, memory, SCRIPT, PLAIN)
    assert kinds(tab) == ["html", "html"]
    assert tab.trust.held_back.peek() == 1


async def test_what_is_run_here_acts_and_is_known_again(
    notebook: OpenNotebook, workbench: Workbench, memory: Memory
) -> None:
    notebook.kernel.status("idle")
    notebook.tab.run([notebook.session.cells.peek()[0]])
    notebook.kernel.say("display_data", data=dict(SCRIPT.data), metadata={})
    notebook.kernel.finish()
    await workbench.tasks.settle()
    cell = notebook.session.cells.peek()[0]
    assert output_props(cell.outputs.peek()[0], may_act=cell.may_act.peek())["kind"] == "frame"
    assert memory.trust.texts == {active_text(SCRIPT)}
    copy = await opened(workbench, memory, SCRIPT)
    assert kinds(copy) == ["frame"]


async def test_one_changed_character_is_not_what_was_made_here(
    workbench: Workbench, memory: Memory
) -> None:
    await memory.trust.add([active_text(SCRIPT) or ""])
    changed = DisplayData({"text/html": "<b>chart</b><script>draw() </script>"})
    tab = await opened(workbench, memory, SCRIPT, changed)
    assert kinds(tab) == ["frame", "html"]


async def test_trust_is_asked_for_given_and_taken_back(
    workbench: Workbench, memory: Memory
) -> None:
    tab = await opened(workbench, memory, SCRIPT, SCRIPT, PLAIN)
    assert not workbench.commands.run("notebook.withdraw-trust")
    assert workbench.commands.run("notebook.trust")
    assert memory.page.modal == "question"
    workbench.questions.cancel()
    assert kinds(tab)[0] == "html"
    workbench.commands.run("notebook.trust")
    workbench.questions.accept()
    await workbench.tasks.settle()
    assert workbench.questions.shown.peek() is None
    assert kinds(tab) == ["frame", "frame", "html"]
    assert tab.trust.held_back.peek() == 0
    assert not workbench.commands.run("notebook.trust")
    workbench.commands.run("notebook.withdraw-trust")
    await workbench.tasks.settle()
    assert kinds(tab)[:2] == ["html", "html"]
    assert memory.trust.texts == set()


async def test_an_output_that_came_from_elsewhere_later_is_asked_about(
    workbench: Workbench, memory: Memory
) -> None:
    tab = await opened(workbench, memory, PLAIN)
    session = tab.session.peek()
    assert session is not None
    session.cells.peek()[0].may_act.value = True
    session.show_outputs({"cell-0": CellOutputs([SCRIPT])})
    await workbench.tasks.settle()
    assert kinds(tab) == ["html"]


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        ({"text/html": "<script src=x></script>"}, "text/html"),
        ({"text/html": "<IMG SRC=x OnError=alert(1)>"}, "text/html"),
        ({"text/html": "<iframe src=x>"}, "text/html"),
        ({"text/html": "<a href=' javascript:x'>"}, "text/html"),
        ({"application/javascript": "x()", "text/plain": "x"}, "application/javascript"),
        ({"application/javascript": "x()", "image/png": "AAAA"}, None),
        ({"text/html": "<table><tr><td>1 < 2 on = 3</td></table>"}, None),
        ({"text/html": ["<script>"]}, None),
        ({"text/plain": "<script>"}, None),
        ({"application/json": {"<script>": 1}}, None),
        ({}, None),
    ],
)
def test_which_outputs_act(data: dict[str, Any], mime: str | None) -> None:
    assert script_mime(DisplayData(data)) == mime


def test_texts_and_errors_never_act() -> None:
    assert script_mime(Stream("stdout", "<script>")) is None
    assert script_mime(Error("E", "<script>", ("<script>",))) is None
    assert output_props(Stream("stdout", "<script>"), may_act=True)["kind"] == "stream"
