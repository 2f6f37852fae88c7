"""``build.py bench``: each benchmark is a module that writes ``results/NAME.json``."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence

from tooling.chromium import find_chromium
from tooling.console import Failure, say
from tooling.environment import environment
from tooling.places import BENCHMARKS, DIST, ROOT
from tooling.site import build_site

__all__ = ["run_benchmarks"]


def run_benchmarks(names: Sequence[str], options: Sequence[str] = ()) -> int:
    """Run these benchmarks, or all, each in a process of its own; return the exit status.

    options: for the one benchmark that is named.
    """
    known = sorted(p.stem for p in BENCHMARKS.glob("*.py") if not p.stem.startswith("_"))
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise Failure(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(known)}.")
    if options and len(names) != 1:
        raise Failure(f"Name the one benchmark that takes {options[0]}.")
    python = environment("development")
    settings = {
        "CHROMIUM": find_chromium(),
        "FIELDBOOK_DIST": str(DIST),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "py")]),
    }
    build_site()
    status = 0
    for name in names or known:
        say(f"Benchmark {name}")
        result = subprocess.run(
            [str(python), "-m", f"benchmarks.{name}", *options],
            cwd=ROOT,
            env={**os.environ, **settings},
            check=False,
        )
        status = status or result.returncode
    return status
