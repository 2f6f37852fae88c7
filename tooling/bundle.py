"""Our own modules as a thread loads them: one file each for the pages and for every worker.

A start asks the service worker for each file, and a file that imports another is known only once it
has arrived. With 110 modules of a few hundred lines that took a quarter of a second of both cores.
The modules themselves stay in the site, where the source maps point to: they are for the debugger
and are not kept for offline use.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tooling.npm import install_parts, run_node
from tooling.places import APP, NODE_MODULES, cache_folder

__all__ = ["COMPILE_WHOLE", "FOLDER", "Bundles", "bundle"]

FOLDER = "bundles"

COMPILE_WHOLE = "//# allFunctionsCalledOnLoad"
"""Asks V8 to compile every function of a file at once, so that all of them are in the compiled code
that a browser keeps of it; otherwise it keeps what ran while the module was evaluated. Of a
worker's first file no compiled code is kept, so there it would only cost."""

_PAGE = (
    "app/main.js",
    "app/platform/facades.js",
    "app/styles/main.css",
)
_WORKERS = (
    "app/workers/kernel.worker.js",
    "app/workers/pool.worker.js",
    "app/workers/snapshot.worker.js",
)
_GALLERY = (
    "app/gallery/gallery.js",
    "app/styles/gallery.css",
)
"""The page of patterns has files of its own: what it shares with the application would be taken out
of that one's files, which are as few as can be."""
_OPTIONS = ("--bundle", "--format=esm", "--minify", "--target=es2022", "--charset=utf8",
            "--sourcemap", "--sources-content=false", "--preserve-symlinks",
            "--legal-comments=none",
            "--entry-names=[name]", "--chunk-names=[name]-[hash]", "--log-level=warning",
            f"--outdir={FOLDER}")  # fmt: skip


@dataclass(frozen=True)
class Bundles:
    """What was made."""

    files: Mapping[str, Path]
    """Path in the site → the file; source maps among them."""
    inputs: frozenset[str]
    """The modules that went in, by their paths in the site."""
    preloads: tuple[str, ...]
    """What Fieldbook's first script imports, and what follows it at once."""


def bundle(
    sources: Mapping[str, bytes | Path],
    page: Sequence[str] = _PAGE,
    workers: Sequence[str] = _WORKERS,
    others: Sequence[str] = _GALLERY,
) -> Bundles:
    """Bundle the modules among ``sources``, which are named by their paths in the site.

    What was made of the same sources before is found again.

    page: the modules that a page loads; they share what both import.
    workers: those that workers begin with.
    others: those of pages beside it, which share nothing with it.
    """
    parts = {
        name: source if isinstance(source, bytes) else source.read_bytes()
        for name, source in sorted(sources.items())
        if name.startswith("app/")
        and name.endswith((".js", ".css"))
        and not name.startswith("app/vendor/")
    }
    # Of third-party parts only what is used goes in, so they are taken from where they come from.
    entries = (APP / "vendor").glob("*.js")
    parts |= {f"app/vendor/{entry.name}": entry.read_bytes() for entry in entries}
    folder = cache_folder() / FOLDER / _key(parts, [*page, "|", *workers, "|", *others])
    if not folder.exists():
        install_parts()
        working = folder.with_name(f"{folder.name}.new")
        shutil.rmtree(working, ignore_errors=True)
        for name, content in parts.items():
            path = working / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        (working / "app" / "node_modules").symlink_to(NODE_MODULES, target_is_directory=True)
        options = ["--splitting", f"--banner:js={COMPILE_WHOLE}"]
        made = [_run(working, "page", [*page, *options]), _run(working, "workers", workers)]
        if others:
            _run(working, "others", [*others, "--splitting"])
        report = {
            part: {name: value for each in made for name, value in each[part].items()}
            for part in ("inputs", "outputs")
        }
        (working / "report.json").write_text(json.dumps(report), "utf-8")
        working.replace(folder)
    report = json.loads((folder / "report.json").read_text("utf-8"))
    files = {path.relative_to(folder).as_posix(): path for path in (folder / FOLDER).iterdir()}
    return Bundles(files, frozenset(report["inputs"]), _preloads(report["outputs"]))


def _key(parts: Mapping[str, bytes], entries: Sequence[str]) -> str:
    digest = hashlib.sha256(Path(__file__).read_bytes())
    digest.update((APP / "package-lock.json").read_bytes())
    digest.update(" ".join(entries).encode())
    for name, content in parts.items():
        digest.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return digest.hexdigest()[:16]


def _run(folder: Path, name: str, arguments: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Run the bundler in ``folder``; gives its report, of what went in and what came out."""
    report = folder / f"{name}.json"
    run_node("esbuild", [*arguments, *_OPTIONS, f"--metafile={report.name}"], folder)
    made: dict[str, dict[str, Any]] = json.loads(report.read_text("utf-8"))
    return made


def _preloads(report: Mapping[str, dict[str, object]]) -> tuple[str, ...]:
    """Every file that the page's modules import at once, the first script's before the others."""
    found: list[str] = []

    def add(name: str) -> None:
        if name in found or name not in report:
            return
        found.append(name)
        imports = report[name]["imports"]
        assert isinstance(imports, list)
        for each in imports:
            if each["kind"] == "import-statement":
                add(each["path"])

    for entry in ("main.js", "facades.js"):
        add(f"{FOLDER}/{entry}")
    return tuple(found[1:])
