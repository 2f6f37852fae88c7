"""A failing browser test tells what the browser said."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.sites import ROOT

_FAILING = """
def test_that_fails(page):
    page.evaluate("() => console.warn('this went before')")
    assert page.evaluate("() => 1") == 2

def test_that_leaves_the_origin(page):
    page.goto("http://elsewhere.example/page")
"""


def test_the_report_of_a_failing_test_has_the_consoles(tmp_path: Path) -> None:
    test = tmp_path / "test_failing.py"
    test.write_text(_FAILING)
    (tmp_path / "conftest.py").symlink_to(ROOT / "tests" / "conftest.py")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), str(test)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "2 failed, 1 error in" in run.stdout
    assert "Browser until call" in run.stdout
    assert "[page] warning: this went before" in run.stdout
    assert "[network] left the origin: GET http://elsewhere.example/page" in run.stdout
