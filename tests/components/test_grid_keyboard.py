"""Keys, focus and selection in the grid."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.components.conftest import SetStage
from tests.components.gridstage import Stage, made_props
from tests.support.polling import eventually

LAST = 999_999


@pytest.fixture
def shown(stage: SetStage) -> Stage:
    opened = stage(made_props(columns=30))
    opened.filled()
    return opened


def press(stage: Stage, *keys: str) -> tuple[int, int] | None:
    for key in keys:
        stage.page.keyboard.press(key)
    return stage.active()


def test_the_grid_is_one_stop_for_tab(shown: Stage) -> None:
    shown.page.locator("#before").focus()
    assert press(shown, "Tab") == (0, 0)
    press(shown, "ArrowDown", "ArrowRight")
    shown.page.keyboard.press("Tab")
    expect(shown.page.locator("#after")).to_be_focused()
    assert press(shown, "Shift+Tab") == (1, 1)


def test_arrows_walk_and_stop_at_the_edges(shown: Stage) -> None:
    shown.cell(0, 0).click()
    assert press(shown, "ArrowDown", "ArrowDown", "ArrowRight") == (2, 1)
    assert press(shown, "ArrowLeft", "ArrowLeft", "ArrowLeft") == (2, 0)
    assert press(shown, "ArrowUp", "ArrowUp", "ArrowUp", "ArrowUp") == (-1, 0)
    assert press(shown, "ArrowDown") == (0, 0)


def test_home_and_end_reach_the_row_s_and_the_table_s_corners(shown: Stage) -> None:
    shown.cell(4, 2).click()
    assert press(shown, "End") == (4, 29)
    expect(shown.cell(4, 29)).to_be_in_viewport()
    assert press(shown, "Home") == (4, 0)
    assert press(shown, "Control+End") == (LAST, 29)
    shown.filled()
    expect(shown.cell(LAST, 29)).to_have_text(f"29/{LAST}")
    assert press(shown, "Control+Home") == (0, 0)


def test_page_keys_move_by_what_is_seen(shown: Stage) -> None:
    shown.cell(0, 1).click()
    height = shown.visible_rows()[1]
    after = press(shown, "PageDown")
    assert after is not None
    assert height - 2 <= after[0] <= height
    assert press(shown, "PageDown", "PageUp") == after
    assert press(shown, "PageUp", "PageUp") == (0, 1)


def test_every_row_can_be_reached_where_a_pixel_is_several_rows(shown: Stage) -> None:
    shown.cell(0, 0).click()
    press(shown, "Control+End")
    for step in range(1, 60):
        assert press(shown, "ArrowUp") == (LAST - step, 29)
        expect(shown.cell(LAST - step, 29)).to_be_in_viewport(ratio=0.99)


def test_the_focus_returns_to_a_cell_that_was_scrolled_away(shown: Stage) -> None:
    shown.cell(2, 1).click()
    shown.page.locator(".grid-scroll").evaluate("(box) => box.scrollTo(0, 4000000)")
    eventually(lambda: shown.visible_rows()[0] > 1000)
    expect(shown.grid).to_be_focused()
    assert press(shown, "ArrowDown") == (3, 1)
    expect(shown.cell(3, 1)).to_be_in_viewport()


def test_the_cell_with_the_focus_keeps_it_while_it_moves(shown: Stage) -> None:
    shown.cell(9, 1).click()
    marked = shown.cell(9, 1).evaluate_handle("(cell) => cell")
    shown.grid.hover()
    shown.page.mouse.wheel(0, 72)
    eventually(lambda: shown.visible_rows()[0] == 3)
    assert shown.active() == (9, 1)
    assert marked.evaluate("(cell) => cell === document.activeElement")


def test_the_focus_stays_when_rows_arrive(stage: SetStage) -> None:
    shown = stage(delay=300)
    shown.cell(1, 1).click()
    shown.filled()
    assert shown.active() == (1, 1)


def test_shift_selects_a_rectangle(shown: Stage) -> None:
    shown.cell(2, 1).click()
    press(shown, "Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowRight")
    selected = shown.page.locator("td[aria-selected='true']")
    expect(selected).to_have_count(6)
    expect(shown.cell(4, 2)).to_have_class(re.compile("is-selected"))
    press(shown, "Escape")
    expect(selected).to_have_count(1)


def test_the_pointer_selects_by_dragging_and_with_shift(shown: Stage) -> None:
    shown.cell(2, 1).hover()
    shown.page.mouse.down()
    shown.cell(5, 3).hover()
    shown.page.mouse.up()
    expect(shown.page.locator("td[aria-selected='true']")).to_have_count(12)
    shown.cell(3, 1).click(modifiers=["Shift"])
    expect(shown.page.locator("td[aria-selected='true']")).to_have_count(2)


def test_the_owner_hears_of_the_active_cell(shown: Stage) -> None:
    shown.cell(3, 2).click()
    press(shown, "ArrowRight")
    assert shown.events("active")[-1] == {"row": 3, "column": 3}


def test_the_owner_can_show_a_cell(shown: Stage) -> None:
    shown.page.evaluate("() => window.grid.call('reveal', '[{\"row\": 500000, \"column\": 20}]')")
    expect(shown.cell(500_000, 20)).to_be_in_viewport()
    shown.page.evaluate("() => window.grid.call('focus', '[]')")
    assert shown.active() == (500_000, 20)


class TestCopying:
    @pytest.fixture(autouse=True)
    def _clipboard(self, shown: Stage) -> None:
        shown.page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    def copied(self, shown: Stage) -> str:
        eventually(lambda: shown.events("copied"), page=shown.page)
        text: str = shown.page.evaluate("() => navigator.clipboard.readText()")
        return text

    def test_a_rectangle_is_tab_separated(self, shown: Stage) -> None:
        shown.cell(15, 0).click()
        press(shown, "Shift+ArrowDown", "Shift+ArrowRight", "Control+c")
        assert self.copied(shown) == "0/15\t\n\t1/16"

    def test_rows_that_have_not_been_seen_are_fetched(self, shown: Stage) -> None:
        shown.cell(0, 2).click()
        for _ in range(40):
            shown.page.keyboard.press("Shift+PageDown")
        press(shown, "Control+c")
        lines = self.copied(shown).split("\n")
        active = shown.events("active")[-1]["row"]
        assert len(lines) == active + 1 > 800
        assert lines[777] == "2/777"
        assert not any(line == "" for row, line in enumerate(lines) if (row + 2) % 17 != 16)

    def test_too_much_is_refused_with_a_reason(self, shown: Stage) -> None:
        shown.cell(0, 0).click()
        press(shown, "Control+a", "Control+c")
        eventually(lambda: shown.events("refused"), page=shown.page)
        assert "Select up to" in shown.events("refused")[0]["text"]


def test_a_whole_small_table_takes_its_names_along(stage: SetStage) -> None:
    shown = stage(made_props(rows=2, columns=2))
    shown.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shown.filled()
    shown.cell(0, 0).click()
    press(shown, "Control+a", "Control+c")
    eventually(lambda: shown.events("copied"), page=shown.page)
    assert (
        shown.page.evaluate("() => navigator.clipboard.readText()")
        == "Column 0\tColumn 1\n0/0\t1/0\n0/1\t1/1"
    )
