"""Packages when they are needed: found in the source before it runs, or while an import waits."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from fieldbook.kernel.packages import PackageFinder, Packages

NAME = "pattern_of_a_package"


class Shelf:
    """One package, in a folder that is on the path once it was loaded."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.loads = 0
        (folder / f"{NAME}.py").write_text("crop = 'oats'\n")

    def load(self, _: Sequence[str]) -> bool:
        self.loads += 1
        sys.path.append(str(self.folder))
        return True

    async def load_first(self, names: Sequence[str]) -> None:
        self.load(names)


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    yield Shelf(tmp_path)
    sys.modules.pop(NAME, None)


def connected(shelf: Shelf) -> Packages:
    packages = Packages()
    packages.connect({NAME: "oats"}, list, shelf.load_first, shelf.load)
    sys.meta_path.append(PackageFinder(packages))
    return packages


async def test_what_a_cell_imports_is_loaded_before_it_runs(shelf: Shelf) -> None:
    await connected(shelf).prepare(f"def later():\n    import {NAME}")
    assert shelf.loads == 1
    assert NAME not in sys.modules, "loaded, and imported by whoever asks"


def test_an_import_that_no_search_sees_waits_for_its_package(shelf: Shelf) -> None:
    connected(shelf)
    assert importlib.import_module(NAME).crop == "oats"
    assert shelf.loads == 1


def test_what_no_package_brings_stays_an_ordinary_error(shelf: Shelf) -> None:
    connected(shelf)
    with pytest.raises(ModuleNotFoundError, match="no_such_package"):
        importlib.import_module("no_such_package")
    assert shelf.loads == 0
