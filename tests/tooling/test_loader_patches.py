"""The loader is patched wholly or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tooling.console import Failure
from tooling.loader_patches import LOADER, PATCHES, Patch, patched_loader

WHOLE = " … ".join(patch.old for patch in PATCHES)


def test_every_patch_is_applied_once() -> None:
    patched = patched_loader(WHOLE)
    for patch in PATCHES:
        assert patched.count(patch.new) == 1, patch.why


@pytest.mark.parametrize("patch", PATCHES, ids=lambda patch: patch.why[:40])
def test_a_loader_that_does_not_fit_stops_the_build(patch: Patch) -> None:
    old = patch.old
    for source in (WHOLE.replace(old, ""), WHOLE + old):
        with pytest.raises(Failure, match="instead of once"):
            patched_loader(source)


def test_the_sites_loader_is_the_patched_one(site: Path) -> None:
    loader = (site / "wheels" / LOADER).read_text("utf-8")
    for patch in PATCHES:
        assert patch.new in loader


def test_snapshots_are_named_by_the_build(site: Path) -> None:
    key = (site / "app" / "runtime" / "snapshot" / "key.js").read_text("utf-8")
    assert "__SNAPSHOT__" not in key
    listed = json.loads((site / "assets.json").read_text("utf-8"))["files"]
    assert "app/runtime/snapshot/key.js" in {file["path"] for file in listed}
