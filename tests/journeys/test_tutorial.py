"""The tutorial, followed to the letter: its files, its commands, and what it says happens."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.support.profile import Profile
from tests.support.reader import Reader
from tests.support.servers import PlainServer
from tests.support.sites import ROOT

TUTORIAL = ROOT / "docs" / "tutorial.md"
STARTED = 60_000
"""Milliseconds that Python may take to start on a machine that is busy with other tests."""


def status(page: Page, text: str) -> None:
    expect(page.get_by_role("status").filter(has_text=text)).to_have_count(1, timeout=STARTED)


def add(page: Page, text: str) -> None:
    page.get_by_label("Reading in mm").fill(text)
    page.get_by_role("button", name="Add").click()


def count(page: Page, months: str) -> None:
    page.get_by_label("Months").fill(months)
    page.get_by_role("button", name="Count dry spells").click()


def test_whoever_follows_the_tutorial_has_an_app_that_opens_offline(
    profile: Profile, tmp_path: Path
) -> None:
    reader = Reader(TUTORIAL, tmp_path / "empty")
    reader.read_to("python -m http.server")
    server = PlainServer(reader.folder / "site")
    page = profile.open(server.url)
    expect(page.get_by_role("heading")).to_have_text("Rainfall", timeout=STARTED)
    total = page.get_by_role("status").filter(has_text="days")

    for reading in ("12.5", "0", "3"):
        add(page, reading)
    assert page.locator("li").all_inner_texts() == ["12.5 mm", "0 mm", "3 mm"]
    assert total.inner_text() == "15.5 mm in 3 days"
    status(page, "Saved")

    page.get_by_label("Reading in mm").fill("rain")
    expect(page.get_by_role("alert")).to_have_text("“rain” is no number.")
    expect(page.get_by_role("button", name="Add")).to_be_disabled()
    page.get_by_label("Reading in mm").fill("")
    expect(page.get_by_role("button", name="Add")).to_be_enabled()

    count(page, "1000000")
    bar = page.get_by_role("progressbar", name="Counting")
    expect(bar).to_have_attribute("value", re.compile(r"0\.0*[1-9]"), timeout=STARTED)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped.")).to_be_visible()
    count(page, "2000")
    expect(page.get_by_text("A dry week in 0.8% of months.")).to_be_visible(timeout=STARTED)
    status(page, "Ready to work offline.")

    server.stop()
    profile.kill()
    page = profile.open(server.url)
    expect(page.locator("li")).to_have_text(["12.5 mm", "0 mm", "3 mm"], timeout=STARTED)
    assert page.evaluate("crossOriginIsolated")
    count(page, "2000")
    expect(page.get_by_text("A dry week in 0.8% of months.")).to_be_visible(timeout=STARTED)

    reader.read_to("python ../fieldbook/build.py app .")
    server.start()
    page.reload()
    page.get_by_role("button", name="Change to it").click(timeout=STARTED)
    expect(page.get_by_role("heading")).to_have_text("Rain, day by day", timeout=STARTED)
    assert page.locator("li").count() == 3
    server.stop()
