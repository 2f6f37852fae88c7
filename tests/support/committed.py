"""What is committed, or about to be."""

from __future__ import annotations

import subprocess

from tests.support.sites import ROOT

__all__ = ["committed_names"]


def committed_names() -> list[str]:
    """The paths from the project's root of all files that git does not ignore."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [name for name in listing.split("\0") if name]
