from __future__ import annotations

from typing import Any

import pytest

from fieldbook.bridge.pool import WorkerDied
from fieldbook.tables.messages import (
    Choice,
    ColumnProfile,
    Page,
    ReadOptions,
    Sort,
    TableError,
    TableProfile,
)
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.table_tab import TableTab
from tests.workbench.memory import Memory

BROKEN = TableError("No table.", "Row 3 is longer.", "Skip it.", (Choice("Open as text", None),))
REQUEST = {"request_id": "r1", "start": 0, "stop": 2, "column_start": 0, "column_stop": 2}


class Grid:
    def __init__(self) -> None:
        self.calls: list[tuple[str, Any]] = []

    def call(self, method: str, *arguments: object) -> None:
        self.calls.append((method, arguments[0]))


def refuse(*_: object) -> object:
    raise BROKEN


@pytest.fixture
async def table(workbench: Workbench, memory: Memory) -> TableTab:
    memory.workspace.files["a.csv"] = b"x,y\n1,a\n2,b\n"
    await workbench.start()
    workbench.open_path("a.csv")
    await workbench.tasks.settle()
    tab = workbench.tabs.active.peek()
    assert tab is not None
    assert isinstance(tab.content, TableTab)
    return tab.content


async def test_pages_are_answered_with_the_view_that_is_asked_for(
    table: TableTab, memory: Memory
) -> None:
    asked: list[tuple[object, ...]] = []

    def page(*args: object) -> Page:
        asked.append(args)
        return Page(0, 2, 2, 0, 2, (("1", "a"), ("2", None)))

    memory.jobs.answers["page"] = page
    table.sort_by([{"column": "y", "descending": True}])
    table.filter_by([{"column": "x", "operator": "at_least", "values": ["1"]}])
    grid = Grid()
    await table.deliver_page(REQUEST, grid)
    path, options, start, stop, sort, filters, columns = asked[0]
    assert (path, options, start, stop, columns) == ("a.csv", None, 0, 2, (0, 2))
    assert sort == (Sort("y", descending=True),)
    assert len(filters) == 1  # type: ignore[arg-type]
    method, answer = grid.calls[0]
    assert method == "deliver"
    assert answer["request_id"] == "r1"
    assert answer["page"]["cells"] == (("1", "a"), ("2", None))


async def test_a_page_that_fails_says_why(table: TableTab, memory: Memory) -> None:
    memory.jobs.answers["page"] = refuse
    grid = Grid()
    await table.deliver_page(REQUEST, grid)
    assert grid.calls[0][1]["error"]["why"] == "Row 3 is longer."


async def test_a_worker_that_can_t_serve_is_said_where_the_table_was_due(
    table: TableTab, memory: Memory
) -> None:
    def die(*_: object) -> object:
        raise WorkerDied(
            "pyodide.mjs is missing on the server.", "A worker did not start.", "Wait."
        )

    memory.jobs.answers["open_table"] = die
    await table.open()
    failure = table.failure.peek()
    assert failure is not None
    assert (failure.what, failure.remedy) == ("A worker did not start.", "Wait.")
    memory.jobs.answers["page"] = die
    grid = Grid()
    await table.deliver_page(REQUEST, grid)
    assert grid.calls[0][1]["error"]["why"] == "pyodide.mjs is missing on the server."


async def test_a_file_that_is_no_table_says_why_and_can_be_read_otherwise(
    table: TableTab, memory: Memory
) -> None:
    good = memory.jobs.answers["open_table"]
    memory.jobs.answers["open_table"] = refuse
    await table.open()
    assert table.failure.peek() is BROKEN
    assert table.info.peek() is None
    memory.jobs.answers["open_table"] = lambda path, *_: good(path, None)
    await table.read_with(ReadOptions(skip_bad_rows=True))
    assert table.failure.peek() is None
    assert memory.jobs.asked[-1][1] == ("a.csv", ReadOptions(skip_bad_rows=True), 3 * 2**30)


async def test_a_file_can_be_shown_as_text_instead(table: TableTab, memory: Memory) -> None:
    await table.show_as_text(memory.workspace)
    as_text = table.as_text.peek()
    assert as_text is not None
    shown = as_text.shown.peek()
    assert shown is not None
    assert shown.props["text"] == "x,y\n1,a\n2,b\n"


async def test_a_file_read_again_keeps_what_still_makes_sense(table: TableTab) -> None:
    table.sort_by([{"column": "x", "descending": False}, {"column": "gone", "descending": False}])
    version = table.version.peek()
    await table.open()
    assert table.sort.peek() == (Sort("x"),)
    assert table.version.peek() == version + 1


async def test_a_profile_of_an_earlier_reading_is_dropped(table: TableTab, memory: Memory) -> None:
    profile = TableProfile(2, None, 0, (ColumnProfile("x", "integer", 0, 2),))

    def late(*_: object) -> TableProfile:
        table.version.value += 1
        return profile

    memory.jobs.answers["profile"] = late
    await table.deliver_profile(0, 40)
    assert table.profile.peek() is None
    memory.jobs.answers["profile"] = lambda *_: profile
    await table.deliver_profile(0, 40)
    assert table.grid_props["profile"].value["columns"][0]["name"] == "x"


async def test_a_change_of_the_file_is_read_at_once(
    workbench: Workbench, table: TableTab, memory: Memory
) -> None:
    version = table.version.peek()
    await memory.workspace.write("a.csv", b"x,y\n3,c\n")
    await workbench.tasks.settle()
    assert table.version.peek() == version + 1


def test_the_notebook_reads_the_same_table(table: TableTab) -> None:
    assert table.notebook_source() == 'import pandas as pd\n\na = pd.read_csv("a.csv")\na'


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("data/Crop yields 2025.csv", "crop_yields_2025"),
        ("2025.csv", "table_2025"),
        ("class.csv", "table_class"),
        ("pd.csv", "table_pd"),
        ("-.csv", "table"),
        ("größe.tsv", "größe"),
    ],
)
def test_a_frame_is_named_after_its_file(path: str, name: str) -> None:
    from fieldbook.workbench.wording import variable_name

    assert variable_name(path) == name
