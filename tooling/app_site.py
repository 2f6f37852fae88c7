"""``build.py app``: the site of somebody else's app, which stands on the bridge alone.

A project has its Python in ``src/``, described by ``pyproject.toml``, and its page in ``page/``.
The site gets the page, the project's wheel, Python with what the wheel needs, and of Fieldbook the
bridge: its Python, its JavaScript, the pool's worker and the service worker.
"""

from __future__ import annotations

import email
import email.message
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from tooling.bundle import bundle
from tooling.composing import (
    Content,
    files_under,
    finish,
    stamp_sources,
    write_site,
)
from tooling.console import Failure
from tooling.only_one import only_one
from tooling.packages import normalised
from tooling.places import APP, PACKAGE_VERSION
from tooling.runtime import Package, other_runtime_files, runtime_files
from tooling.vendor import vendor_folder
from tooling.wheel import bridge_wheel, local_wheel

__all__ = ["PAGE", "build_app", "package_of"]

PAGE = "page"
"""The folder of a project whose files are put at the top of the site."""

_ENTRY = "app/kit/app.js"
_WORKER = "app/workers/pool.worker.js"
_MODULES = ("bridge", "diagnostics", "kit", "offline", "runtime", "storage", "workers")
_THIRD_PARTY = ("comlink.js", "idb.js")
"""What they import; in the bundles it is already, these are for the debugger, too."""

_NEED = re.compile(r"[A-Za-z0-9][\w.-]*")


def build_app(
    project: Path, site: Path, core: Path | None = None, bridge: Path | None = None
) -> str:
    """Build the site of the project into a folder; returns the build's name.

    core: a folder with the core of another Pyodide, as npm has it.
    bridge: a wheel that holds the bridge, by default the one with the bridge alone.

    Raises a `Failure` where a part of the project is missing, and where ``site`` holds anything
    that was not built here.
    """
    if not (project / PAGE / "index.html").is_file():
        raise Failure(f"{project / PAGE} holds no index.html, which is what a browser opens.")
    if site.exists() and any(site.iterdir()) and not (site / "assets.json").exists():
        raise Failure(f"{site} holds something else: what is there would be deleted.")
    own = [_named_fieldbook(bridge or bridge_wheel()), package_of(local_wheel(project))]
    with only_one("build"):
        content = dict(_modules())
        content |= other_runtime_files(core, own) if core else runtime_files(own, only_needed=True)
        content |= _page(project / PAGE)
        sources = stamp_sources(content)
        bundles = bundle(content, page=[_ENTRY], workers=[_WORKER], others=[])
        for name in [name for name in content if name.startswith("app/")]:
            if name not in bundles.inputs:
                del content[name]
        content |= bundles.files
        content |= {f"app/vendor/{name}": vendor_folder() / name for name in _THIRD_PARTY}
        build = finish(content, sources)
        write_site(content, site)
        return build


def package_of(wheel: Path) -> Package:
    """A wheel as Pyodide's lock describes it, by what the wheel says of itself."""
    with zipfile.ZipFile(wheel) as opened:
        names = opened.namelist()
        [described] = (name for name in names if name.endswith(".dist-info/METADATA"))
        about = email.message_from_bytes(opened.read(described))
    folder = described.partition("/")[0]
    tops = {name.partition("/")[0].removesuffix(".py") for name in names}
    imports = tuple(sorted(top for top in tops if top != folder and top.isidentifier()))
    return Package(normalised(about["Name"]), about["Version"], wheel, imports, _needs(about))


def _needs(about: email.message.Message) -> tuple[str, ...]:
    """What it needs always; what an extra asks for, nobody has asked for."""
    wanted = [need for need in about.get_all("Requires-Dist", []) if "extra ==" not in need]
    names = [match[0] for need in wanted if (match := _NEED.match(need))]
    return tuple(normalised(name) for name in names)


def _named_fieldbook(wheel: Path) -> Package:
    """The bridge, under the name that Fieldbook's JavaScript loads everywhere."""
    return Package("fieldbook", PACKAGE_VERSION, wheel, ("fieldbook",))


def _modules() -> Iterator[tuple[str, Content]]:
    for folder in _MODULES:
        for path in files_under(APP / folder):
            if path.suffix == ".js":
                yield f"app/{path.relative_to(APP).as_posix()}", path
    for name in ("site.js", "sources.js"):
        yield f"app/{name}", APP / name


def _page(folder: Path) -> Iterator[tuple[str, Content]]:
    for path in files_under(folder):
        name = path.relative_to(folder).as_posix()
        if name.split("/")[0] in {"app", "bundles", "wheels", "sw.js", "assets.json"}:
            raise Failure(f"{path}: a site has this name for a part of the bridge.")
        yield name, path
