"""Node and the npm parts of ``app/package-lock.json``, and of other folders with such a lock."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tooling.console import Failure, say
from tooling.environment import environment, scripts_folder
from tooling.only_one import only_one
from tooling.places import APP, NODE_MODULES, cache_folder
from tooling.process import run

__all__ = ["install_locked", "install_parts", "npm_answer", "run_node", "run_script"]

_OLDEST_NODE = 20


def install_parts(folder: Path = APP) -> Path:
    """The ``node_modules`` of a folder: its locked parts, installed unless they are there."""
    lock = (folder / "package-lock.json").read_bytes()
    digest = hashlib.sha256(lock).hexdigest()
    installed = folder / "node_modules"
    stamp = installed / ".fieldbook-lock"
    with only_one("npm"):
        if stamp.exists() and stamp.read_text("utf-8") == digest:
            return installed
        say("Installing the npm parts (once)")
        install_locked(folder)
        stamp.write_text(digest, "utf-8")
    return installed


def install_locked(folder: Path) -> None:
    """Install what a folder's lock names, checked against the hashes in it."""
    run(
        [_program("npm"), "ci", "--ignore-scripts", "--prefer-offline", "--no-audit",
         "--no-fund", "--loglevel=error", "--cache", str(cache_folder() / "npm")],
        cwd=folder,
        env=_environment(),
        quiet=True,
    )  # fmt: skip


def run_node(part: str, arguments: Sequence[str], folder: Path = APP) -> str:
    """Run the command that an installed npm part brings, from a folder."""
    install_parts()
    command = _program(part, NODE_MODULES / ".bin")
    return run([command, *arguments], cwd=folder, env=_environment(), quiet=True)


def run_script(script: Path, *arguments: str) -> str:
    """Run a script of our own in Node and return what it printed."""
    install_parts()
    return run([_program("node"), str(script), *arguments], env=_environment(), quiet=True)


def npm_answer(*arguments: str) -> str:
    """What npm itself prints about the parts, whether or not it calls that a success."""
    answer = subprocess.run(
        [_program("npm"), *arguments, "--loglevel=error"],
        cwd=APP,
        env={**os.environ, **_environment()},
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.stdout or answer.stderr


def _program(name: str, folder: Path | None = None) -> str:
    """The full path of a command, with the ending that the operating system gives it."""
    path = str(folder) if folder else _environment().get("PATH")
    found = shutil.which(name, path=path)
    if not found:
        raise Failure(f"{name} is not there, although it was installed.")
    return found


def _environment() -> dict[str, str]:
    """The environment in which ``node`` and ``npm`` are found: the machine's, else the pinned."""
    if _machine_has_node():
        return {}
    scripts: Path = scripts_folder(environment("node"))
    return {"PATH": f"{scripts}{os.pathsep}{os.environ.get('PATH', '')}"}


def _machine_has_node() -> bool:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return False
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    version = re.match(r"v(\d+)\.", answer.stdout)
    return version is not None and int(version[1]) >= _OLDEST_NODE
