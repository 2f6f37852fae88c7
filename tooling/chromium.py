"""A Chromium for the tests: the one named, the one on PATH, or Debian's."""

from __future__ import annotations

import os
import shutil

from tooling.console import Failure, say
from tooling.process import run

__all__ = ["find_chromium", "installed_chromium"]

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def installed_chromium() -> str | None:
    """The executable named by ``CHROMIUM``, else the first one on ``PATH``, else none."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for path in map(shutil.which, _NAMES) if path), None)


def find_chromium() -> str:
    """Return the path of a Chromium, installing Debian's where that is possible."""
    found = installed_chromium()
    if found:
        return found
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        say("Installing Chromium from the system's packages (once)")
        quietly = {"DEBIAN_FRONTEND": "noninteractive"}
        run(["apt-get", "update", "-qq"], env=quietly, quiet=True)
        run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
            env=quietly,
            quiet=True,
        )
        found = installed_chromium()
    if not found:
        raise Failure(
            "The tests drive Chromium and there is none here. Install it (on Debian and Ubuntu: "
            "apt-get install chromium), or set CHROMIUM to the path of a Chromium or Chrome."
        )
    return found
