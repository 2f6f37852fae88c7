"""One page that tells all, runs nothing, loads nothing, and holds no row of the data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Page, Request

from fieldbook.automl.messages import Report, TrialReport
from fieldbook.reports import report_texts
from fieldbook.reports import texts as told
from fieldbook.reports.report_file import report_file
from tests.reports.made import HOSTILE, binary, number

TAGS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "main",
    "header",
    "section",
    "h1",
    "h2",
    "p",
    "ul",
    "li",
    "b",
    "div",
    "figure",
    "figcaption",
    "details",
    "summary",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "svg",
    "g",
    "rect",
    "line",
    "path",
    "circle",
    "text",
}
NAMES = [HOSTILE, '"><img src=x onerror=ran()>', "</style></svg><script>ran()</script>", "{}%s\x00"]


def parsed(report: Report) -> ET.Element:
    """The page is XML besides, so that its whole structure can be read."""
    written = report_file(report)
    assert written.startswith("<!DOCTYPE html>\n")
    return ET.fromstring(written.removeprefix("<!DOCTYPE html>\n"))


def text_of(page: ET.Element) -> str:
    return "".join(page.itertext())


@pytest.mark.parametrize("report", [binary(), number()])
def test_it_tells_what_there_is(report: Report) -> None:
    text = text_of(parsed(report))
    for part in (
        told.worth(report),
        told.IMPORTANCE,
        report_texts.LEADERBOARD,
        report_texts.SEGMENTS,
        report_texts.TRIALS,
        report_texts.FOOT,
    ):
        assert part in text
    if report.classes:
        assert "On 40 rows set aside" in text
        assert "Accuracy0.8750.0120.8512" in text
        assert "ValueError: it failed." in text, "why a trial failed"
        assert "scikit-learn1.8.0" in text
        assert {told.ROC, told.CONFUSION, told.CALIBRATION} <= set(text_of_figures(report))
    else:
        assert {told.RESIDUALS, told.RESIDUAL_HISTOGRAM} <= set(text_of_figures(report))


def text_of_figures(report: Report) -> list[str]:
    return [each.text or "" for each in parsed(report).iter("figcaption")]


@pytest.mark.parametrize("name", NAMES)
def test_names_are_text(name: str) -> None:
    report = replace(binary(name, name), target=name, model=name, classes=("no", name))
    report = replace(
        report, trials=(TrialReport(1, name, name, name, why=name, settings={name: [name]}),)
    )
    page = parsed(report)
    assert {each.tag for each in page.iter()} <= TAGS
    attributes = {key for each in page.iter() for key in each.attrib}
    assert not any(key.startswith("on") or key in ("href", "src", "style") for key in attributes)


def test_it_holds_no_rows_and_no_addresses() -> None:
    written = report_file(binary())
    assert "a cell of the data" not in written
    assert "http://" not in written.replace("http-equiv", "")
    assert "https://" not in written
    assert "url(" not in written


@pytest.mark.parametrize(
    "report",
    [
        replace(binary(), explained=None, importance=(), leaderboard=(), trials=(), columns=()),
        replace(number(), state="training", error=None, score=None),
        replace(binary(), versions={}, findings=()),
    ],
)
def test_what_is_missing_is_said_or_left_out(report: Report) -> None:
    text = text_of(parsed(report))
    assert "None" not in text
    if report.explained is None:
        assert report_texts.NOT_EXPLAINED in text
    if report.state == "training":
        assert report_texts.NOT_ENDED in text


def test_nothing_runs_and_nothing_loads(page: Page, tmp_path: Path) -> None:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))  # noqa: PLW0108 - it marks what it calls
    ran: list[str] = []
    page.expose_function("ran", lambda: ran.append("script"))
    report = replace(binary(NAMES[1], NAMES[2]), target=NAMES[0])
    file = tmp_path / "report.html"
    file.write_text(report_file(report), "utf-8")
    page.goto(file.as_uri())
    assert page.locator("figure svg").count() == len(text_of_figures(report))
    assert page.locator("script, img, iframe").count() == 0
    width = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert width <= 0, "long names break, and wide tables scroll in their place"
    assert [request.url for request in asked] == [file.as_uri()]
    assert ran == []
