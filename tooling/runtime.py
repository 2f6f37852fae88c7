"""Python as a site has it, in its folder ``wheels/``: the interpreter, packages, and their lock."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tooling.composing import Content
from tooling.console import Failure
from tooling.download import sha256_of
from tooling.fetch import Fetcher
from tooling.loader_patches import ENTRY, LOADER, patched_entry, patched_loader
from tooling.lock import Lock, LockedFile, read_lock
from tooling.packages import normalised
from tooling.places import cache_folder

__all__ = ["Package", "other_runtime_files", "runtime_files"]

_LOCK = "pyodide-lock.json"
_OLDER_LOADER = "pyodide.asm.js"
"""What `LOADER` was called before Pyodide 314: a script that its entry imports by this name."""


@dataclass(frozen=True)
class Package:
    """A wheel of one's own: what it is called, where it lies, what it brings and needs."""

    name: str
    version: str
    wheel: Path
    imports: tuple[str, ...]
    needs: tuple[str, ...] = ()


def runtime_files(
    own: Sequence[Package], *, only_needed: bool = False
) -> Iterator[tuple[str, Content]]:
    """Everything that Python needs in a browser, by its path in the site.

    only_needed: leave out what none of one's own packages needs.
    """
    lock = read_lock()
    fetcher = Fetcher(lock, cache_folder())
    stock = fetcher.fetch(file for file in lock.files if file.name == _LOCK)[_LOCK]
    listed = _packages(json.loads(stock.read_text("utf-8")), lock, own)
    packages = _needed(listed["packages"], own) if only_needed else listed["packages"]
    wanted = {package["file_name"] for package in packages.values()}
    paths = fetcher.fetch(file for file in lock.files if file.name in wanted or _is_core(file))
    for name, patched in ((LOADER, patched_loader), (ENTRY, patched_entry)):
        yield f"wheels/{name}", patched(paths.pop(name).read_text("utf-8")).encode()
    for name, path in paths.items():
        yield f"wheels/{name}", path
    yield from _listed(listed | {"packages": packages}, own)


def other_runtime_files(core: Path, own: Sequence[Package]) -> Iterator[tuple[str, Content]]:
    """The same with another Pyodide, from a folder with its core as npm has it.

    It is not patched, so memory snapshots are not for it, and has no packages but one's own.
    """
    stock = json.loads((core / _LOCK).read_text("utf-8"))
    for name in (ENTRY, "pyodide.asm.wasm", "python_stdlib.zip"):
        yield f"wheels/{name}", core / name
    if (core / LOADER).exists():
        yield f"wheels/{LOADER}", core / LOADER
    else:
        # Its entry asks for the older one; the newer is there to say which runtime it is of.
        yield f"wheels/{_OLDER_LOADER}", core / _OLDER_LOADER
        yield f"wheels/{LOADER}", b""
    packages = {package.name: _entry(package) for package in own}
    yield from _listed(stock | {"packages": packages}, own)


def _is_core(file: LockedFile) -> bool:
    return file.name != _LOCK and not file.name.endswith(".whl")


def _listed(lock: Mapping[str, Any], own: Sequence[Package]) -> Iterator[tuple[str, Content]]:
    for package in own:
        yield f"wheels/{package.wheel.name}", package.wheel
    yield f"wheels/{_LOCK}", json.dumps(lock, separators=(",", ":")).encode()


def _packages(stock: dict[str, Any], lock: Lock, own: Sequence[Package]) -> dict[str, Any]:
    """Compose the lock Pyodide reads: its own entries of the files we ship, and ours.

    Entries of absent files are dropped, so that nothing asks for a file that isn't there.
    """
    hashes = {file.name: file.sha256 for file in lock.files}
    packages = {
        name: entry
        for name, entry in stock["packages"].items()
        if hashes.get(entry["file_name"]) == entry["sha256"]
    }
    for name, additions in lock.added_needs.items():
        packages[name]["depends"] = sorted({*packages[name]["depends"], *additions})
    for extra in lock.extras:
        packages[extra.name] = _described(
            extra.name, extra.version, extra.file_name, hashes[extra.file_name],
            extra.depends, extra.imports,
        )  # fmt: skip
    packages |= {package.name: _entry(package) for package in own}
    return stock | {"packages": dict(sorted(packages.items()))}


def _needed(packages: Mapping[str, Any], own: Sequence[Package]) -> dict[str, Any]:
    """One's own packages and all that these need."""
    found: dict[str, Any] = {}
    waiting = [package.name for package in own]
    while waiting:
        name = normalised(waiting.pop())
        if name in found:
            continue
        if name not in packages:
            raise Failure(
                f"The package {name} is not among those that come with Fieldbook, which are "
                f"listed in wheels/lock.json. Do without it, or have it in wheels/wanted.json."
            )
        found[name] = packages[name]
        waiting += packages[name]["depends"]
    return dict(sorted(found.items()))


def _entry(package: Package) -> dict[str, object]:
    file = package.wheel
    return _described(
        package.name, package.version, file.name, sha256_of(file), package.needs, package.imports
    )


def _described(
    name: str,
    version: str,
    file_name: str,
    sha256: str,
    depends: Sequence[str],
    imports: Sequence[str],
) -> dict[str, object]:
    return {
        "name": name,
        "version": version,
        "file_name": file_name,
        "sha256": sha256,
        "install_dir": "site",
        "package_type": "package",
        "unvendored_tests": False,
        "depends": list(depends),
        "imports": list(imports),
    }
