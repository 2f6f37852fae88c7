"""The diagnostics: what is in a report of ours, what never is, and what is done with it."""

from __future__ import annotations

import pytest

from fieldbook.bridge.pool import WorkerMemory, WorkerUse
from fieldbook.bridge.rpc import RemoteError
from fieldbook.workbench.addresses import Place, parse_address
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.diagnostics.errors import discreet
from fieldbook.workbench.diagnostics.report import LogLine
from fieldbook.workbench.diagnostics.tab import DiagnosticsTab
from fieldbook.workbench.notices import Message
from tests.workbench.conftest import OpenNotebook
from tests.workbench.memory import Memory

LINES = [
    LogLine("10:00:00.001", "page", "note", "Offline use: ready."),
    LogLine("10:00:00.002", "kernel 1", "error", "It is dead."),
    LogLine("10:00:00.003", "page", "error", "TypeError: no"),
]


async def opened(workbench: Workbench) -> DiagnosticsTab:
    workbench.commands.run("diagnostics.open")
    await workbench.tasks.settle()
    tab = workbench.tabs.find(Place("diagnostics"))
    assert tab is not None
    assert isinstance(tab.content, DiagnosticsTab)
    return tab.content


async def test_they_have_an_address_and_are_found_again(memory: Memory) -> None:
    assert parse_address("#/diagnostics") == Place("diagnostics")
    memory.page.hash = "#/diagnostics"
    workbench = Workbench(memory.services())
    await workbench.start()
    await workbench.tasks.settle()
    assert workbench.tabs.active_place.peek() == Place("diagnostics")
    again = Workbench(memory.services())
    memory.page.hash = ""
    await again.start()
    assert again.tabs.active_place.peek() == Place("diagnostics")


async def test_what_only_python_knows_is_in_the_report(notebook: OpenNotebook) -> None:
    memory = {"used": 214_000_000, "held": 300_000_000}
    kernel = notebook.session.kernel
    kernel.receive([{"type": "memory", "request_id": "", "content": memory}])
    notebook.memory.jobs.workers = [
        WorkerUse("working", "", WorkerMemory(None, 240_000_000)),
        WorkerUse("resting", "harvest.csv", WorkerMemory(190_000_000, 240_000_000)),
    ]
    tab = await opened(notebook.workbench)
    report = tab.report.peek()
    assert report is not None
    facts = {name: value for section in report.sections for name, value in section.rows}
    assert facts["Version"] == "0.1.0"
    assert facts["notes.ipynb"] == "214 MB of 4.3 GB, 300 MB taken from the machine"
    assert facts["Workers"].startswith("At most")
    assert facts["Worker 1, working"] == "240 MB"
    assert facts["Worker 2, resting, keeps harvest.csv"] == "190 MB"
    assert facts["Open files"] == "#/files/notes.ipynb, #/diagnostics"


async def test_opened_again_they_tell_of_now(workbench: Workbench, memory: Memory) -> None:
    tab = await opened(workbench)
    assert memory.diagnostics.collected == 1
    await opened(workbench)
    assert memory.diagnostics.collected == 2
    report = tab.report.peek()
    assert report is not None
    assert report.at == "time 2"


async def test_lines_are_shown_by_thread_and_errors_apart(
    workbench: Workbench, memory: Memory
) -> None:
    memory.diagnostics.lines = LINES
    tab = await opened(workbench)
    assert tab.threads.peek() == ("page", "kernel 1")
    assert tab.lines.peek() == tuple(LINES)
    tab.thread.value = "kernel 1"
    assert [line.text for line in tab.lines.peek()] == ["It is dead."]
    assert [line.text for line in tab.errors.peek()] == ["It is dead.", "TypeError: no"]


async def test_the_text_is_copied_and_said_so(workbench: Workbench, memory: Memory) -> None:
    tab = await opened(workbench)
    tab.copy()
    await workbench.tasks.settle()
    assert (memory.diagnostics.clipboard, tab.handed.peek()) == ("the text", "copied")
    memory.diagnostics.allowed = False
    tab.copy()
    await workbench.tasks.settle()
    assert tab.handed.peek() == "refused"
    tab.download()
    assert (memory.diagnostics.downloaded, tab.handed.peek()) == ("the text", "downloaded")


async def test_errors_that_are_shown_are_noted_without_their_reasons(
    workbench: Workbench, memory: Memory
) -> None:
    workbench.notices.error(Message("x was not imported.", "Alice is no number."))
    assert memory.diagnostics.noted == [("warning", "x was not imported.")]


async def test_what_should_not_have_failed_leads_to_the_diagnostics(
    workbench: Workbench, memory: Memory
) -> None:
    workbench.unexpected(LookupError("nothing there"))
    (notice,) = workbench.notices.shown.peek()
    notice.acts[0].run()
    await workbench.tasks.settle()
    assert workbench.tabs.active_place.peek() == Place("diagnostics")
    memory.page.errors.clear()


def caught(error: BaseException, cause: BaseException | None = None) -> str:
    try:
        raise error from cause
    except BaseException as raised:  # noqa: BLE001 - whatever it is
        return discreet(raised)


@pytest.mark.parametrize(
    "error",
    [
        ValueError("could not convert string to float: 'Alice'"),
        KeyError("Alice"),
        RemoteError("ValueError", "Alice", "ValueError: Alice"),
        UnicodeDecodeError("utf-8", b"Alice", 0, 1, "Alice"),
    ],
)
def test_words_that_may_quote_data_are_left_out(error: BaseException) -> None:
    text = caught(error)
    assert "Alice" not in text
    assert type(error).__name__ in text
    assert "test_diagnostics.py" in text, "where it happened stays"


def test_words_of_code_stay_and_causes_are_told() -> None:
    text = caught(OSError("harvest.csv could not be read."), KeyError("Alice"))
    assert "OSError: harvest.csv could not be read." in text
    assert "KeyError: (its words are left out" in text
    assert text.index("KeyError") < text.index("OSError")
    assert "Alice" not in text


def test_notes_of_a_worker_are_left_out() -> None:
    error = OSError("gone")
    error.add_note("In the worker:\nValueError: Alice")
    assert "Alice" not in caught(error)
