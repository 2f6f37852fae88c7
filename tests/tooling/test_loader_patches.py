"""The loader is patched wholly or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tooling.console import Failure
from tooling.loader_patches import (
    ENTRY,
    ENTRY_PATCHES,
    LOADER,
    PATCHES,
    Patch,
    patched_entry,
    patched_loader,
)

EXPORTS = (
    "var _malloc,_unused,_stdout,wasmTable;function assignWasmExports(wasmExports){"
    '_malloc=Module["_malloc"]=wasmExports["malloc"];_unused=Module["_unused"]='
    'wasmExports["unused"];_stdout=Module["_stdout"]=wasmExports["stdout"].value>>>0;'
    'table=Module["table"]=wasmTable=wasmExports["table"]}_malloc(wasmTable);'
)
WHOLE = EXPORTS + " … ".join(patch.old for patch in PATCHES)
WHOLE_ENTRY = " … ".join(patch.old for patch in ENTRY_PATCHES)


def test_every_patch_is_applied_once() -> None:
    patched = patched_loader(WHOLE)
    for patch in PATCHES:
        assert patched.count(patch.new) == 1, patch.why
    entry = patched_entry(WHOLE_ENTRY)
    for patch in ENTRY_PATCHES:
        assert entry.count(patch.new) == 1, patch.why


@pytest.mark.parametrize("patch", ENTRY_PATCHES, ids=lambda patch: patch.why[:40])
def test_an_entry_that_does_not_fit_stops_the_build(patch: Patch) -> None:
    for source in (WHOLE_ENTRY.replace(patch.old, ""), WHOLE_ENTRY + patch.old):
        with pytest.raises(Failure, match="instead of once"):
            patched_entry(source)


@pytest.mark.parametrize("patch", PATCHES, ids=lambda patch: patch.why[:40])
def test_a_loader_that_does_not_fit_stops_the_build(patch: Patch) -> None:
    old = patch.old
    for source in (WHOLE.replace(old, ""), WHOLE + old):
        with pytest.raises(Failure, match="instead of once"):
            patched_loader(source)


def test_all_of_their_functions_are_compiled_at_once() -> None:
    """The browser keeps the compiled code of what was compiled when a module had been evaluated."""
    for text in (patched_loader(WHOLE), patched_entry(WHOLE_ENTRY)):
        assert text.splitlines()[0] == "//# allFunctionsCalledOnLoad"


def test_only_exports_that_are_used_by_name_have_variables() -> None:
    patched = patched_loader(WHOLE)
    assert "\nvar _malloc,wasmTable;function assignWasmExports(wasmExports){for(" in patched
    assert '_malloc=Module["_malloc"]=wasmExports["malloc"];' in patched
    assert 'table=Module["table"]=wasmTable=wasmExports["table"]}_malloc(wasmTable);' in patched
    assert "_unused" not in patched
    assert "_stdout" not in patched


@pytest.mark.parametrize("missing", ["function assignWasmExports", "var _malloc,"])
def test_a_loader_that_assigns_otherwise_stops_the_build(missing: str) -> None:
    with pytest.raises(Failure, match=r"instead of one|0 times"):
        patched_loader(WHOLE.replace(missing, "another "))


def test_the_sites_loader_is_the_patched_one(site: Path) -> None:
    loader = (site / "wheels" / LOADER).read_text("utf-8")
    for patch in PATCHES:
        assert patch.new in loader
    entry = (site / "wheels" / ENTRY).read_text("utf-8")
    for patch in ENTRY_PATCHES:
        assert patch.new in entry
    assert loader.count('=wasmExports["') < 200
