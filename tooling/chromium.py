"""A Chromium for the tests: the one named, the one on PATH, or Debian's."""

from __future__ import annotations

import os

from tooling.debian import installed, program_of

__all__ = ["find_chromium", "installed_chromium"]

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def installed_chromium() -> str | None:
    """The executable named by ``CHROMIUM``, else the first one on ``PATH``, else none."""
    return os.environ.get("CHROMIUM") or installed(_NAMES)


def find_chromium() -> str:
    """Return the path of a Chromium, installing Debian's where that is possible."""
    otherwise = "Or set CHROMIUM to the path of a Chromium or Chrome."
    return installed_chromium() or program_of(_NAMES, "chromium", otherwise)
