"""Packages come when they are needed: most of a session needs few of them.

Two ways lead there. Before a cell runs, its source is searched for imports. And where the
platform can suspend a stack, an import that finds nothing waits for its package: that covers
what no search sees, such as pandas asking for openpyxl.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

__all__ = ["PackageFinder", "Packages", "imported_modules"]


def imported_modules(source: str) -> set[str]:
    """Top-level names that ``source`` imports anywhere, and what its methods will import."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return set()  # the cell will say so itself
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                found.update(alias.name.partition(".")[0] for alias in names)
                found.update(_needs(alias.name) for alias in names)
            case ast.ImportFrom(module=str(module), level=0, names=names):
                found.add(module.partition(".")[0])
                found.update(_needs(f"{module}.{alias.name}") for alias in names)
            case ast.Attribute(attr=attribute) if attribute in _IMPLIED:
                found.add(_IMPLIED[attribute])
    return found


def _needs(name: str) -> str:
    """What an imported module of ours stands on; of others their own name, found anyway."""
    ours = name.startswith("fieldbook.webgpu")
    return "numpy" if ours else name.partition(".")[0]


_IMPLIED = {
    "read_excel": "openpyxl",
    "to_excel": "openpyxl",
    "plot": "matplotlib",
    "hist": "matplotlib",
    "boxplot": "matplotlib",
}
"""Methods of frames that import a package of their own when they are called."""


class Packages:
    """The packages at hand, and which of them have been loaded."""

    def __init__(self) -> None:
        self._by_module: Mapping[str, str] = {}
        self._loaded: Callable[[], Iterable[str]] = lambda: ()
        self._load: Callable[[Sequence[str]], Awaitable[None]] | None = None
        self._waiting_load: Callable[[Sequence[str]], bool] = lambda _names: False

    def connect(
        self,
        by_module: Mapping[str, str],
        loaded: Callable[[], Iterable[str]],
        load: Callable[[Sequence[str]], Awaitable[None]],
        waiting_load: Callable[[Sequence[str]], bool],
    ) -> None:
        """Say where packages come from.

        ``by_module`` maps a module's name to its package; ``waiting_load`` loads while an import
        waits, and says whether it could.
        """
        self._by_module = by_module
        self._loaded = loaded
        self._load = load
        self._waiting_load = waiting_load

    def package_of(self, module: str) -> str | None:
        """The package at hand that brings ``module``."""
        return self._by_module.get(module)

    def missing(self, modules: Iterable[str]) -> list[str]:
        """Packages at hand that bring ``modules`` and have not been loaded."""
        wanted = {self._by_module[name] for name in modules if name in self._by_module}
        return sorted(wanted - set(self._loaded()))

    async def prepare(self, source: str) -> None:
        """Load what ``source`` imports."""
        names = self.missing(imported_modules(source))
        if names and self._load is not None:
            await self._load(names)
            importlib.invalidate_caches()

    def load_now(self, module: str) -> bool:
        """Load the package of ``module`` while an import waits; whether it is there now."""
        names = self.missing([module])
        if not names or not self._waiting_load(names):
            return False
        importlib.invalidate_caches()
        return True


class PackageFinder(MetaPathFinder):
    """Stands last in ``sys.meta_path``: asked only when nobody else knows the module."""

    def __init__(self, packages: Packages) -> None:
        self._packages = packages

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Load the package that brings ``fullname``, then look again."""
        if path is not None or not self._packages.load_now(fullname):
            return None
        return PathFinder.find_spec(fullname, None, target)
