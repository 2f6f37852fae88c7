"""Modules that are written into a folder at every start, compiled once for all of them.

PyScript writes its Python package as source into the file system of each interpreter and imports it
from there. An interpreter that comes from a snapshot can have the code of these modules already: it
is taken for a file whose text is the same, and for no other.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib.machinery import SOURCE_SUFFIXES, FileFinder, SourceFileLoader
from types import CodeType

__all__ = ["expect_modules"]


def expect_modules(folder: str, sources: Mapping[str, str]) -> None:
    """Compile modules that will be written into a folder, which may not exist yet.

    Args:
        folder: The folder's absolute path, without a slash at its end.
        sources: A module's path from there (``"package/__init__.py"``) → its text.

    Raises:
        SyntaxError: One of them is no Python.
    """
    code = {
        f"{folder}/{name}": (
            text.encode(),
            compile(text, f"{folder}/{name}", "exec", dont_inherit=True),
        )
        for name, text in sources.items()
    }

    class Expecting(SourceFileLoader):
        def get_code(self, fullname: str) -> CodeType | None:
            text, compiled = code.get(self.path, (None, None))
            if compiled and self.get_data(self.path) == text:
                return compiled
            return super().get_code(fullname)

    for each in {folder, *(path.rpartition("/")[0] for path in code)}:
        sys.path_importer_cache[each] = FileFinder(each, (Expecting, SOURCE_SUFFIXES))
