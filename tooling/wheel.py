"""Fieldbook's own wheel: built by setuptools from ``py/``, the same bytes for the same sources."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path

from tooling.environment import environment, run
from tooling.places import PACKAGE_VERSION, PY, ROOT, cache_folder

__all__ = ["WHEEL_NAME", "fieldbook_wheel"]

WHEEL_NAME = f"fieldbook-{PACKAGE_VERSION}-py3-none-any.whl"

_TOP_FILES = ("pyproject.toml", "README.md", "LICENSE")
_FIXED_TIME = "1767225600"
"""The time that all of the wheel's members carry: zip files can't do without one."""

_KEEP = 8


def fieldbook_wheel() -> Path:
    """Return the wheel of the present sources, building it unless the cache has it."""
    sources = sorted(path for path in (PY / "fieldbook").rglob("*") if _belongs(path))
    folder = cache_folder() / "fieldbook" / _key(sources)
    wheel = folder / WHEEL_NAME
    if not wheel.exists():
        _build(sources, folder)
        _forget_old(folder.parent)
    return wheel


def _belongs(path: Path) -> bool:
    return path.is_file() and path.suffix != ".pyc"


def _key(sources: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in [*sources, *(ROOT / name for name in _TOP_FILES), Path(__file__)]:
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _build(sources: list[Path], folder: Path) -> None:
    """Build in a copy, so that setuptools leaves nothing in the project's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        tree = Path(temporary)
        for path in [*sources, *(ROOT / name for name in _TOP_FILES)]:
            target = tree / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        out = tree / "out"
        run(
            [str(environment("build")), "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index",
             "--no-build-isolation", "--disable-pip-version-check", "--wheel-dir", str(out),
             str(tree)],
            env={"SOURCE_DATE_EPOCH": _FIXED_TIME},
            quiet=True,
        )  # fmt: skip
        shutil.move(out / WHEEL_NAME, folder / WHEEL_NAME)


def _forget_old(folder: Path) -> None:
    builds = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for build in builds[_KEEP:]:
        shutil.rmtree(build)
