"""All that is tested of arrays, once more by shaders."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.webgpu.native import why_there_is_none

ROOT = Path(__file__).parents[3]
LEFT_OUT = [
    "test_array_api.py",  # has a setting of its own for it
    "test_in_browser.py",
    "wgsl",
]
DIFFERENT = [
    # These tell of NumPy's engine: what it is called, and that it finds a mistake at once.
    "test_engine.py::test_the_device_says_what_computes_and_why",
    "test_indexing.py::test_keys_that_select_nothing_are_named",
]


@pytest.mark.full
def test_arrays_do_by_shaders_what_they_do_by_numpy() -> None:
    reason = why_there_is_none()
    if reason:
        pytest.skip(reason)
    options = ["-q", "-p", "tests.webgpu.shaders", "-p", "no:cacheprovider"]
    options += [f"--ignore=tests/webgpu/{name}" for name in LEFT_OUT]
    options += [f"--deselect=tests/webgpu/{name}" for name in DIFFERENT]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "tests/webgpu"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-5_000:] + ran.stderr[-2_000:]
    assert " passed" in ran.stdout
