"""Fieldbook's own wheel: built by setuptools from ``py/``, the same bytes for the same sources."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path

from tooling.environment import environment
from tooling.places import PACKAGE_VERSION, PY, ROOT, cache_folder
from tooling.process import run

__all__ = ["WHEEL_NAME", "build_wheel", "fieldbook_wheel"]

WHEEL_NAME = f"fieldbook-{PACKAGE_VERSION}-py3-none-any.whl"

_TOP_FILES = ("pyproject.toml", "README.md", "LICENSE")
_FIXED_TIME = "1767225600"
"""The time that all of the wheel's members carry: zip files can't do without one."""

_KEEP = 8


def fieldbook_wheel() -> Path:
    """Return the wheel of the present sources, building it unless the cache has it."""
    wheels = cache_folder() / "fieldbook"
    folder = wheels / _key()
    if not (folder / WHEEL_NAME).exists():
        build_wheel(folder)
        _forget_old(wheels)
    return folder / WHEEL_NAME


def build_wheel(folder: Path) -> Path:
    """Build the wheel into a folder, in a copy: setuptools leaves things in the tree it builds."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        tree = Path(temporary)
        for path in _sources():
            target = tree / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        run(
            [str(environment("build")), "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index",
             "--no-build-isolation", "--disable-pip-version-check", "--wheel-dir", str(folder),
             str(tree)],
            env={"SOURCE_DATE_EPOCH": _FIXED_TIME},
            quiet=True,
        )  # fmt: skip
    return folder / WHEEL_NAME


def _sources() -> list[Path]:
    package = (PY / "fieldbook").rglob("*")
    files = sorted(path for path in package if path.is_file() and path.suffix != ".pyc")
    return [*files, *(ROOT / name for name in _TOP_FILES)]


def _key() -> str:
    digest = hashlib.sha256()
    for path in [*_sources(), Path(__file__)]:
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _forget_old(folder: Path) -> None:
    builds = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for build in builds[_KEEP:]:
        shutil.rmtree(build)
