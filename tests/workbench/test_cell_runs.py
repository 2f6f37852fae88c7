from __future__ import annotations

import asyncio
import time

import pytest

from fieldbook.bridge.reactivity import effect
from fieldbook.notebook.outputs import Error, Stream
from fieldbook.workbench.cells import CellState, InputPrompt
from tests.workbench.conftest import OpenNotebook


def cell(notebook: OpenNotebook, cell_id: str) -> CellState:
    found = notebook.session.cell(cell_id)
    assert found is not None
    return found


async def test_cells_run_before_the_kernel_is_ready_wait_in_order(notebook: OpenNotebook) -> None:
    notebook.tab.runs.run_all()
    assert cell(notebook, "one").run.peek() == "queued"
    assert cell(notebook, "three").run.peek() == "queued"
    assert notebook.kernel.asked == []
    notebook.kernel.status("idle")
    assert [code for _, code in notebook.kernel.asked] == ["1 + 1"]
    assert cell(notebook, "one").run.peek() == "running"
    notebook.kernel.finish()
    assert [code for _, code in notebook.kernel.asked] == ["1 + 1", "x"]


async def test_outputs_are_shown_kept_and_written_into_the_file(notebook: OpenNotebook) -> None:
    notebook.kernel.status("idle")
    notebook.tab.runs.run([cell(notebook, "one")])
    notebook.kernel.say("execute_input", execution_count=4)
    notebook.kernel.say("stream", name="stdout", text="hel")
    notebook.kernel.say("stream", name="stdout", text="lo\n")
    notebook.kernel.finish(count=4, seconds=1.5)
    one = cell(notebook, "one")
    assert one.outputs.peek() == (Stream("stdout", "hello\n"),)
    assert one.run.peek() == "done"
    assert one.execution_count.peek() == 4
    assert one.seconds.peek() == 1.5
    await notebook.tab.files.flush()
    assert notebook.memory.outputs.records["notes.ipynb", "one"]["execution_count"] == 4
    assert b"hello" in notebook.memory.workspace.files["notes.ipynb"]


async def test_outputs_that_are_slow_to_show_leave_the_page_its_time(
    notebook: OpenNotebook,
) -> None:
    notebook.kernel.status("idle")
    one = cell(notebook, "one")
    notebook.tab.runs.run([one])
    shown: list[int] = []

    def draw() -> None:
        shown.append(len(one.outputs.value))
        time.sleep(0.02)

    drawing = effect(draw)
    began = time.monotonic()
    for number in range(200):
        notebook.kernel.say("display_data", data={"text/plain": str(number)}, metadata={})
        await asyncio.sleep(0.001)
    assert len(shown) * 0.02 < (time.monotonic() - began) / 2
    await asyncio.sleep(0.2)
    assert shown[-1] == 200
    notebook.kernel.say("stream", name="stdout", text="the last")
    notebook.kernel.finish()
    assert one.outputs.peek()[-1] == Stream("stdout", "the last")
    drawing.dispose()


async def test_an_error_ends_the_queue(notebook: OpenNotebook) -> None:
    notebook.kernel.status("idle")
    notebook.tab.runs.run_all()
    notebook.kernel.say("error", ename="NameError", evalue="no x", traceback=["line"])
    notebook.kernel.finish(status="error")
    assert cell(notebook, "one").run.peek() == "failed"
    assert cell(notebook, "one").outputs.peek() == (Error("NameError", "no x", ("line",)),)
    assert cell(notebook, "three").run.peek() == "idle"
    assert len(notebook.kernel.asked) == 1


async def test_what_is_run_after_seeing_the_error_is_not_dropped(notebook: OpenNotebook) -> None:
    notebook.kernel.status("idle")
    notebook.tab.runs.run([cell(notebook, "one")])
    notebook.kernel.say("error", ename="NameError", evalue="no x", traceback=["line"])
    notebook.tab.runs.run([cell(notebook, "three")])
    notebook.kernel.finish(status="error")
    assert cell(notebook, "three").run.peek() == "running"


async def test_what_is_run_after_an_interrupt_is_not_dropped(notebook: OpenNotebook) -> None:
    notebook.kernel.status("idle")
    notebook.tab.runs.run([cell(notebook, "one")])
    notebook.session.kernel.interrupt()
    notebook.tab.runs.run([cell(notebook, "three")])
    notebook.kernel.say("error", ename="KeyboardInterrupt", evalue="", traceback=["line"])
    notebook.kernel.finish(status="error")
    assert cell(notebook, "three").run.peek() == "running"


async def test_every_interrupt_forgets_what_waits(notebook: OpenNotebook) -> None:
    notebook.kernel.status("idle")
    notebook.tab.runs.run([cell(notebook, "one")])
    notebook.session.kernel.interrupt()
    notebook.tab.runs.run([cell(notebook, "three")])
    notebook.session.kernel.interrupt()
    assert cell(notebook, "three").run.peek() == "idle"


async def test_interrupting_stops_what_runs_and_forgets_what_waits(notebook: OpenNotebook) -> None:
    notebook.kernel.status("idle")
    notebook.tab.runs.run_all()
    notebook.session.kernel.interrupt()
    assert notebook.kernel.interrupted == 1
    assert notebook.session.kernel.state.peek() == "interrupting"
    assert cell(notebook, "three").run.peek() == "idle"


async def test_a_kernel_that_dies_says_why_and_keeps_the_notebook(notebook: OpenNotebook) -> None:
    notebook.kernel.status("idle")
    notebook.tab.runs.run_all()
    notebook.kernel.say("stream", name="stdout", text="so far")
    notebook.kernel.status("dead", what="The kernel stopped.", why="No memory.", remedy="Restart.")
    failure = notebook.session.kernel.failure.peek()
    assert failure is not None
    assert failure.why == "No memory."
    assert cell(notebook, "one").run.peek() == "idle"
    assert cell(notebook, "one").outputs.peek() == (Stream("stdout", "so far"),)
    notebook.session.kernel.restart()
    assert notebook.kernel.restarted == 1
    assert notebook.session.kernel.failure.peek() is None


async def test_what_is_run_after_a_restart_waits_for_the_new_kernel(notebook: OpenNotebook) -> None:
    notebook.kernel.status("idle")
    notebook.session.kernel.restart()
    notebook.tab.runs.run([cell(notebook, "three")])
    notebook.kernel.status("restarting")
    assert notebook.kernel.asked == []
    assert cell(notebook, "three").run.peek() == "queued"
    notebook.kernel.status("idle")
    assert len(notebook.kernel.asked) == 1


async def test_a_late_message_of_an_earlier_run_is_no_business_of_this_one(
    notebook: OpenNotebook,
) -> None:
    notebook.kernel.status("idle")
    notebook.tab.runs.run_all()
    notebook.kernel.finish()
    late = {"type": "stream", "request_id": notebook.kernel.asked[0][0]}
    notebook.session.kernel.receive([{**late, "content": {"name": "stdout", "text": "late"}}])
    assert cell(notebook, "three").outputs.peek() == ()


async def test_input_is_asked_for_and_answered(notebook: OpenNotebook) -> None:
    notebook.kernel.status("idle")
    one = cell(notebook, "one")
    notebook.tab.runs.run([one])
    notebook.kernel.say("input_request", prompt="Name? ", password=False)
    assert one.prompt.peek() == InputPrompt("Name? ", False)
    notebook.tab.runs.answer(one, "Ada")
    assert notebook.kernel.replies == ["Ada"]
    assert one.prompt.peek() is None


async def test_old_outputs_linger_until_new_ones_come_or_a_moment_passed(
    notebook: OpenNotebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldbook.workbench.cell_runs.LINGER", 0.01)
    notebook.kernel.status("idle")
    one = cell(notebook, "one")
    one.outputs.value = (Stream("stdout", "old"),)
    notebook.tab.runs.run([one])
    assert one.outputs.peek() == (Stream("stdout", "old"),)
    await asyncio.sleep(0.05)
    assert one.outputs.peek() == ()


async def test_running_markdown_shows_it_as_prose(notebook: OpenNotebook) -> None:
    two = cell(notebook, "two")
    notebook.session.activate("two", editing=True)
    assert two.editing.peek()
    notebook.session.document.set_source("two", "## New")
    notebook.tab.runs.run([two])
    assert not two.editing.peek()
    assert two.prose.peek() == "## New"


async def test_a_cell_that_waits_is_not_queued_twice(notebook: OpenNotebook) -> None:
    notebook.tab.runs.run_all()
    notebook.tab.runs.run_all()
    notebook.kernel.status("idle")
    notebook.kernel.finish()
    notebook.kernel.finish()
    assert len(notebook.kernel.asked) == 2


async def test_an_update_reaches_a_display_of_another_cell(notebook: OpenNotebook) -> None:
    notebook.kernel.status("idle")
    notebook.tab.runs.run_all()
    shown = {"data": {"text/plain": "0 %"}, "transient": {"display_id": "bar"}}
    notebook.kernel.say("display_data", **shown)
    notebook.kernel.finish()
    changed = {"data": {"text/plain": "100 %"}, "transient": {"display_id": "bar"}}
    notebook.kernel.say("update_display_data", **changed)
    assert "100 %" in str(cell(notebook, "one").outputs.peek())
    assert cell(notebook, "three").outputs.peek() == ()
