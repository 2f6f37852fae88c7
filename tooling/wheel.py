"""Wheels of sources in pure Python: Fieldbook's, the bridge's alone, and those of any folder.

Built by setuptools in a copy, without a network, and the same bytes for the same sources.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path

from tooling.composing import files_under
from tooling.console import Failure
from tooling.environment import environment
from tooling.only_one import only_one
from tooling.places import PACKAGE_VERSION, PY, ROOT, cache_folder
from tooling.process import run

__all__ = [
    "BRIDGE_NAME",
    "bridge_wheel",
    "build_wheel",
    "fieldbook_sources",
    "fieldbook_wheel",
    "local_wheel",
]

BRIDGE_NAME = "fieldbook-bridge"

_TOP_FILES = ("pyproject.toml", "README.md", "LICENSE")
_BRIDGE_PROJECT = f"""
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "{BRIDGE_NAME}"
version = "{PACKAGE_VERSION}"
description = "Building blocks for Python in a browser: signals, views, workers, storage"
license = "BSD-3-Clause"
license-files = ["LICENSE"]
requires-python = ">=3.11"

[tool.setuptools.packages.find]
where = ["py"]

[tool.setuptools.package-data]
fieldbook = ["py.typed"]
"""
_FIXED_TIME = "1767225600"
"""The time that all of the wheel's members carry: zip files can't do without one."""

_BUILD = "import sys; from setuptools.build_meta import build_wheel; build_wheel(sys.argv[1])"
"""What pip would do, which would look for the build's own needs first."""

_KEEP = 8


def fieldbook_wheel() -> Path:
    """Return the wheel of the present sources, building it unless the cache has it."""
    return _kept("fieldbook", fieldbook_sources())


def fieldbook_sources() -> dict[str, Path | bytes]:
    """What Fieldbook's wheel is built of, by the path in the project."""
    package = _python_files(PY / "fieldbook")
    sources: dict[str, Path | bytes] = {
        f"py/fieldbook/{name}": path for name, path in package.items()
    }
    return sources | {name: ROOT / name for name in _TOP_FILES}


def bridge_wheel() -> Path:
    """Return a wheel of ``fieldbook.bridge`` and nothing else, which needs nothing else."""
    package = PY / "fieldbook"
    bridge = _python_files(package / "bridge")
    sources: dict[str, Path | bytes] = {
        f"py/fieldbook/bridge/{name}": path for name, path in bridge.items()
    }
    sources |= {f"py/fieldbook/{name}": package / name for name in ("__init__.py", "py.typed")}
    sources |= {"LICENSE": ROOT / "LICENSE", "pyproject.toml": _BRIDGE_PROJECT.encode()}
    return _kept("bridge", sources)


def local_wheel(folder: Path) -> Path:
    """Return the wheel of a project in a folder: its ``pyproject.toml`` and what lies in ``src``.

    Raises a `Failure` where there is none, and where it is not setuptools' to build.
    """
    described = folder / "pyproject.toml"
    if not described.is_file():
        raise Failure(f"{folder} holds no pyproject.toml, which says what a package is called.")
    project = tomllib.loads(described.read_text("utf-8"))
    backend = project.get("build-system", {}).get("build-backend", "setuptools.build_meta")
    if backend != "setuptools.build_meta":
        raise Failure(
            f"{described} asks for {backend} to build it, and only setuptools is at hand here. "
            'Write build-backend = "setuptools.build_meta", or build the wheel yourself.'
        )
    top = [path for path in sorted(folder.iterdir()) if path.is_file() and path.name[0] != "."]
    sources: dict[str, Path | bytes] = {path.name: path for path in top}
    code = folder / "src"
    if not code.is_dir():
        raise Failure(f"{folder} has no folder src, in which its package should lie.")
    sources |= {f"src/{name}": path for name, path in _python_files(code).items()}
    return _kept("local", sources)


def build_wheel(sources: Mapping[str, Path | bytes], folder: Path) -> Path:
    """Build a wheel into a folder, from files by their path in the project.

    In a copy: setuptools leaves things in the tree that it builds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        tree = Path(temporary) / "tree"
        for name, source in sources.items():
            target = tree / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source if isinstance(source, bytes) else source.read_bytes())
        made = Path(temporary) / "made"
        made.mkdir()
        run(
            [str(environment("build")), "-c", _BUILD, str(made)],
            cwd=tree,
            env={"SOURCE_DATE_EPOCH": _FIXED_TIME},
            quiet=True,
        )
        [wheel] = made.iterdir()
        if not wheel.name.endswith("-none-any.whl"):
            raise Failure(
                f"{wheel.name} is for one kind of machine. Python in a browser takes wheels in "
                "pure Python, or such as were built for it."
            )
        return Path(shutil.move(wheel, folder / wheel.name))


def _python_files(folder: Path) -> dict[str, Path]:
    """The files of a package by their path in the folder."""
    return {path.relative_to(folder).as_posix(): path for path in files_under(folder)}


def _kept(kind: str, sources: Mapping[str, Path | bytes]) -> Path:
    """The wheel of these sources from the cache, built where it isn't there."""
    wheels = cache_folder() / "wheels" / kind
    folder = wheels / _key(sources)
    complete = folder / "complete"
    with only_one(f"wheel-{folder.name}"):
        if not complete.exists():
            shutil.rmtree(folder, ignore_errors=True)
            build_wheel(sources, folder)
            complete.touch()
            _forget_old(wheels)
    [wheel] = folder.glob("*.whl")
    return wheel


def _key(sources: Mapping[str, Path | bytes]) -> str:
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for name, source in sorted(sources.items()):
        content = source if isinstance(source, bytes) else source.read_bytes()
        digest.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return digest.hexdigest()[:16]


def _forget_old(folder: Path) -> None:
    builds = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for build in builds[_KEEP:]:
        shutil.rmtree(build)
