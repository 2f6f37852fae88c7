"""The site in ``dist/``: what is copied where, what is stamped, and the list of all files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

from tooling.bundle import bundle
from tooling.composing import (
    Content,
    bytes_of,
    files_under,
    fill_in,
    finish,
    stamp_sources,
    write_site,
    written_policy,
)
from tooling.console import Failure
from tooling.gallery import catalogue
from tooling.only_one import only_one
from tooling.places import APP, DIST, PACKAGE_VERSION, PY
from tooling.preloads import preload_links
from tooling.runtime import Package, runtime_files
from tooling.vendor import SPRITE, vendor_folder
from tooling.wheel import fieldbook_wheel

__all__ = ["build_site"]

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
_SHEET = "bundles/main.css"
_FONTS = "app/vendor/fonts.css"
_ICONS = f"app/vendor/{SPRITE}"


def build_site(dist: Path = DIST) -> str:
    """Bring ``dist`` up to date with the sources; return the build's name."""
    with only_one("build"):
        content = dict(_collect())
        sources = stamp_sources(content)
        for document in ("index.html", "patterns/index.html"):
            fill_in(content, document, "__SOURCES__", sources)
        bundles = bundle(content)
        content |= bundles.files
        content[_SHEET] = _with_fonts(content[_SHEET], content.pop(_FONTS))
        links = preload_links(bundles.preloads, _texts_of(content, "app/vendor/pyscript/"))
        content["index.html"] = _composed(content["index.html"], links, content.pop(_ICONS))
        build = finish(content, sources)
        write_site(content, dist)
        return build


def _collect() -> Iterator[tuple[str, Content]]:
    yield from _page()
    for path in files_under(vendor_folder()):
        yield f"app/vendor/{path.relative_to(vendor_folder()).as_posix()}", path
    own = fieldbook_wheel()
    yield from runtime_files([Package("fieldbook", PACKAGE_VERSION, own, ("fieldbook",))])
    yield "patterns/patterns.json", catalogue()


def _page() -> Iterator[tuple[str, Content]]:
    for path in files_under(APP):
        relative = path.relative_to(APP)
        name = relative.as_posix()
        if relative.parts[0] in {"kit", "node_modules", "vendor"} or name in _NOT_SERVED:
            continue
        if path.suffix == ".md" or path.name.endswith(".d.ts"):
            continue
        if name in _DOCUMENTS:
            yield _DOCUMENTS[name], _with_policy(path)
        else:
            yield f"app/{name}", path


def _with_policy(path: Path) -> bytes:
    """Fill in the policy."""
    return path.read_text("utf-8").replace("__CSP__", written_policy()).encode()


def _composed(page: Content, links: str, icons: Content) -> bytes:
    """Put into the page what it would otherwise ask for, or ask for later."""
    text = bytes_of(page).decode().replace("__PRELOADS__", links)
    config = json.loads((PY / "page.json").read_text("utf-8"))
    text = text.replace("__CONFIG__", escape(json.dumps(config)))
    text = text.replace("__PLUGINS__", escape(json.dumps({"plugins": config["plugins"]})))
    text = text.replace("__PYTHON__", _in_script((PY / "main.py").read_text("utf-8")))
    return text.encode().replace(b"__ICONS__", bytes_of(icons))


def _in_script(source: str) -> str:
    """Python as it may stand in an element of a page; PyScript takes it as it is."""
    if "</" in source or "<!" in source:
        raise Failure("py/main.py holds markup, which would end the element that holds it")
    return source


def _texts_of(content: Mapping[str, Content], folder: str) -> dict[str, str]:
    names = [name for name in content if name.startswith(folder) and name.endswith(".js")]
    return {name: bytes_of(content[name]).decode() for name in names}


def _with_fonts(sheet: Content, fonts: Content) -> bytes:
    """Add the fonts to the page's sheet, which lies in another folder than they do."""
    return bytes_of(sheet) + bytes_of(fonts).replace(b'url("./', b'url("../app/vendor/')
