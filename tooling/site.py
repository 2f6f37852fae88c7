"""The site in ``dist/``: what is copied where, what is stamped, and the list of all files."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import TypeAlias

from tooling.bundle import bundle
from tooling.console import Failure
from tooling.download import sha256_of
from tooling.fetch import Fetcher
from tooling.gallery import catalogue
from tooling.loader_patches import ENTRY, LOADER, patched_entry, patched_loader
from tooling.lock import Lock, read_lock
from tooling.only_one import only_one
from tooling.places import APP, DIST, PACKAGE_VERSION, PY, cache_folder
from tooling.preloads import preload_links
from tooling.service_worker import named, service_worker, stamped
from tooling.vendor import SPRITE, vendor_folder
from tooling.wheel import WHEEL_NAME, fieldbook_wheel

__all__ = ["build_site", "read_headers"]

_DOCUMENTS = {
    "index.html": "index.html",
    "manifest.json": "manifest.json",
    "gallery/index.html": "patterns/index.html",
}
"""Of `app`, those that lie elsewhere in the site, where people find them."""
_NOT_SERVED = {
    "package.json",
    "package-lock.json",
    "jsconfig.json",
    "headers.json",
    "frames/headers.json",
}
_UNLISTED = {"sw.js", "assets.json"}
_LOADED_AS_THEY_ARE = (
    "app/platform/appearance.js",
    "app/platform/guard.js",
    "app/vendor/pyscript/",
)
"""Scripts and sheets of `app` that no bundle holds."""

_SHEET = "bundles/main.css"
_FONTS = "app/vendor/fonts.css"
_ICONS = f"app/vendor/{SPRITE}"

_SOURCES = "app/sources.js"
_STOCK_START = "app/runtime/stock.js"
_INTERPRETER = "wheels/pyodide.asm.wasm"
_PYODIDE_LOCK = "wheels/pyodide-lock.json"
_SNAPSHOT_KEY = "app/runtime/snapshot/key.js"
_IN_SNAPSHOTS = ("wheels/", "app/runtime/", "app/vendor/pyscript-modules.js")
"""What decides whether a memory snapshot fits: all that it holds, and the code that makes it."""

Content: TypeAlias = Path | bytes


def build_site(dist: Path = DIST) -> str:
    """Bring ``dist`` up to date with the sources; return the build's name."""
    with only_one("build"):
        content = dict(_collect())
        _fill_in(content, _STOCK_START, "__RUNTIME__", _named_runtime(content))
        _fill_in(content, _STOCK_START, "__LOCK__", _sha256(content[_PYODIDE_LOCK]))
        _fill_in(content, _SNAPSHOT_KEY, "__SNAPSHOT__", _name_of(_in_snapshots(content)))
        sources = _name_of(content)
        _fill_in(content, _SOURCES, "__SOURCES__", sources)
        for document in ("index.html", "patterns/index.html"):
            _fill_in(content, document, "__SOURCES__", sources)
        bundles = bundle(content)
        content |= bundles.files
        content[_SHEET] = _with_fonts(content[_SHEET], content.pop(_FONTS))
        links = preload_links(bundles.preloads, _texts_of(content, "app/vendor/pyscript/"))
        content["index.html"] = _composed(content["index.html"], links, content.pop(_ICONS))
        kept = {name: part for name, part in sorted(content.items()) if _is_kept(name)}
        hashes = {name: _sha256(part) for name, part in kept.items()}
        worker = stamped(service_worker(), read_headers(), _frame_headers(), hashes, sources)
        build = _name_of({**kept, "sw.js": worker.encode()})
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
        _write(content, dist)
        return build


def _is_kept(name: str) -> bool:
    """Whether a start or later use needs the file: others are for the debugger."""
    if name in _UNLISTED or name.endswith(".map"):
        return False
    is_source = name.startswith("app/") and name.endswith((".js", ".css"))
    return not is_source or name.startswith(_LOADED_AS_THEY_ARE)


def read_headers() -> dict[str, str]:
    """The headers sent with everything: isolation and the content policy."""
    headers: dict[str, str] = json.loads((APP / "headers.json").read_text("utf-8"))
    return headers


def _frame_headers() -> dict[str, str]:
    """What the one document in which outputs act is sent with instead."""
    headers: dict[str, str] = json.loads((APP / "frames" / "headers.json").read_text("utf-8"))
    return headers


def _collect() -> Iterator[tuple[str, Content]]:
    yield from _page()
    for path in _files_under(vendor_folder()):
        yield f"app/vendor/{path.relative_to(vendor_folder()).as_posix()}", path
    yield from _wheels()
    yield "patterns/patterns.json", catalogue()


def _page() -> Iterator[tuple[str, Content]]:
    for path in _files_under(APP):
        relative = path.relative_to(APP)
        name = relative.as_posix()
        if relative.parts[0] in {"node_modules", "vendor"} or name in _NOT_SERVED:
            continue
        if path.suffix == ".md" or path.name.endswith(".d.ts"):
            continue
        if name in _DOCUMENTS:
            yield _DOCUMENTS[name], _with_policy(path)
        else:
            yield f"app/{name}", path


def _with_policy(path: Path) -> bytes:
    """Fill in the policy, which has one place: ``app/headers.json``."""
    policy = read_headers()["Content-Security-Policy"].split("; ")
    # In a document a browser takes all of it but this one, about which it complains.
    written = "; ".join(rule for rule in policy if not rule.startswith("frame-ancestors "))
    return path.read_text("utf-8").replace("__CSP__", written).encode()


def _composed(page: Content, links: str, icons: Content) -> bytes:
    """Put into the page what it would otherwise ask for, or ask for later."""
    text = _bytes(page).decode().replace("__PRELOADS__", links)
    config = json.loads((PY / "page.json").read_text("utf-8"))
    text = text.replace("__CONFIG__", escape(json.dumps(config)))
    text = text.replace("__PLUGINS__", escape(json.dumps({"plugins": config["plugins"]})))
    text = text.replace("__PYTHON__", _in_script((PY / "main.py").read_text("utf-8")))
    return text.encode().replace(b"__ICONS__", _bytes(icons))


def _in_script(source: str) -> str:
    """Python as it may stand in an element of a page; PyScript takes it as it is."""
    if "</" in source or "<!" in source:
        raise Failure("py/main.py holds markup, which would end the element that holds it")
    return source


def _texts_of(content: Mapping[str, Content], folder: str) -> dict[str, str]:
    names = [name for name in content if name.startswith(folder) and name.endswith(".js")]
    return {name: _bytes(content[name]).decode() for name in names}


def _with_fonts(sheet: Content, fonts: Content) -> bytes:
    """Add the fonts to the page's sheet, which lies in another folder than they do."""
    return _bytes(sheet) + _bytes(fonts).replace(b'url("./', b'url("../app/vendor/')


def _named_runtime(content: dict[str, Content]) -> str:
    """Write into the interpreter's scripts which runtime they are of; returns its name."""
    scripts = [f"wheels/{LOADER}", f"wheels/{ENTRY}"]
    name = _name_of({path: content[path] for path in [*scripts, _INTERPRETER]})
    for path in scripts:
        content[path] = _bytes(content[path]) + f'\nexport const RUNTIME = "{name}";\n'.encode()
    return name


def _in_snapshots(content: Mapping[str, Content]) -> dict[str, Content]:
    """What snapshots depend on: a build that changes other things keeps them."""
    return {name: part for name, part in content.items() if name.startswith(_IN_SNAPSHOTS)}


def _fill_in(content: dict[str, Content], name: str, mark: str, value: str) -> None:
    """Put what only the build knows into the place that is marked for it."""
    text = _bytes(content[name]).decode()
    if mark not in text:
        raise Failure(f"{name} has no {mark} to be filled in")
    content[name] = text.replace(mark, value).encode()


def _wheels() -> Iterator[tuple[str, Content]]:
    lock = read_lock()
    paths = Fetcher(lock, cache_folder()).fetch(lock.files)
    own = fieldbook_wheel()
    stock = paths.pop("pyodide-lock.json")
    loader = paths.pop(LOADER).read_text("utf-8")
    entry = paths.pop(ENTRY).read_text("utf-8")
    yield f"wheels/{LOADER}", patched_loader(loader).encode()
    yield f"wheels/{ENTRY}", patched_entry(entry).encode()
    for name, path in paths.items():
        yield f"wheels/{name}", path
    yield f"wheels/{own.name}", own
    yield "wheels/pyodide-lock.json", _pyodide_lock(stock, lock, own)


def _pyodide_lock(stock: Path, lock: Lock, own: Path) -> bytes:
    """Compose the lock Pyodide reads: its own entries of the files we ship, and ours.

    Entries of absent files are dropped, so that nothing asks for a file that isn't there.
    """
    content = json.loads(stock.read_text("utf-8"))
    hashes = {file.name: file.sha256 for file in lock.files}
    packages = {
        name: entry
        for name, entry in content["packages"].items()
        if hashes.get(entry["file_name"]) == entry["sha256"]
    }
    for name, additions in lock.added_needs.items():
        packages[name]["depends"] = sorted({*packages[name]["depends"], *additions})
    for extra in lock.extras:
        packages[extra.name] = _entry(
            extra.name, extra.version, extra.file_name, hashes[extra.file_name]
        ) | {"depends": list(extra.depends), "imports": list(extra.imports)}
    packages["fieldbook"] = _entry("fieldbook", PACKAGE_VERSION, WHEEL_NAME, sha256_of(own))
    content["packages"] = dict(sorted(packages.items()))
    return json.dumps(content, separators=(",", ":")).encode()


def _entry(name: str, version: str, file_name: str, sha256: str) -> dict[str, object]:
    return {
        "name": name,
        "version": version,
        "file_name": file_name,
        "sha256": sha256,
        "install_dir": "site",
        "package_type": "package",
        "unvendored_tests": False,
        "depends": [],
        "imports": [name],
    }


def _files_under(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name == "node_modules" or path.name.startswith("."):
            continue
        if path.is_dir():
            yield from _files_under(path)
        else:
            yield path


def _write(content: dict[str, Content], dist: Path) -> None:
    """Make ``dist`` hold exactly this content, rewriting only what differs."""
    dist.mkdir(exist_ok=True)
    for path in sorted(dist.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(dist).as_posix() not in content:
            path.unlink()
    for name, source in content.items():
        target = dist / name
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


def _bytes(content: Content) -> bytes:
    return content if isinstance(content, bytes) else content.read_bytes()


def _sha256(content: Content) -> str:
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    return sha256_of(content)


def _size(content: Content) -> int:
    return len(content) if isinstance(content, bytes) else content.stat().st_size


def _name_of(content: Mapping[str, Content]) -> str:
    """A name that is another as soon as any of these files is."""
    digest = hashlib.sha256()
    for name in sorted(content):
        digest.update(f"{name}\0{_sha256(content[name])}\n".encode())
    return digest.hexdigest()[:16]
