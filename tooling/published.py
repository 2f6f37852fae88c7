"""Collections that others have published: fetched once against a lock, read and never installed."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from pathlib import Path

from tooling.environment import environment
from tooling.only_one import only_one
from tooling.places import REQUIREMENTS, cache_folder
from tooling.process import run

__all__ = ["published"]

_PINS = REQUIREMENTS / "published_wheels.txt"


def published(name: str) -> Path:
    """The folder with what is in the wheel of a package that ``published_wheels.in`` names."""
    return _folder() / name


def _folder() -> Path:
    key = hashlib.sha256(_PINS.read_bytes()).hexdigest()[:16]
    folder = cache_folder() / "published" / key
    with only_one("published"):
        if not folder.exists():
            part = folder.with_name(f"{key}.new")
            shutil.rmtree(part, ignore_errors=True)
            run(
                [str(environment("build")), "-m", "pip", "--disable-pip-version-check", "download",
                 "--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes",
                 "-r", str(_PINS), "-d", str(part)],
                quiet=True,
            )  # fmt: skip
            for wheel in part.glob("*.whl"):
                with zipfile.ZipFile(wheel) as opened:
                    opened.extractall(part / wheel.name.partition("-")[0].replace("_", "-"))
                wheel.unlink()
            part.replace(folder)
    return folder
