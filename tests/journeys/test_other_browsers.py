"""The main way in browsers that are not Chromium, as far as their drivers go."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from tests.journeys.other_browsers import OFFLINE, STEPS
from tests.support.servers import OwnServer
from tooling.console import Failure
from tooling.debian import program_of
from tooling.environment import environment
from tooling.places import ROOT

pytestmark = pytest.mark.full


def program(names: Sequence[str], package: str) -> Path:
    """The program itself, not a link to it: a driver may look for what lies beside it."""
    try:
        return Path(program_of(names, package)).resolve()
    except Failure as failure:
        pytest.skip(str(failure))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "harvest.csv"
    path.write_text("field,rain\nnorth,31\nsouth,47\n")
    return path


@pytest.fixture
def display() -> Iterator[dict[str, str]]:
    """A screen that nobody sees, without a graphics device."""
    xvfb = program(("Xvfb",), "xvfb")
    with subprocess.Popen(
        [xvfb, "-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as screen:
        assert screen.stdout
        number = screen.stdout.readline().strip()
        yield {
            "DISPLAY": f":{number}",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "WEBKIT_DISABLE_DMABUF_RENDERER": "1",
        }
        screen.terminate()


def driven(
    name: str, browser: Path, site: Path, table: Path, settings: Mapping[str, str]
) -> list[str]:
    """Which steps were seen; the server is stopped when it isn't needed any more."""
    server = OwnServer(site)
    steps = []
    try:
        with subprocess.Popen(
            [environment("browsers"), "-m", "tests.journeys.other_browsers",
             name, browser, server.url, table],
            cwd=ROOT,
            env={**os.environ, **settings, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as journey:  # fmt: skip
            assert journey.stdin and journey.stdout
            for line in journey.stdout:
                print(line, end="")
                if line.strip() in STEPS:
                    steps.append(line.strip())
                if line.strip() == OFFLINE:
                    server.stop()
                    journey.stdin.write("\n")
                    journey.stdin.flush()
        assert journey.returncode == 0
    finally:
        if server.running:
            server.stop()
    return steps


def test_firefox_goes_the_main_way(site: Path, table: Path) -> None:
    firefox = program(("firefox-esr", "firefox"), "firefox-esr")
    assert driven("firefox", firefox, site, table, {}) == list(STEPS)


def test_webkit_goes_the_main_way(site: Path, table: Path, display: Mapping[str, str]) -> None:
    webkit = program(("WebKitWebDriver",), "webkit2gtk-driver")
    assert driven("webkit", webkit, site, table, display) == list(STEPS)
