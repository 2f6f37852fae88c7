"""Running other programs, whose failures are told in words."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tooling.console import Failure

__all__ = ["run"]


def run(
    command: Sequence[str],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    quiet: bool = False,
) -> str:
    """Run a command to its end and return what it printed; raise a Failure naming it if it failed.

    ``env`` adds to the present environment. Output goes to stderr as it comes, unless ``quiet``.
    """
    merged = {**os.environ, **(env or {})}
    result = subprocess.run(
        list(command),
        cwd=cwd,
        env=merged,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if quiet else None,
        check=False,
    )
    if result.returncode:
        shown = (result.stdout + (result.stderr or "")).strip()
        raise Failure(f"{' '.join(command[:4])} … failed ({result.returncode}).\n{shown[-4000:]}")
    return result.stdout
