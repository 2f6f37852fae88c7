"""Kept compiled: nothing is compiled twice that was compiled once, and nothing stale is taken."""

from __future__ import annotations

import builtins
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fieldbook.bridge.snapshots.precompiled import expect_modules

NAME = "pattern_kept_compiled"
TEXT = "crop = 'oats'\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    yield tmp_path
    sys.modules.pop(NAME, None)
    sys.path_importer_cache.pop(str(tmp_path), None)


@pytest.fixture
def compiled(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was compiled of the folder since the test began."""
    names: list[str] = []
    real = compile

    def noting(source: Any, filename: Any, *args: Any, **options: Any) -> Any:
        if str(filename).startswith(str(folder)):
            names.append(Path(filename).name)
        return real(source, filename, *args, **options)

    monkeypatch.setattr(builtins, "compile", noting)
    return names


@pytest.mark.parametrize(("written", "compilations"), [(TEXT, 1), (TEXT.replace("oats", "rye"), 2)])
def test_the_kept_code_is_taken_for_the_same_text_and_for_no_other(
    folder: Path, compiled: list[str], written: str, compilations: int
) -> None:
    expect_modules(str(folder), {f"{NAME}.py": TEXT})
    (folder / f"{NAME}.py").write_text(written)
    importlib.invalidate_caches()
    crop = importlib.import_module(NAME).crop
    assert f"crop = '{crop}'\n" == written
    assert compiled == [f"{NAME}.py"] * compilations


def test_modules_are_asked_for_in_the_way_in_which_compiled_code_is_found(site: Path) -> None:
    page = (site / "index.html").read_text("utf-8")
    assert '<link rel="preload" as="script" crossorigin href="./bundles/main.js" />' in page
    first = (site / "bundles" / "main.js").read_text("utf-8")
    assert first.startswith("//# allFunctionsCalledOnLoad")
