"""Pyodide's cores of several versions, pinned by ``wheels/cores/``: what the bridge is tried on."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from tooling.console import say
from tooling.npm import install_locked
from tooling.only_one import only_one
from tooling.places import WHEELS, cache_folder

__all__ = ["core_folder", "core_versions"]

_CORES = WHEELS / "cores"
_FILES = ("package.json", "package-lock.json")


def core_versions() -> list[str]:
    """The pinned versions, the oldest first; the site's own is not among them."""
    packages = json.loads((_CORES / "package-lock.json").read_text("utf-8"))["packages"]
    found = [entry["version"] for entry in packages.values() if entry.get("name") == "pyodide"]
    return sorted(found, key=lambda version: [int(part) for part in version.split(".")])


def core_folder(version: str) -> Path:
    """The folder with a version's core, fetched by npm against the lock's hashes."""
    lock = json.loads((_CORES / "package-lock.json").read_text("utf-8"))["packages"]
    [place] = (
        str(place)
        for place, entry in lock.items()
        if entry.get("name") == "pyodide" and entry["version"] == version
    )
    return _installed() / place


def _installed() -> Path:
    digest = hashlib.sha256(b"".join((_CORES / name).read_bytes() for name in _FILES))
    folder = cache_folder() / "cores" / digest.hexdigest()[:16]
    complete = folder / "complete"
    with only_one("cores"):
        if not complete.exists():
            say("Fetching cores of other Pyodides (once)")
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            for name in _FILES:
                shutil.copyfile(_CORES / name, folder / name)
            install_locked(folder)
            complete.touch()
    return folder
