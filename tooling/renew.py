"""``build.py lock``: work out anew, from wanted.json, what the runtime consists of.

Runs in the build environment, since it reads requirements with ``packaging``.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from tooling.console import Failure, Progress, say
from tooling.download import SourceFailed, content_length, download, sha256_of
from tooling.lock import (
    TEST_LOCK_FILE,
    Archive,
    ExtraPackage,
    Lock,
    LockedFile,
    MemberSource,
    NativeSource,
    PackageSource,
    UrlSource,
    write_lock,
)
from tooling.packages import Wheel, find_wheels, normalised
from tooling.places import WHEELS, cache_folder

__all__ = ["renew_lock", "renew_test_lock"]

_BROWSER = {
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_machine": "wasm32",
    "platform_python_implementation": "CPython",
    "platform_system": "Emscripten",
    "python_full_version": "3.14.2",
    "python_version": "3.14",
    "sys_platform": "emscripten",
    "extra": "",
}
"""What requirements' markers see inside Pyodide."""


def renew_lock() -> None:
    """Write ``wheels/lock.json`` from ``wheels/wanted.json``."""
    wanted = json.loads((WHEELS / "wanted.json").read_text("utf-8"))
    say("Looking up Pyodide's own distribution")
    mirror = _open_mirror(wanted["pyodide"])
    stock = json.loads(mirror.read("pyodide-lock.json"))["packages"]
    names = _closure(wanted["pyodide"]["packages"], stock)
    say("Looking up pure wheels")
    wheels = _resolve(wanted["pypi"], stock, mirror)
    from_stock = {
        need for wheel in wheels for need in _needs(wheel) if _usable(need, stock, mirror)
    }
    names = _closure([*names, *sorted(from_stock)], stock)
    files = [mirror.locked(name, wanted["pyodide"]) for name in wanted["pyodide"]["runtime"]]
    for name in names:
        file = mirror.locked(stock[name]["file_name"], wanted["pyodide"])
        if file.sha256 != stock[name]["sha256"]:
            raise Failure(f"{file.name} in the mirror differs from Pyodide's own lock.")
        files.append(file)
    extras = []
    for wheel in wheels:
        file, imports = _read_pure(wheel)
        files.append(file)
        depends = tuple(sorted(_needs(wheel)))
        extras.append(ExtraPackage(wheel.name, wheel.version, file.name, depends, imports))
    write_lock(
        Lock(
            pyodide=wanted["pyodide"]["version"],
            files=tuple(files),
            archives=(mirror.archive,),
            extras=tuple(extras),
            added_needs=wanted["added_needs"],
        )
    )
    say(f"Locked {len(files)} files, {sum(file.size for file in files) / 1e6:.1f} MB")


def renew_test_lock() -> None:
    """Write ``wheels/test-lock.json``: what ``wanted.json`` lists for tests alone."""
    wanted = json.loads((WHEELS / "wanted.json").read_text("utf-8"))
    say("Looking up what the tests run with")
    mirror = _open_mirror(wanted["pyodide"])
    stock = json.loads(mirror.read("pyodide-lock.json"))["packages"]
    files = [
        mirror.locked(stock[name]["file_name"], wanted["pyodide"])
        for name in _closure(wanted["tests"]["pyodide"], stock)
    ]
    files += [_read_pure(wheel)[0] for wheel in find_wheels(wanted["tests"]["pypi"])]
    pins = [f"{name}=={stock[name]['version']}" for name in wanted["tests"]["native"]]
    files += [_read_native(wheel) for wheel in find_wheels(pins, native=True)]
    write_lock(
        Lock(
            pyodide=wanted["pyodide"]["version"],
            files=tuple(files),
            archives=(mirror.archive,),
            extras=(),
            added_needs={},
        ),
        TEST_LOCK_FILE,
    )


@dataclass(frozen=True)
class _Mirror:
    """The package that holds a copy of Pyodide's distribution."""

    archive: Archive
    path: Path
    folder: str
    members: frozenset[str]

    def read(self, name: str) -> bytes:
        with zipfile.ZipFile(self.path) as wheel:
            return wheel.read(f"{self.folder}/{name}")

    def holds(self, name: str) -> bool:
        return f"{self.folder}/{name}" in self.members

    def locked(self, name: str, wanted: dict[str, Any]) -> LockedFile:
        content = self.read(name)
        url = wanted["distribution"].format(version=wanted["version"], name=name)
        member = MemberSource(self.archive.package, self.archive.version, f"{self.folder}/{name}")
        digest = hashlib.sha256(content).hexdigest()
        return LockedFile(name, digest, len(content), (UrlSource(url), member))


def _open_mirror(wanted: dict[str, Any]) -> _Mirror:
    package, version = wanted["mirror"]["package"], wanted["mirror"]["version"]
    (wheel,) = find_wheels([f"{package}=={version}"], any_python=True)
    path = _fetch_wheel(wheel)
    archive = Archive(package, version, wheel.sha256, path.stat().st_size)
    with zipfile.ZipFile(path) as opened:
        members = frozenset(opened.namelist())
    mirror = _Mirror(archive, path, wanted["mirror"]["folder"], members)
    found = json.loads(mirror.read("package.json"))["version"]
    if found != wanted["version"]:
        raise Failure(f"{package} {version} holds Pyodide {found}, not {wanted['version']}.")
    return mirror


def _closure(names: list[str], stock: dict[str, Any]) -> list[str]:
    """Return the packages of Pyodide's own lock that these names need, themselves included."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(normalised(need) for need in stock[name]["depends"])
    return sorted(found)


def _resolve(wanted: dict[str, Any], stock: dict[str, Any], mirror: _Mirror) -> list[Wheel]:
    """Return the pure wheels that the wanted packages need and the mirror doesn't hold."""
    pins = {normalised(Requirement(pin).name): pin for pin in wanted["pins"]}
    found: dict[str, Wheel] = {}
    waiting = {name: pins.get(name, name) for name in wanted["packages"]}
    while waiting:
        for wheel in find_wheels(sorted(waiting.values())):
            found[wheel.name] = wheel
        waiting = {
            need: pins.get(need, requirement)
            for wheel in found.values()
            for need, requirement in _needs(wheel).items()
            if need not in found and not _usable(need, stock, mirror)
        }
    return sorted(found.values(), key=lambda wheel: wheel.name)


def _needs(wheel: Wheel) -> dict[str, str]:
    """Return what a wheel requires inside Pyodide, by normalised name."""
    needs = {}
    for text in wheel.requires:
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate(_BROWSER):
            needs[normalised(requirement.name)] = f"{requirement.name}{requirement.specifier}"
    return needs


def _usable(name: str, stock: dict[str, Any], mirror: _Mirror) -> bool:
    return name in stock and mirror.holds(stock[name]["file_name"])


def _read_pure(wheel: Wheel) -> tuple[LockedFile, tuple[str, ...]]:
    """Fetch a pure wheel to learn its size and what can be imported from it."""
    path = _fetch_wheel(wheel)
    name = wheel.url.rsplit("/", 1)[-1]
    source = PackageSource(wheel.name, wheel.version)
    with zipfile.ZipFile(path) as opened:
        tops = {member.split("/")[0] for member in opened.namelist() if member.endswith(".py")}
    imports = tuple(
        sorted(top.removesuffix(".py") for top in tops if not top.endswith((".dist-info", ".data")))
    )
    return LockedFile(name, wheel.sha256, path.stat().st_size, (source,)), imports


def _read_native(wheel: Wheel) -> LockedFile:
    source = NativeSource(wheel.name, wheel.version)
    size = _fetch_wheel(wheel).stat().st_size
    return LockedFile(wheel.url.rsplit("/", 1)[-1], wheel.sha256, size, (source,))


def _fetch_wheel(wheel: Wheel) -> Path:
    """Fetch a wheel whose hash the registry told, but whose size is still unknown."""
    path = cache_folder() / "files" / wheel.sha256[:2] / wheel.sha256
    if not path.exists():
        size = content_length(wheel.url)
        progress = Progress(f"Fetching {wheel.name} {wheel.version}", size)
        with tempfile.TemporaryDirectory() as folder:
            part = Path(folder) / "wheel"
            download(wheel.url, part, size, on_bytes=progress.add)
            progress.close()
            if sha256_of(part) != wheel.sha256:
                raise SourceFailed(f"{wheel.name}: the registry sent a file with a wrong hash")
            path.parent.mkdir(parents=True, exist_ok=True)
            part.replace(path)
    return path


if __name__ == "__main__":
    renew_lock()
    renew_test_lock()
