"""``build.py faults``: seeded runs in which things go wrong, on the built site."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence

from tooling.chromium import find_chromium
from tooling.environment import environment
from tooling.places import DIST, ROOT
from tooling.site import build_site

__all__ = ["run_faults"]


def run_faults(arguments: Sequence[str]) -> int:
    """Build, then hand these arguments to the harness; return its exit status."""
    python = environment("development")
    settings = {
        "CHROMIUM": find_chromium(),
        "FIELDBOOK_DIST": str(DIST),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "py")]),
    }
    build_site()
    return subprocess.run(
        [str(python), "-m", "tests.faults", *arguments],
        cwd=ROOT,
        env={**os.environ, **settings},
        check=False,
    ).returncode
