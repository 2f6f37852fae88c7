"""Sorting, filtering, resizing and the profiles in the grid's header, on a real file."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.components.conftest import SetStage
from tests.components.gridstage import Stage, made_props
from tests.support.polling import eventually


@pytest.fixture
def harvest(tmp_path: Path) -> Path:
    """Three hundred made fields, some without a yield."""
    draw = random.Random(3)
    lines = ["field,crop,area,sown,yield"]
    for number in range(300):
        crop = draw.choice(["wheat", "wheat", "barley", "maize"])
        gained = "" if number % 10 == 0 else f"{draw.gauss(7, 1):.1f}"
        day = f"2024-0{draw.randint(3, 5)}-{draw.randint(1, 28):02}"
        lines.append(f"Field {number},{crop},{draw.randint(1, 40)},{day},{gained}")
    path = tmp_path / "harvest.csv"
    path.write_text("\n".join(lines))
    return path


@pytest.fixture
def shown(table_stage: Callable[[Path], Stage], harvest: Path) -> Stage:
    return table_stage(harvest)


def header(stage: Stage, name: str) -> Locator:
    return stage.page.get_by_role("columnheader", name=name, exact=True)


def column(stage: Stage, place: int, count: int = 10) -> list[str]:
    stage.filled()
    return [stage.cell(row, place).inner_text() for row in range(count)]


def becomes(stage: Stage, place: int, says: Callable[[list[str]], bool]) -> None:
    """Wait for what a column shows: the old rows stay in sight until the new ones are there."""
    eventually(lambda: says(column(stage, place)), page=stage.page)


def open_menu(stage: Stage, name: str) -> Locator:
    header(stage, name).hover()
    header(stage, name).get_by_role("button").click()
    dialog = stage.page.get_by_role("dialog", name=f"Sort and filter {name}")
    expect(dialog).to_be_visible()
    return dialog


class TestSorting:
    def test_clicks_go_up_down_and_back(self, shown: Stage) -> None:
        before = column(shown, 2)
        header(shown, "area").click()
        expect(header(shown, "area")).to_have_attribute("aria-sort", "ascending")
        becomes(shown, 2, lambda texts: texts == sorted(texts, key=int))
        header(shown, "area").click()
        expect(header(shown, "area")).to_have_attribute("aria-sort", "descending")
        becomes(shown, 2, lambda texts: texts[0] == "40")
        header(shown, "area").click()
        expect(header(shown, "area")).to_have_attribute("aria-sort", "none")
        becomes(shown, 2, lambda texts: texts == before)

    def test_keys_sort_as_well(self, shown: Stage) -> None:
        shown.cell(0, 2).click()
        shown.page.keyboard.press("ArrowUp")
        expect(header(shown, "area")).to_be_focused()
        shown.page.keyboard.press("Enter")
        expect(header(shown, "area")).to_have_attribute("aria-sort", "ascending")
        expect(header(shown, "area")).to_be_focused()

    def test_shift_adds_a_second_column(self, shown: Stage) -> None:
        header(shown, "crop").click()
        header(shown, "area").click(modifiers=["Shift"])
        assert shown.events("sort")[-1] == [
            {"column": "crop", "descending": False},
            {"column": "area", "descending": False},
        ]
        shown.filled()
        becomes(shown, 1, lambda texts: set(texts) == {"barley"})

    def test_missing_values_stand_last_either_way(self, shown: Stage) -> None:
        header(shown, "yield").click()
        becomes(shown, 4, lambda texts: all(texts) and texts == sorted(texts, key=float))
        self.ends_in_a_missing_value(shown)
        header(shown, "yield").click()
        becomes(shown, 4, lambda texts: all(texts) and texts == sorted(texts, key=float)[::-1])
        self.ends_in_a_missing_value(shown)

    def ends_in_a_missing_value(self, shown: Stage) -> None:
        shown.cell(0, 0).click()
        shown.page.keyboard.press("Control+End")
        shown.filled()
        expect(shown.cell(299, 4)).to_have_text("")

    def test_a_chip_says_the_order_and_removes_it(self, shown: Stage) -> None:
        header(shown, "area").click()
        chips = shown.page.get_by_role("list", name="Sort and filters")
        expect(chips).to_contain_text("area, ascending")
        shown.page.get_by_role("button", name="Remove sort by area").click()
        expect(chips).to_be_hidden()
        expect(header(shown, "area")).to_have_attribute("aria-sort", "none")


class TestFiltering:
    def test_values_are_chosen_from_the_frequent_ones(self, shown: Stage) -> None:
        dialog = open_menu(shown, "crop")
        dialog.get_by_role("checkbox", name="barley").check()
        dialog.get_by_role("button", name="Apply").click()
        becomes(shown, 1, lambda texts: set(texts) == {"barley"})
        told = int(shown.page.get_by_role("status").inner_text().split()[0])
        expect(shown.grid).to_have_attribute("aria-rowcount", str(told + 1))
        assert 30 < told < 150

    def test_numbers_lie_between(self, shown: Stage) -> None:
        dialog = open_menu(shown, "area")
        expect(dialog.get_by_label("From")).to_have_attribute("placeholder", "1")
        dialog.get_by_label("From").fill("10")
        dialog.get_by_label("To").fill("12")
        dialog.get_by_label("To").press("Enter")
        becomes(shown, 2, lambda texts: set(texts) <= {"10", "11", "12"})

    def test_missing_values_are_found_by_the_keyboard_alone(self, shown: Stage) -> None:
        shown.cell(0, 4).click()
        shown.page.keyboard.press("ArrowUp")
        shown.page.keyboard.press("Alt+ArrowDown")
        dialog = shown.page.get_by_role("dialog")
        dialog.get_by_label("Show rows where it").select_option("is_missing")
        dialog.get_by_role("button", name="Apply").focus()
        shown.page.keyboard.press("Enter")
        expect(shown.page.get_by_role("status")).to_have_text("30 of 300 rows")
        becomes(shown, 4, lambda texts: set(texts) == {""})

    def test_nothing_left_says_so_and_offers_the_way_back(self, shown: Stage) -> None:
        dialog = open_menu(shown, "field")
        dialog.get_by_label("Value", exact=True).fill("no such field")
        dialog.get_by_role("button", name="Apply").click()
        expect(shown.page.get_by_text("No row passes these filters.")).to_be_visible()
        expect(shown.grid).to_have_attribute("aria-rowcount", "1")
        shown.page.get_by_role("button", name="Clear filters").click()
        expect(shown.grid).to_have_attribute("aria-rowcount", "301")

    def test_a_value_that_cannot_be_compared_is_said(self, shown: Stage) -> None:
        dialog = open_menu(shown, "area")
        dialog.get_by_label("From").fill("many")
        dialog.get_by_label("To").fill("12")
        dialog.get_by_role("button", name="Apply").click()
        expect(shown.page.get_by_role("alert")).to_contain_text("The filter could not be applied.")
        shown.page.get_by_role("button", name="Clear filters").click()
        expect(shown.page.get_by_role("alert")).to_be_hidden()
        shown.filled()

    def test_the_dialog_shows_what_is_in_force_and_clears_it(self, shown: Stage) -> None:
        dialog = open_menu(shown, "area")
        dialog.get_by_label("Show rows where it").select_option("at_least")
        dialog.get_by_label("Value", exact=True).fill("38")
        dialog.get_by_role("button", name="Apply").click()
        expect(shown.page.get_by_text("area is at least 38")).to_be_visible()
        dialog = open_menu(shown, "area")
        expect(dialog.get_by_label("Value", exact=True)).to_have_value("38")
        dialog.get_by_role("button", name="Clear filter").click()
        expect(shown.grid).to_have_attribute("aria-rowcount", "301")

    def test_escape_and_a_click_beside_close_without_a_change(self, shown: Stage) -> None:
        dialog = open_menu(shown, "area")
        shown.page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        open_menu(shown, "area")
        shown.page.mouse.click(5, 300)
        expect(dialog).to_be_hidden()
        assert shown.events("filter") == []


class TestProfiles:
    def test_a_picture_stands_below_each_name_and_is_said_in_words(self, shown: Stage) -> None:
        expect(shown.page.locator(".grid-profile svg")).to_have_count(5)
        described = header(shown, "yield").get_attribute("aria-description") or ""
        assert described.startswith("Numbers · 10\u202f% missing · ")
        assert "most often wheat" in (header(shown, "crop").get_attribute("aria-description") or "")

    def test_the_missing_share_is_a_gap_of_its_width(self, shown: Stage) -> None:
        picture = shown.page.locator(".grid-profile svg").nth(4)
        gap = picture.locator(".grid-chart-gap")
        width = float(picture.get_attribute("width") or 0)
        start = float(gap.get_attribute("x1") or 0)
        assert abs((width - start) / width - 0.1) < 0.03
        expect(
            shown.page.locator(".grid-profile svg").nth(2).locator(".grid-chart-gap")
        ).to_have_count(0)

    def test_columns_out_of_sight_are_profiled_when_they_come_into_it(
        self, stage: SetStage
    ) -> None:
        shown = stage(made_props(columns=200))
        eventually(lambda: shown.events("profile"), page=shown.page)
        assert shown.events("profile") == [{"start": 0, "stop": 40}]
        shown.page.locator(".grid-scroll").evaluate("(box) => box.scrollTo(1e6, 0)")
        eventually(lambda: len(shown.events("profile")) == 2, page=shown.page)
        assert shown.events("profile")[1] == {"start": 160, "stop": 200}


class TestWidths:
    def test_the_edge_of_a_name_can_be_dragged(self, shown: Stage) -> None:
        before = header(shown, "crop").bounding_box()
        handle = header(shown, "crop").locator(".grid-handle").bounding_box()
        assert before and handle
        shown.page.mouse.move(handle["x"] + 4, handle["y"] + 8)
        shown.page.mouse.down()
        shown.page.mouse.move(handle["x"] + 64, handle["y"] + 8, steps=4)
        shown.page.mouse.up()
        after, cell = header(shown, "crop").bounding_box(), shown.cell(0, 1).bounding_box()
        assert after and cell
        assert abs(after["width"] - before["width"] - 60) < 2
        assert cell["width"] == after["width"]
        assert shown.events("sort") == [], "a drag is no click"

    def test_a_double_click_fits_what_is_seen(self, shown: Stage) -> None:
        handle = header(shown, "field").locator(".grid-handle")
        handle.dblclick()
        fitted = header(shown, "field").bounding_box()
        assert fitted
        longest = shown.cell(0, 0).evaluate("(cell) => cell.scrollWidth <= cell.clientWidth")
        assert longest
        assert fitted["width"] < 140

    def test_keys_resize_from_the_header(self, shown: Stage) -> None:
        shown.cell(0, 1).click()
        shown.page.keyboard.press("ArrowUp")
        before = header(shown, "crop").bounding_box()
        shown.page.keyboard.press("Alt+ArrowRight")
        after = header(shown, "crop").bounding_box()
        assert before and after
        assert after["width"] == before["width"] + 16
        expect(header(shown, "crop")).to_be_focused()


def test_decimal_points_stand_in_line(shown: Stage) -> None:
    def point(row: int) -> float:
        place: float = shown.cell(row, 4).evaluate(
            """(cell) => {
              const text = cell.firstChild;
              const range = document.createRange();
              const end = text.data.indexOf(".") < 0 ? text.length : text.data.indexOf(".");
              range.setStart(text, 0);
              range.setEnd(text, end);
              return range.getBoundingClientRect().right;
            }"""
        )
        return place

    places = {round(point(row), 1) for row in range(1, 10)}
    assert max(places) - min(places) < 0.2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_keeps_its_contrast(shown: Stage, scheme: str) -> None:
    shown.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for selector in ("tbody td", "tbody .grid-number", ".grid-title"):
        ratio = shown.page.locator(selector).nth(1).evaluate(CONTRAST)
        assert ratio >= 4.5, selector


CONTRAST = """(element) => {
  const canvas = document.createElement("canvas").getContext("2d");
  const light = (colour) => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => {
      const value = part / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  let behind = element;
  while (/, 0\\)|transparent/.test(getComputedStyle(behind).backgroundColor)) {
    behind = behind.parentElement;
  }
  const style = getComputedStyle(element);
  const [one, other] = [light(style.color), light(getComputedStyle(behind).backgroundColor)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}"""
