"""One file for each thread: a worker's start asks for one of our files, and the sources remain."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

STATIC = re.compile(r'(?:^|[;}\n])import\s*(?:[\w*{][^"\';]*from\s*)?"(\.[^"]+)"')


@pytest.mark.parametrize("thread", ["kernel", "pool", "snapshot"])
def test_a_worker_imports_no_other_file_of_ours_at_its_start(site: Path, thread: str) -> None:
    text = (site / "bundles" / f"{thread}.worker.js").read_text("utf-8")
    assert len(text) > 1_000
    assert STATIC.findall(text) == []


def test_the_modules_are_there_for_the_debugger_and_are_not_kept_offline(site: Path) -> None:
    module = "app/workers/kernel.client.js"
    listed = {file["path"] for file in json.loads((site / "assets.json").read_text())["files"]}
    assert (site / module).is_file()
    assert module not in listed
    assert "bundles/kernel.worker.js" in listed
