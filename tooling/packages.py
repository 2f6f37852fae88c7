"""Asking pip where a package's wheel lies, so that no registry is named anywhere in the project."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tooling.console import Failure
from tooling.download import ANSWER_TIMEOUT, SourceFailed
from tooling.environment import environment
from tooling.process import run

__all__ = ["Wheel", "find_wheels", "normalised"]


def normalised(name: str) -> str:
    """Return a package's name the one way that all indexes compare it by."""
    return re.sub(r"[-_.]+", "-", name).lower()


@dataclass(frozen=True)
class Wheel:
    """A wheel as the registry describes it."""

    name: str
    version: str
    url: str
    sha256: str
    requires: tuple[str, ...]


_ANY_PLATFORM = ("--platform=any", "--abi=none", "--implementation=py")
_NATIVE = ("--platform=manylinux_2_28_x86_64", "--abi=cp314", "--implementation=cp")


def find_wheels(
    requirements: Sequence[str], *, any_python: bool = False, native: bool = False
) -> tuple[Wheel, ...]:
    """Return the wheels pip would take for these requirements, without their own needs.

    Only wheels that run on any platform count, as Pyodide needs them, or with ``native`` those of
    one common platform, whichever this machine is; they are Pyodide's Python's unless
    ``any_python`` is asked for. Names come back normalised.
    """
    platform = _NATIVE if native else _ANY_PLATFORM
    pip = [str(environment("build")), "-m", "pip", "--disable-pip-version-check"]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        try:
            run(
                [*pip, "install", "--quiet", "--dry-run", "--report", str(report),
                 f"--timeout={ANSWER_TIMEOUT:.0f}", "--retries=1", "--no-deps",
                 "--ignore-installed", "--target", folder, "--only-binary=:all:",
                 *platform, "--python-version=3.14",
                 *(["--ignore-requires-python"] if any_python else []), *requirements],
                quiet=True,
            )  # fmt: skip
        except Failure as failure:
            raise SourceFailed(f"is not found by pip: {failure}") from failure
        installs = json.loads(report.read_text("utf-8"))["install"]
    return tuple(
        Wheel(
            name=normalised(install["metadata"]["name"]),
            version=install["metadata"]["version"],
            url=install["download_info"]["url"],
            sha256=install["download_info"]["archive_info"]["hashes"]["sha256"],
            requires=tuple(install["metadata"].get("requires_dist", ())),
        )
        for install in installs
    )
