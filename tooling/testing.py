"""``build.py test``: the whole test run, from a machine that has nothing but Python."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from tooling.chromium import find_chromium
from tooling.environment import environment
from tooling.places import DIST, ROOT
from tooling.site import build_site

__all__ = ["bytecode_of_a_run", "run_tests"]


def run_tests(arguments: Sequence[str]) -> int:
    """Set up, build, run pytest with these arguments; return its exit status."""
    # Each waits for other machines most of its time, so they wait together.
    with ThreadPoolExecutor() as pool:
        tools = pool.submit(environment, "development")
        chromium = pool.submit(find_chromium)
        site = pool.submit(build_site)
        python = tools.result()
        settings = {"CHROMIUM": chromium.result(), "FIELDBOOK_DIST": str(DIST)}
        site.result()
    # How many processes `auto` means, the tests say: two for the whole run, else none but this.
    command = [str(python), "-m", "pytest", "-n", "auto", *arguments]
    with bytecode_of_a_run() as kept:
        return subprocess.run(
            command, cwd=ROOT, env={**os.environ, **settings, **kept}, check=False
        ).returncode


@contextmanager
def bytecode_of_a_run() -> Iterator[dict[str, str]]:
    """Settings with which Python compiles each module once in the run.

    Tests start many an interpreter, and compiling pandas and scikit-learn takes each of them
    several seconds. Who has forbidden bytecode beside the sources gets none there.
    """
    if not os.environ.get("PYTHONDONTWRITEBYTECODE"):
        yield {}
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        yield {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": folder}
