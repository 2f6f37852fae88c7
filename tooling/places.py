"""Where things lie in the project and in the user's cache."""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = [
    "APP",
    "BENCHMARKS",
    "DIST",
    "NODE_MODULES",
    "PACKAGE_VERSION",
    "PY",
    "REQUIREMENTS",
    "ROOT",
    "WHEELS",
    "cache_folder",
]

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "app"
PY = ROOT / "py"
WHEELS = ROOT / "wheels"
DIST = ROOT / "dist"
BENCHMARKS = ROOT / "benchmarks"
NODE_MODULES = APP / "node_modules"
REQUIREMENTS = ROOT / "tooling" / "requirements"
PACKAGE_VERSION = "0.1.0"


def cache_folder() -> Path:
    """The folder that keeps downloads and environments for every clone of the project."""
    override = os.environ.get("FIELDBOOK_CACHE")
    if override:
        return Path(override).expanduser().resolve()
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "fieldbook"
