"""Five hundred restores in seeded random order, with kills in between: none wrong, nothing left.

``FIELDBOOK_RESTORES=FROM:TO`` does the acts of these numbers, and adds them to what
``results/restores.json`` holds of those before; without it all are done.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from benchmarks._results import FOLDER, Row, write
from tests.runtime.restores import KINDS, Restores, Tally, restoring_profile
from tests.support.chromium import chromium_path
from tests.support.servers import OwnServer

_SEED = 20260504
_RESTORES = 500

Rows = Mapping[str, Mapping[str, Any]]


def main() -> int:
    """Do them and keep what came of it; fails where anything was wrong."""
    first, _, last = os.environ.get("FIELDBOOK_RESTORES", "0:").partition(":")
    number = int(first)
    before = _rows_before() if number else {}
    known = int(before["restores"]["runs"]) if before else 0
    if number != known:
        print(f"restores.json holds {known} acts: go on with FIELDBOOK_RESTORES={known}:{last}.")
        return 2
    done = int(before["restores"]["ours"]) if before else 0
    server = OwnServer(Path(os.environ["FIELDBOOK_DIST"]))
    launch = {"executable_path": chromium_path(), "args": ["--no-sandbox", "--no-first-run"]}
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        restoring_profile(Path(folder), playwright.chromium, launch) as profile,
    ):
        restores = Restores(profile, server.url, _SEED)
        while number < int(last) if last else done + restores.tally.restores < _RESTORES:
            restores.act(number)
            number += 1
        restores.end()
    server.stop()
    write("restores", _rows(before, number, restores.tally))
    for problem in restores.tally.problems:
        print(problem)
    return 1 if restores.tally.problems else 0


def _rows_before() -> Rows:
    """What the parts before have left, by its name."""
    rows = json.loads((FOLDER / "restores.json").read_text("utf-8"))
    return {row["name"]: row for row in rows}


def _rows(before: Rows, acts: int, tally: Tally) -> list[Row]:
    """How many there were, what was wrong with them, by kind, and the memory."""

    def so_far(name: str, field: str) -> int:
        return int(before[name][field]) if name in before else 0

    def problems(kind: str) -> Row:
        name = f"wrong or left behind: {kind}"
        found = so_far(name, "ours") + sum(each.kind == kind for each in tally.problems)
        runs = so_far(name, "runs") + tally.begun[kind]
        return Row(name, found, 0, "limit", 0, "restores", "lower", runs)

    total = so_far("restores", "ours") + tally.restores
    ratio = round(total / _RESTORES, 4)
    answered = so_far("answered", "ours") + tally.answered
    lives = [
        Row("memory of the browser", life.last, life.first, "at first",
            round(life.last / life.first, 4), "MB", "lower", life.restores)
        for life in tally.memory
    ]  # fmt: skip
    if "memory of the browser" in before:
        lives.append(Row(**before["memory of the browser"]))
    return [
        Row("restores", total, _RESTORES, "limit", ratio, "restores", "higher", acts),
        Row("answered", answered, total, "restores", round(answered / total, 4), "restores",
            "higher", total),
        *map(problems, [*KINDS, "snapshot"]),
        max(lives, key=lambda life: life.ours - life.reference),
    ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
