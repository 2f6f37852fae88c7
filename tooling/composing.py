"""What every site is composed of: stamped sources, the list of its files, its service worker."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from tooling.console import Failure
from tooling.download import sha256_of
from tooling.loader_patches import ENTRY, LOADER
from tooling.places import APP, PACKAGE_VERSION
from tooling.service_worker import named, service_worker, stamped

__all__ = [
    "Content",
    "bytes_of",
    "fill_in",
    "files_under",
    "finish",
    "name_of",
    "read_headers",
    "sha256",
    "stamp_sources",
    "written_policy",
    "write_site",
]

Content: TypeAlias = Path | bytes
"""What a file of a site is made of."""

_UNLISTED = {"sw.js", "assets.json"}
_SOURCES = "app/sources.js"
_STOCK_START = "app/runtime/stock.js"
_SNAPSHOT_KEY = "app/runtime/snapshot/key.js"
_PYODIDE_LOCK = "wheels/pyodide-lock.json"
_INTERPRETER = "wheels/pyodide.asm.wasm"
_IN_SNAPSHOTS = ("wheels/", "app/runtime/", "app/vendor/pyscript-modules.js")
"""What decides whether a memory snapshot fits: all that it holds, and the code that makes it."""


def read_headers() -> dict[str, str]:
    """The headers sent with everything: isolation and the content policy."""
    headers: dict[str, str] = json.loads((APP / "headers.json").read_text("utf-8"))
    return headers


def _frame_headers() -> dict[str, str]:
    """What the one document in which outputs act is sent with instead."""
    headers: dict[str, str] = json.loads((APP / "frames" / "headers.json").read_text("utf-8"))
    return headers


def written_policy() -> str:
    """The policy as it may stand in a document, which has one place: ``app/headers.json``."""
    policy = read_headers()["Content-Security-Policy"].split("; ")
    # In a document a browser takes all of it but this one, about which it complains.
    return "; ".join(rule for rule in policy if not rule.startswith("frame-ancestors "))


def stamp_sources(content: dict[str, Content]) -> str:
    """Write into the scripts what only the build knows; returns the name of all sources.

    The interpreter's scripts get the runtime's name, its start that and its lock's hash, snapshots
    a key of what they depend on, and every script the sources that it is of.
    """
    fill_in(content, _STOCK_START, "__RUNTIME__", _named_runtime(content))
    fill_in(content, _STOCK_START, "__LOCK__", sha256(content[_PYODIDE_LOCK]))
    kept = {name: part for name, part in content.items() if name.startswith(_IN_SNAPSHOTS)}
    fill_in(content, _SNAPSHOT_KEY, "__SNAPSHOT__", name_of(kept))
    sources = name_of(content)
    fill_in(content, _SOURCES, "__SOURCES__", sources)
    return sources


def _named_runtime(content: dict[str, Content]) -> str:
    """Write into the interpreter's scripts which runtime they are of; returns its name."""
    scripts = [f"wheels/{LOADER}", f"wheels/{ENTRY}"]
    name = name_of({path: content[path] for path in [*scripts, _INTERPRETER]})
    for path in scripts:
        content[path] = bytes_of(content[path]) + f'\nexport const RUNTIME = "{name}";\n'.encode()
    return name


def finish(content: dict[str, Content], sources: str) -> str:
    """Add the list of what is kept for offline use, and the service worker; returns the build."""
    kept = {name: part for name, part in sorted(content.items()) if _is_kept(name)}
    hashes = {name: sha256(part) for name, part in kept.items()}
    worker = stamped(service_worker(), read_headers(), _frame_headers(), hashes, sources)
    build = name_of({**kept, "sw.js": worker.encode()})
    assets = {
        "build": build,
        "version": PACKAGE_VERSION,
        "files": [
            {"path": name, "sha256": hashes[name], "size": _size(part)}
            for name, part in kept.items()
        ],
        "bytes": sum(map(_size, kept.values())),
    }
    content["assets.json"] = listed = (json.dumps(assets, indent=1) + "\n").encode()
    content["sw.js"] = named(worker, build, listed).encode()
    return build


_LOADED_AS_THEY_ARE = (
    "app/platform/appearance.js",
    "app/platform/guard.js",
    "app/vendor/pyscript/",
)
"""Scripts and sheets of `app` that no bundle holds."""


def _is_kept(name: str) -> bool:
    """Whether a start or later use needs the file: others are for the debugger."""
    if name in _UNLISTED or name.endswith(".map"):
        return False
    is_source = name.startswith("app/") and name.endswith((".js", ".css"))
    return not is_source or name.startswith(_LOADED_AS_THEY_ARE)


def fill_in(content: dict[str, Content], name: str, mark: str, value: str) -> None:
    """Put what only the build knows into the place that is marked for it."""
    text = bytes_of(content[name]).decode()
    if mark not in text:
        raise Failure(f"{name} has no {mark} to be filled in")
    content[name] = text.replace(mark, value).encode()


def files_under(folder: Path) -> Iterator[Path]:
    """Every file in a folder and below, but what tools and people hide there."""
    for path in sorted(folder.iterdir()):
        if path.name in {"node_modules", "__pycache__"} or path.name.startswith("."):
            continue
        if path.is_dir():
            yield from files_under(path)
        else:
            yield path


def write_site(content: Mapping[str, Content], folder: Path) -> None:
    """Make ``folder`` hold exactly this content, rewriting only what differs."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(folder).as_posix() not in content:
            path.unlink()
    for name, source in content.items():
        target = folder / name
        if not _same(source, target):
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_name(f".{target.name}.new")
            if isinstance(source, bytes):
                part.write_bytes(source)
            else:
                shutil.copy2(source, part)
            part.replace(target)


def _same(source: Content, target: Path) -> bool:
    """Whether a file is current: ``copy2`` keeps the time, so a changed source shows."""
    if not target.exists():
        return False
    if isinstance(source, bytes):
        return target.read_bytes() == source
    ours, theirs = source.stat(), target.stat()
    return (ours.st_size, ours.st_mtime_ns) == (theirs.st_size, theirs.st_mtime_ns)


def bytes_of(content: Content) -> bytes:
    """What is in a file of a site."""
    return content if isinstance(content, bytes) else content.read_bytes()


def sha256(content: Content) -> str:
    """Its hash."""
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    return sha256_of(content)


def _size(content: Content) -> int:
    return len(content) if isinstance(content, bytes) else content.stat().st_size


def name_of(content: Mapping[str, Content]) -> str:
    """A name that is another as soon as any of these files is."""
    digest = hashlib.sha256()
    for name in sorted(content):
        digest.update(f"{name}\0{sha256(content[name])}\n".encode())
    return digest.hexdigest()[:16]
