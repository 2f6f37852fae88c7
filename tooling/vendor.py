"""Third-party parts of the page: bundled once, kept in the cache under a key of all they depend on.

Each committed ``app/vendor/NAME.js`` names what it re-exports and becomes one ES module; code that
two of them share (Yjs) is split into a chunk of its own, since two copies would not work together.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from tooling.bundle import COMPILE_WHOLE
from tooling.console import Failure, say
from tooling.npm import install_parts, run_node
from tooling.places import APP, NODE_MODULES, cache_folder

__all__ = ["SPRITE", "vendor_folder"]

SPRITE = "icons.svg"
"""The pictures, which are put into the page: each use of a file of its own is one more request."""

_ENTRIES = APP / "vendor"


def vendor_folder() -> Path:
    """Return the folder whose content is ``app/vendor`` of the site."""
    folder = cache_folder() / "vendor" / _key()
    if not folder.exists():
        say("Bundling the npm parts (once)")
        install_parts()
        working = folder.with_name(folder.name + ".new")
        shutil.rmtree(working, ignore_errors=True)
        working.mkdir(parents=True)
        parts = _bundle(working)
        parts |= _copy_pyscript(working / "pyscript")
        parts |= _make_fonts(working)
        parts |= _make_sprite(working / SPRITE)
        _write_licences(working / "licenses.txt", parts)
        working.replace(folder)
    return folder


def _key() -> str:
    digest = hashlib.sha256()
    entries = [path for path in _ENTRIES.iterdir() if path.is_file()]
    for path in sorted([*entries, APP / "package-lock.json", Path(__file__)]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _bundle(folder: Path) -> set[str]:
    """Bundle the entries; return the parts whose code went in."""
    report = folder / "report.json"
    entries = sorted(f"vendor/{path.name}" for path in _ENTRIES.glob("*.js"))
    run_node(
        "esbuild",
        [*entries, "--bundle", "--format=esm", "--splitting", "--minify", "--target=es2022",
         "--charset=utf8", "--legal-comments=none", "--chunk-names=chunk-[hash]",
         "--log-level=warning", f"--outdir={folder}", f"--metafile={report}"],
    )  # fmt: skip
    inputs: Iterable[str] = json.loads(report.read_text("utf-8"))["inputs"]
    report.unlink()
    parts = (re.search(r"node_modules/((?:@[^/]+/)?[^/]+)/", path) for path in inputs)
    return {part[1] for part in parts if part}


def _copy_pyscript(folder: Path) -> set[str]:
    """Copy PyScript as it is published: every chunk, since it fetches even what it doesn't run."""
    source = NODE_MODULES / "@pyscript" / "core" / "dist"
    folder.mkdir()
    for path in sorted(source.iterdir()):
        if path.suffix in {".js", ".css"}:
            text = path.read_text("utf-8")
            # A source map that isn't shipped would be one request for nothing in the debugger.
            text = re.sub(r"\n//# sourceMappingURL=\S+\s*$", "\n", text)
            if path.name.startswith("core-"):
                text = f"{COMPILE_WHOLE}\n{_without_its_storage(text)}"
            (folder / path.name).write_text(text, "utf-8")
    return {"@pyscript/core"}


def _without_its_storage(core: str) -> str:
    """Have PyScript go on where its storage, which we don't use, can't be opened.

    It waits for it, fails and stays silent for ever, so that nobody would say what is wrong.
    """
    for use in (r'(await \w+\.sync\(\))(,\w+\("Loaded Storage"\))',
                r"(await \w+\.close\(\))(,\w+\.lockFileURL&&)"):  # fmt: skip
        core, count = re.subn(use, r"\1.catch(()=>{})\2", core)
        if count == 0:
            raise Failure("PyScript uses its storage in another way; see _without_its_storage.")
    return core


def _make_fonts(folder: Path) -> set[str]:
    """Copy the Latin faces and write the style sheet that declares them."""
    fonts = folder / "fonts"
    fonts.mkdir()
    rules = []
    wanted = json.loads((_ENTRIES / "fonts.json").read_text("utf-8"))
    for font in wanted:
        name = font["part"].rsplit("/", 1)[-1]
        for face in font["faces"]:
            weight, style = face.split("-")
            file = f"{name}-latin-{face}.woff2"
            shutil.copyfile(NODE_MODULES / font["part"] / "files" / file, fonts / file)
            rules.append(
                "@font-face {\n"
                f'  font-family: "{font["family"]}";\n'
                f"  font-style: {style};\n"
                f"  font-weight: {weight};\n"
                "  font-display: swap;\n"
                f'  src: url("./fonts/{file}") format("woff2");\n'
                "}\n"
            )
    (folder / "fonts.css").write_text("\n".join(rules), "utf-8")
    return {font["part"] for font in wanted}


def _make_sprite(path: Path) -> set[str]:
    """Write one SVG of symbols, each named after its icon."""
    symbols = []
    for name in json.loads((_ENTRIES / "icons.json").read_text("utf-8")):
        source = NODE_MODULES / "lucide-static" / "icons" / f"{name}.svg"
        if not source.exists():
            raise Failure(f"There is no icon {name}; app/vendor/icons.json asks for it.")
        shape = re.search(r"<svg[^>]*>(.*)</svg>", source.read_text("utf-8"), re.DOTALL)
        if shape is None:
            raise Failure(f"{source.name} is no SVG file.")
        inner = " ".join(shape[1].split())
        symbols.append(
            f'<symbol id="icon-{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
            'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">'
            f"{inner}</symbol>"
        )
    body = "\n".join(symbols)
    path.write_text(f'<svg aria-hidden="true" hidden>\n{body}\n</svg>', "utf-8")
    return {"lucide-static"}


def _write_licences(path: Path, parts: set[str]) -> None:
    """Collect the licence of every part whose code, fonts or shapes are shipped."""
    texts = []
    for part in sorted(parts):
        folder = NODE_MODULES / part
        about = json.loads((folder / "package.json").read_text("utf-8"))
        files = sorted(
            file for file in folder.iterdir() if re.match(r"(?i)licen[cs]e|copying", file.name)
        )
        text = "\n\n".join(file.read_text("utf-8").strip() for file in files)
        title = f"{part} {about['version']} ({about.get('license', 'see below')})"
        texts.append(f"{title}\n{'-' * len(title)}\n\n{text}".rstrip())
    path.write_text("\n\n\n".join(texts) + "\n", "utf-8")
