"""What the page asks for before a script runs, so that nothing is found out one by one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tooling.loader_patches import ENTRY, LOADER

__all__ = ["preload_links"]

_MAIN = "bundles/main.js"
_PYSCRIPT = "app/vendor/pyscript/"

_IMPORT = re.compile(r'(?:\bfrom|\bimport)"\./([^"]+\.js)"')
"""What a published module of PyScript imports at once."""


def preload_links(bundled: Sequence[str], pyscript: Mapping[str, str]) -> str:
    """Give the links of the page's head, in the order in which a start needs the files.

    They are links to *scripts*, though all of them are modules. Chromium takes the compiled code
    that it kept of a module only if the file is asked for like this; asked for as a module it is
    parsed and compiled again at every start.

    Args:
        bundled: The paths of what the first script imports.
        pyscript: PyScript's files, path → text.
    """
    loader = [f"wheels/{name}" for name in (ENTRY, LOADER)]
    scripts = [_MAIN, *bundled, *loader, *_chunks(pyscript)]
    links = (f'<link rel="preload" as="script" crossorigin href="./{name}" />' for name in scripts)
    return "\n    ".join(links)


def _chunks(pyscript: Mapping[str, str]) -> list[str]:
    """Name the files that PyScript asks for, in its order: all but those of plug-ins."""
    found: list[str] = []
    waiting = [f"{_PYSCRIPT}core.js"]
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found.append(name)
            waiting += [_PYSCRIPT + file for file in _IMPORT.findall(pyscript[name])]
    return found
