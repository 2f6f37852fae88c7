"""How a whole run is divided, seen in one: four small files, and what ran them when."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.division import browsers_first

ROOT = Path(__file__).resolve().parents[2]

_CONFTEST = """
import pytest
from tests.support.division import BothEnds

def pytest_xdist_make_scheduler(config, log):
    config.option.loadscopereorder = False
    return BothEnds(config, log)
"""

_TESTS = """
import os, pathlib, time, pytest

@pytest.mark.parametrize("number", range(4))
def test_that_takes_its_time(number):
    time.sleep(0.05)
    with pathlib.Path(os.environ["RAN"], os.environ["PYTEST_XDIST_WORKER"]).open("a") as ran:
        ran.write(pathlib.Path(__file__).stem + "\\n")
"""


def test_files_are_run_whole_and_from_both_ends(tmp_path: Path) -> None:
    suite, ran = tmp_path / "suite", tmp_path / "ran"
    suite.mkdir()
    ran.mkdir()
    (suite / "conftest.py").write_text(_CONFTEST)
    names = [f"test_{letter}" for letter in "abcdef"]
    for name in names:
        (suite / f"{name}.py").write_text(_TESTS)
    plugins = ["-p", "no:playwright", "-p", "no:asyncio", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plugins, "-n", "2", str(suite)],
        cwd=suite,
        env={"PYTHONPATH": str(ROOT), "RAN": str(ran)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    first, second = ((ran / f"gw{number}").read_text().split() for number in range(2))
    assert sorted([*first, *second]) == sorted(name for name in names for _ in range(4))
    assert not set(first) & set(second)
    assert list(dict.fromkeys(first)) == sorted(set(first))
    assert list(dict.fromkeys(second)) == sorted(set(second), reverse=True)
    assert (first[0], second[0]) == ("test_a", "test_f")


class _Item:
    def __init__(self, name: str) -> None:
        self.name, self.path = name, Path(name[0])


def test_a_file_with_one_test_of_a_browser_is_among_the_first() -> None:
    items = [_Item(name) for name in ("a2", "b2", "b1", "c2", "d0", "d2")]
    sorted_items = browsers_first(items, lambda item: int(item.name[1]))
    assert [item.name for item in sorted_items] == ["d0", "d2", "b2", "b1", "a2", "c2"]
