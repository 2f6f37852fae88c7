"""The grid on a million made rows: what is drawn, asked for and told to assistive technology."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect

from tests.components.conftest import SetStage
from tests.components.gridstage import Stage, made_props
from tests.support.polling import eventually

LAST = 999_999

ANSWER = """(request) => window.grid.call("deliver", JSON.stringify([{
  request_id: request.request_id,
  page: {...request, total: 1000000, cells: [["answered"]]},
}]))"""


def answer(stage: Stage, request: dict[str, Any]) -> None:
    stage.page.evaluate(ANSWER, request)


def scroll_to(stage: Stage, top: float, left: float = 0) -> None:
    stage.page.locator(".grid-scroll").evaluate(
        "(box, [top, left]) => box.scrollTo(left, top)", [top, left]
    )
    stage.page.evaluate("() => new Promise(requestAnimationFrame)")


def test_it_tells_its_true_size_and_draws_only_what_is_seen(stage: SetStage) -> None:
    shown = stage()
    shown.filled()
    expect(shown.grid).to_have_accessible_name("made.csv")
    expect(shown.grid).to_have_attribute("aria-rowcount", str(LAST + 2))
    expect(shown.grid).to_have_attribute("aria-colcount", "10")
    assert shown.page.locator("tbody tr").count() < 50
    expect(shown.cell(3, 2)).to_have_text("2/3")
    expect(shown.cell(3, 2)).to_have_role("gridcell")


def test_every_column_is_a_header_in_one_row(stage: SetStage) -> None:
    shown = stage(made_props(columns=4))
    headers = shown.page.get_by_role("columnheader")
    expect(headers).to_have_count(4)
    expect(headers.first).to_have_accessible_name("Column 0")
    expect(headers.first).to_have_attribute("aria-colindex", "1")
    assert {row.get_attribute("aria-rowindex") for row in shown.page.get_by_role("row").all()} >= {
        "1",
        "2",
    }


def test_the_last_row_of_a_million_is_seen_whole(stage: SetStage) -> None:
    shown = stage()
    scroll_to(shown, 1e9)
    shown.filled()
    expect(shown.cell(LAST, 0)).to_have_text(f"0/{LAST}")
    row = shown.cell(LAST, 0).bounding_box()
    box = shown.page.locator(".grid-scroll").bounding_box()
    assert row and box
    assert row["y"] + row["height"] <= box["y"] + box["height"] + 1


def test_the_wheel_moves_by_its_own_pixels_even_where_the_bar_stands_for_more(
    stage: SetStage,
) -> None:
    shown = stage()
    shown.filled()
    shown.grid.hover()
    for _ in range(5):
        shown.page.mouse.wheel(0, 48)
    eventually(lambda: shown.visible_rows()[0] == 10)
    shown.page.mouse.wheel(0, 12)
    eventually(lambda: "-12px" in (shown.page.locator("tbody").get_attribute("style") or ""))


def test_rows_scrolled_past_are_never_asked_for(stage: SetStage) -> None:
    shown = stage(silent=True)
    for step in range(1, 40):
        scroll_to(shown, step * 100_000)
    asked = shown.events("page")
    assert len(asked) == 2, "two questions at most are under way"
    answer(shown, asked[0])
    eventually(lambda: len(shown.events("page")) == 3, page=shown.page)
    first, last = shown.visible_rows()
    third = shown.events("page")[2]
    assert third["start"] <= last
    assert third["stop"] > first


def test_placeholders_stand_for_rows_that_have_not_arrived(stage: SetStage) -> None:
    shown = stage(silent=True)
    expect(shown.page.locator("td.is-awaited").first).to_be_visible()
    expect(shown.grid).to_have_attribute("aria-busy", "true")
    assert [page["start"] for page in shown.events("page")] == [0]
    request = shown.events("page")[0]["request_id"]
    error = {"what": "The file is not there.", "why": "It was removed.", "remedy": "Import it."}
    shown.page.evaluate(
        "(delivery) => window.grid.call('deliver', JSON.stringify([delivery]))",
        {"request_id": request, "error": error},
    )
    expect(shown.grid).to_have_attribute("aria-busy", "false")
    expect(shown.page.get_by_role("alert")).to_have_text(
        "The file is not there. It was removed. Import it."
    )
    assert len(shown.events("page")) == 1, "a page that failed is not asked for over and over"


def test_a_late_answer_to_an_earlier_question_is_not_shown(stage: SetStage) -> None:
    shown = stage(silent=True)
    expect(shown.page.locator("td.is-awaited").first).to_be_visible()
    old = shown.events("page")[0]
    shown.page.evaluate("() => window.change({sort: [{column: 'Column 1', descending: true}]})")
    eventually(lambda: len(shown.events("page")) == 2, page=shown.page)
    answer(shown, old)
    shown.page.wait_for_timeout(100)
    expect(shown.page.get_by_text("answered")).to_have_count(0)


def test_missing_values_are_empty_and_marked(stage: SetStage) -> None:
    shown = stage()
    shown.filled()
    expect(shown.cell(16, 0)).to_have_class(re.compile("is-missing"))
    expect(shown.cell(16, 0)).to_have_text("")


def test_the_first_column_and_the_header_stay_in_place(stage: SetStage) -> None:
    shown = stage(made_props(columns=60))
    shown.filled()
    before = shown.cell(0, 0).bounding_box()
    head = shown.page.get_by_role("columnheader", name="Column 0", exact=True).bounding_box()
    scroll_to(shown, 0, left=3_000)
    shown.filled()
    assert shown.cell(0, 0).bounding_box() == before
    assert (
        shown.page.get_by_role("columnheader", name="Column 0", exact=True).bounding_box() == head
    )
    expect(shown.page.get_by_role("columnheader", name="Column 3", exact=True)).to_have_count(0)


def test_columns_stand_under_their_names_wherever_it_is_scrolled(stage: SetStage) -> None:
    shown = stage(made_props(columns=60))
    shown.filled()
    for left in (0, 130, 517, 2_400, 1e6):
        scroll_to(shown, 0, left=left)
        shown.filled()
        for header in shown.page.get_by_role("columnheader").all():
            column = int(header.get_attribute("aria-colindex") or 0) - 1
            name, cell = header.bounding_box(), shown.cell(0, column).bounding_box()
            assert name and cell
            assert abs(name["x"] - cell["x"]) < 0.5
            assert abs(name["width"] - cell["width"]) < 0.5
    expect(shown.page.get_by_role("columnheader", name="Column 59")).to_be_in_viewport()


def test_five_thousand_columns_are_asked_for_in_pieces(stage: SetStage) -> None:
    shown = stage(made_props(rows=50, columns=5_000))
    shown.filled()
    scroll_to(shown, 0, left=1e9)
    shown.filled()
    expect(shown.cell(9, 4_999)).to_have_text("4999/9")
    expect(shown.grid).to_have_attribute("aria-colcount", "5000")
    assert max(page["column_stop"] - page["column_start"] for page in shown.events("page")) <= 40
    assert shown.page.locator("td").count() < 2_000


def test_a_table_without_rows_says_so(stage: SetStage) -> None:
    shown = stage(made_props(rows=0))
    expect(shown.page.get_by_text("The file has a header and no rows.")).to_be_visible()
    expect(shown.grid).to_have_attribute("aria-rowcount", "1")
    assert shown.events("page") == []


def test_other_data_under_the_same_name_start_from_the_top(stage: SetStage) -> None:
    shown = stage()
    scroll_to(shown, 4_000_000)
    shown.filled()
    shown.page.evaluate("() => window.change({version: '2', rows: 30})")
    eventually(lambda: shown.visible_rows()[0] == 0, page=shown.page)
    expect(shown.grid).to_have_attribute("aria-rowcount", "31")


def test_it_leaves_nothing_behind(stage: SetStage) -> None:
    shown = stage()
    shown.filled()
    shown.page.evaluate("() => window.grid.destroy()")
    shown.page.wait_for_timeout(50)
    assert shown.page.locator("#grid").inner_html() == ""


def test_a_jump_is_drawn_well_within_a_frame(stage: SetStage) -> None:
    shown = stage(delay=0)
    shown.filled()
    times = shown.page.evaluate(
        """() => Array.from({ length: 41 }, (_, step) => {
          const begin = performance.now();
          const place = { row: 1000 + step * 997, column: step % 10 };
          window.grid.call("reveal", JSON.stringify([place]));
          return performance.now() - begin;
        })"""
    )
    # Other work on the machine only ever adds to a time, so the shortest tell the grid's own.
    assert sorted(times)[3] < 16, times
