"""How a run is divided, seen in one of six small files: which process ran which, and when."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.division import browsers_first

ROOT = Path(__file__).resolve().parents[2]

_CONFTEST = """
from tests.support.division import PROCESSES, BothEnds, is_whole_run

def pytest_xdist_auto_num_workers(config):
    return PROCESSES if is_whole_run(config) else 0

def pytest_xdist_make_scheduler(config, log):
    config.option.loadscopereorder = False
    return BothEnds(config, log)
"""

_TESTS = """
import os, pathlib, time, pytest

@pytest.mark.parametrize("number", range(4))
def test_that_takes_its_time(number):
    time.sleep(0.05)
    process = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    with pathlib.Path(process).with_suffix(".ran").open("a") as ran:
        ran.write(pathlib.Path(__file__).stem + "\\n")
"""

_NAMES = [f"test_{letter}" for letter in "abcdef"]


def run(folder: Path, *arguments: str) -> dict[str, list[str]]:
    """Process → the files of the tests that it ran, in order, of a suite of six files."""
    (folder / "suite").mkdir()
    (folder / "pytest.ini").write_text("[pytest]\ntestpaths = suite\n")
    (folder / "suite" / "conftest.py").write_text(_CONFTEST)
    for name in _NAMES:
        (folder / "suite" / f"{name}.py").write_text(_TESTS)
    plugins = ["-p", "no:playwright", "-p", "no:asyncio", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plugins, "-n", "auto", *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return {ran.stem: ran.read_text().split() for ran in folder.glob("*.ran")}


def test_files_are_run_whole_and_from_both_ends(tmp_path: Path) -> None:
    ran = run(tmp_path)
    first, second = ran["gw0"], ran["gw1"]
    assert sorted([*first, *second]) == sorted(name for name in _NAMES for _ in range(4))
    assert not set(first) & set(second)
    assert list(dict.fromkeys(first)) == sorted(set(first))
    assert list(dict.fromkeys(second)) == sorted(set(second), reverse=True)
    assert (first[0], second[0]) == ("test_a", "test_f")


@pytest.mark.parametrize("chosen", [["suite/test_b.py"], ["-k", "test_b"]], ids=" ".join)
def test_a_part_is_run_by_one_process(tmp_path: Path, chosen: list[str]) -> None:
    assert run(tmp_path, *chosen) == {"alone": ["test_b"] * 4}


class _Item:
    def __init__(self, name: str) -> None:
        self.name, self.path = name, Path(name[0])


def test_a_file_with_one_test_of_a_browser_is_among_the_first() -> None:
    items = [_Item(name) for name in ("a2", "b2", "b1", "c2", "d0", "d2")]
    sorted_items = browsers_first(items, lambda item: int(item.name[1]))
    assert [item.name for item in sorted_items] == ["d0", "d2", "b2", "b1", "a2", "c2"]
