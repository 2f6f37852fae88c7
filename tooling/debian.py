"""Programs that come from the system's packages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence

from tooling.console import Failure, say
from tooling.process import run

__all__ = ["installed", "program_of"]


def installed(names: Sequence[str]) -> str | None:
    """The first of these programs on ``PATH``, or none."""
    return next((path for path in map(shutil.which, names) if path), None)


def program_of(names: Sequence[str], package: str, otherwise: str = "") -> str:
    """Return the path of the first of these programs, installing Debian's where that is possible.

    otherwise: what else a person can do where it is not.
    """
    found = installed(names)
    if found:
        return found
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        say(f"Installing {package} from the system's packages (once)")
        quietly = {"DEBIAN_FRONTEND": "noninteractive"}
        run(["apt-get", "update", "-qq"], env=quietly, quiet=True)
        run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package],
            env=quietly,
            quiet=True,
        )
        found = installed(names)
    if not found:
        raise Failure(
            f"The tests need {names[0]} and there is none here. Install it (on Debian and Ubuntu: "
            f"apt-get install {package}). {otherwise}".strip()
        )
    return found
