"""The tutorial, followed to the letter: its files, its commands, and what it says happens."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.profile import Profile
from tests.support.servers import PlainServer
from tests.support.sites import ROOT

TUTORIAL = ROOT / "docs" / "tutorial.md"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PROJECT = "rainfall"
STARTED = 60_000
"""Milliseconds that Python may take to start on a machine that is busy with other tests."""


class Reader:
    """Reads the tutorial and does what it says, in a folder that holds nothing but Fieldbook."""

    def __init__(self, folder: Path) -> None:
        self._folder = self.beside = folder
        self._blocks = iter(BLOCK.findall(TUTORIAL.read_text("utf-8")))
        (folder / "fieldbook").symlink_to(ROOT, target_is_directory=True)
        commands = folder / "commands"
        commands.mkdir()
        (commands / "python").symlink_to(sys.executable)
        self._environment = {**os.environ, "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}"}

    def read_to(self, words: str) -> None:
        """Make each file and run each command, until a command begins with these words.

        That one is run, too, but not waited for where it serves.
        """
        for kind, name, text in self._blocks:
            if kind == "sh":
                for command in text.splitlines():
                    if name != "serve":
                        self._run(command)
                if text.startswith(words):
                    return
            else:
                path = self._folder / name
                assert path.parent.is_dir(), f"nothing has made {path.parent}"
                path.write_text(text, "utf-8")
        raise AssertionError(f"no command of the tutorial begins with {words!r}")

    def _run(self, command: str) -> None:
        if command.startswith("cd "):
            self._folder /= command.removeprefix("cd ")
            return
        result = subprocess.run(
            command,
            shell=True,
            cwd=self._folder,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, f"{command}\n{result.stderr}"

    @property
    def site(self) -> Path:
        return self._folder / "site"


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    folder = tmp_path / "empty"
    folder.mkdir()
    return Reader(folder)


def status(page: Page, text: str) -> None:
    expect(page.get_by_role("status").filter(has_text=text)).to_have_count(1, timeout=STARTED)


def add(page: Page, text: str) -> None:
    page.get_by_label("Reading in mm").fill(text)
    page.get_by_role("button", name="Add").click()


def count(page: Page, months: str) -> None:
    page.get_by_label("Months").fill(months)
    page.get_by_role("button", name="Count dry spells").click()


def test_whoever_follows_the_tutorial_has_an_app_that_opens_offline(
    reader: Reader, profile: Profile
) -> None:
    reader.read_to("python -m http.server")
    server = PlainServer(reader.site)
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
