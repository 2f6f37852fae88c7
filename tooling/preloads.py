"""Which modules the page will import: links let the browser fetch them all at once.

Without them it learns of a module only when the one that imports it has arrived, and a chain of six
imports waits six times.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable

__all__ = ["preload_links"]

_IMPORT = re.compile(
    r"""(?:^|[;}\n])\s*(?:import|export)\b(?:[^"'();]*?\bfrom)?\s*["'](\.[^"']+)["']"""
)


def preload_links(entries: Iterable[str], read: Callable[[str], str]) -> str:
    """Give a ``modulepreload`` link for each entry and all that it imports, entries first.

    entries: paths from the site's top; read: gives the text of a path. Imports that are awaited
    come when they are needed and are left out.
    """
    found: dict[str, None] = dict.fromkeys(entries)
    waiting = list(found)
    while waiting:
        path = waiting.pop(0)
        for imported in _IMPORT.findall(read(path)):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), imported))
            if target not in found:
                found[target] = None
                waiting.append(target)
    return "\n    ".join(f'<link rel="modulepreload" href="./{path}" />' for path in found)
