"""Modules that others write at every start are compiled once, and never taken for others."""

from __future__ import annotations

import builtins
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from fieldbook.bridge.snapshots.precompiled import expect_modules

PACKAGE = "written_by_others"
SOURCES = {
    f"{PACKAGE}/__init__.py": "from written_by_others.inner import value\n",
    f"{PACKAGE}/inner.py": "value = 'as expected: ä'\n",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that modules are imported from, and nothing left of them."""
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith(PACKAGE)]:
        del sys.modules[name]
    for path in [path for path in sys.path_importer_cache if path.startswith(str(tmp_path))]:
        del sys.path_importer_cache[path]


@pytest.fixture
def compiled(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which files of the folder the import system has compiled."""
    found: list[str] = []
    real = compile

    def noting(source: Any, filename: Any, *args: Any, **options: Any) -> CodeType:
        if str(filename).startswith(str(folder)):
            found.append(Path(filename).name)
        code: CodeType = real(source, filename, *args, **options)
        return code

    monkeypatch.setattr(builtins, "compile", noting)
    return found


def write(folder: Path, sources: dict[str, str]) -> None:
    for name, text in sources.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    importlib.invalidate_caches()


def test_what_is_written_as_expected_is_not_compiled_again(
    folder: Path, compiled: list[str]
) -> None:
    expect_modules(str(folder), SOURCES)
    assert sorted(compiled) == ["__init__.py", "inner.py"]
    compiled.clear()
    write(folder, SOURCES)
    module = importlib.import_module(PACKAGE)
    assert module.value == "as expected: ä"
    assert module.__file__ == str(folder / PACKAGE / "__init__.py")
    assert compiled == []
    assert not list(folder.rglob("*.pyc"))


def test_another_text_is_what_counts(folder: Path, compiled: list[str]) -> None:
    expect_modules(str(folder), SOURCES)
    compiled.clear()
    write(folder, SOURCES | {f"{PACKAGE}/inner.py": "value = 'another'\n"})
    assert importlib.import_module(PACKAGE).value == "another"
    assert compiled == ["inner.py"]


def test_modules_that_nobody_expected_are_found_beside_them(folder: Path) -> None:
    expect_modules(str(folder), SOURCES)
    write(folder, {"written_by_others_alone.py": "value = 3\n"})
    assert importlib.import_module("written_by_others_alone").value == 3


def test_what_is_expected_and_not_written_is_not_there(folder: Path) -> None:
    expect_modules(str(folder), SOURCES)
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module(PACKAGE)


def test_a_text_that_is_no_python_is_told_at_once(folder: Path) -> None:
    with pytest.raises(SyntaxError):
        expect_modules(str(folder), {"broken.py": "def"})
