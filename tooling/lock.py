"""The lock's shape: every file of the runtime by hash and size, and where it may come from."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeAlias

from tooling.console import Failure
from tooling.places import WHEELS

__all__ = [
    "LOCK_FILE",
    "TEST_LOCK_FILE",
    "Archive",
    "ExtraPackage",
    "Lock",
    "LockedFile",
    "MemberSource",
    "NativeSource",
    "PackageSource",
    "Source",
    "UrlSource",
    "read_lock",
    "write_lock",
]

LOCK_FILE = WHEELS / "lock.json"
TEST_LOCK_FILE = WHEELS / "test-lock.json"
"""What only tests fetch; it has the same form."""


@dataclass(frozen=True)
class UrlSource:
    """A file at an address of its own."""

    url: str


@dataclass(frozen=True)
class PackageSource:
    """A wheel of a package, whose address pip is asked for."""

    name: str
    version: str


@dataclass(frozen=True)
class NativeSource:
    """A wheel for another platform than Pyodide's, for the sake of its Python files."""

    name: str
    version: str


@dataclass(frozen=True)
class MemberSource:
    """A file inside a package's wheel."""

    package: str
    version: str
    member: str


Source: TypeAlias = UrlSource | PackageSource | NativeSource | MemberSource

_KINDS: dict[str, type[Source]] = {
    "url": UrlSource,
    "pypi": PackageSource,
    "pypi-native": NativeSource,
    "pypi-member": MemberSource,
}


@dataclass(frozen=True)
class LockedFile:
    """A file that is accepted only with this hash; its sources are tried in order."""

    name: str
    sha256: str
    size: int
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Archive:
    """A wheel that other files are members of."""

    package: str
    version: str
    sha256: str
    size: int


@dataclass(frozen=True)
class ExtraPackage:
    """What the distribution's own lock must say about a package that Pyodide doesn't ship."""

    name: str
    version: str
    file_name: str
    depends: tuple[str, ...]
    imports: tuple[str, ...]


@dataclass(frozen=True)
class Lock:
    """Everything that build.py fetches for the site's ``wheels`` folder."""

    pyodide: str
    files: tuple[LockedFile, ...]
    archives: tuple[Archive, ...]
    extras: tuple[ExtraPackage, ...]
    added_needs: dict[str, tuple[str, ...]]

    def archive_of(self, source: MemberSource) -> Archive:
        """Return the locked archive that a member lies in."""
        for archive in self.archives:
            if (archive.package, archive.version) == (source.package, source.version):
                return archive
        raise Failure(f"{LOCK_FILE.name} names no archive {source.package} {source.version}.")


def read_lock(path: Path = LOCK_FILE) -> Lock:
    """Read a lock file."""
    raw = json.loads(path.read_text("utf-8"))
    return Lock(
        pyodide=raw["pyodide"],
        files=tuple(
            LockedFile(
                entry["name"],
                entry["sha256"],
                entry["size"],
                tuple(_read_source(source) for source in entry["sources"]),
            )
            for entry in raw["files"]
        ),
        archives=tuple(Archive(**entry) for entry in raw["archives"]),
        extras=tuple(
            ExtraPackage(
                entry["name"],
                entry["version"],
                entry["file_name"],
                tuple(entry["depends"]),
                tuple(entry["imports"]),
            )
            for entry in raw["extras"]
        ),
        added_needs={name: tuple(needs) for name, needs in raw["added_needs"].items()},
    )


def write_lock(lock: Lock, path: Path = LOCK_FILE) -> None:
    """Write a lock file, in an order that keeps differences between two locks small."""
    raw = {
        "pyodide": lock.pyodide,
        "archives": [asdict(archive) for archive in lock.archives],
        "files": [
            {
                "name": file.name,
                "sha256": file.sha256,
                "size": file.size,
                "sources": [_source_as_json(source) for source in file.sources],
            }
            for file in sorted(lock.files, key=lambda file: file.name)
        ],
        "extras": [asdict(extra) for extra in sorted(lock.extras, key=lambda extra: extra.name)],
        "added_needs": lock.added_needs,
    }
    path.write_text(json.dumps(raw, indent=1) + "\n", "utf-8")


def _read_source(raw: dict[str, str]) -> Source:
    fields: dict[str, Any] = {key: value for key, value in raw.items() if key != "kind"}
    return _KINDS[raw["kind"]](**fields)


def _source_as_json(source: Source) -> dict[str, str]:
    kind = next(kind for kind, cls in _KINDS.items() if isinstance(source, cls))
    return {"kind": kind, **asdict(source)}
