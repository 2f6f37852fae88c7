"""Python environments of pinned tools, kept in the cache and shared by every clone."""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

from tooling.console import Failure, say
from tooling.only_one import only_one
from tooling.places import REQUIREMENTS, cache_folder
from tooling.process import run

__all__ = ["environment", "scripts_folder"]


def environment(name: str) -> Path:
    """Return the Python of the environment pinned by ``requirements/NAME.txt``, made if missing.

    The folder is named by the pins and the interpreter, so a changed pin makes a new one and a
    second clone with the same pins installs nothing.
    """
    requirements = REQUIREMENTS / f"{name}.txt"
    pins = requirements.read_bytes()
    interpreter = f"{sys.version}|{sys.base_prefix}".encode()
    key = hashlib.sha256(pins + interpreter).hexdigest()[:16]
    folder = cache_folder() / "environments" / f"{name}-{key}"
    python = _python_of(folder)
    complete = folder / "complete"
    if complete.exists() and python.exists():
        return python
    with only_one(folder.name):
        if not complete.exists():
            say(f"Setting up the {name} tools (once)")
            _make(folder, python, requirements)
            complete.touch()
    return python


def _make(folder: Path, python: Path, requirements: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        run([sys.executable, "-m", "venv", str(folder)], quiet=True)
    except Failure as failure:
        raise Failure(
            "Python could not make a virtual environment. On Debian and Ubuntu the module comes "
            f"in a package of its own: install python3-venv and run this again.\n{failure}"
        ) from failure
    run(
        [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet",
         "--no-compile", "--no-deps", "--only-binary=:all:", "--require-hashes",
         "-r", str(requirements)],
        quiet=True,
    )  # fmt: skip


def scripts_folder(python: Path) -> Path:
    """The folder with the commands that an environment installed."""
    return python.parent


def _python_of(folder: Path) -> Path:
    if sys.platform == "win32":
        return folder / "Scripts" / "python.exe"
    return folder / "bin" / "python"
