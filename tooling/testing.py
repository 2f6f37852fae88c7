"""``build.py test``: the whole test run, from a machine that has nothing but Python."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from tooling.chromium import find_chromium
from tooling.environment import environment
from tooling.places import DIST, ROOT
from tooling.site import build_site

__all__ = ["run_tests"]


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
    return subprocess.run(
        [str(python), "-m", "pytest", *arguments],
        cwd=ROOT,
        env={**os.environ, **settings},
        check=False,
    ).returncode
