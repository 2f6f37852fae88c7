"""What a campaign comes to is ours; what befell the reference stands beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.faults.__main__ import FAMILIES
from tests.faults.kinds import KINDS
from tests.faults.runner import Record
from tests.faults.summary import has_losses, told, write_summary

OURS, REFERENCE = "killed while typing", "JupyterLite: killed while typing"


def record(kind: str, seed: int, verdict: str = "ok", given_up: int = 0) -> Record:
    words = [f"word{number}" for number in range(given_up)]
    return {
        "kind": kind,
        "seed": seed,
        "verdict": verdict,
        "acknowledged": 2,
        "given_up": words,
        "delays": [],
    }


def rows(file: Path) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads(file.read_text("utf-8"))
    return read


def row(kind: str, seeds: list[int], losses: int = 0) -> dict[str, Any]:
    return {
        "kind": kind,
        "runs": len(seeds),
        "acknowledged": 2 * len(seeds),
        "losses": losses,
        "seeds": seeds,
    }


def test_every_module_of_kinds_has_registered_some() -> None:
    modules = {kind.run.__module__ for kind in KINDS.values()}
    assert modules == {module.__name__ for module in FAMILIES}


def test_every_kind_of_the_reference_is_named_after_it() -> None:
    for kind in KINDS.values():
        assert kind.is_reference == kind.name.startswith("JupyterLite: "), kind.name


def test_the_last_line_counts_what_is_ours() -> None:
    lines = told(
        [record(REFERENCE, 0, "lost", given_up=3), record(OURS, 0), record(OURS, 1, "half")]
    ).splitlines()
    assert [line.split("  ")[0] for line in lines[:2]] == [OURS, REFERENCE]
    assert lines[2:] == [
        "The reference: 1 kinds, 1 runs, 2 acknowledged, 1 losses, 3 given up when asked",
        "1 kinds, 2 runs, 4 acknowledged, 1 losses",
    ]


def test_without_the_reference_nothing_is_said_of_it() -> None:
    assert "reference" not in told([record(OURS, 0)])


@pytest.mark.parametrize(
    ("ours", "reference", "expected"),
    [("ok", "ok", False), ("ok", "lost", False), ("lost", "ok", True), ("unopened", "lost", True)],
)
def test_only_what_is_ours_makes_a_campaign_fail(ours: str, reference: str, expected: bool) -> None:
    assert has_losses([record(OURS, 0, ours), record(REFERENCE, 0, reference)]) == expected


def test_each_side_has_a_file_of_its_own(tmp_path: Path) -> None:
    ours, reference = tmp_path / "faults.json", tmp_path / "faults_jupyterlite.json"
    write_summary([record(REFERENCE, 0, "lost"), record(OURS, 1), record(OURS, 0)], tmp_path)
    assert rows(ours) == [row(OURS, [0, 1])]
    assert rows(reference) == [row(REFERENCE, [0], losses=1)]
    write_summary([record(OURS, 5)], tmp_path)
    assert rows(ours) == [row(OURS, [5])]
    assert rows(reference) == [row(REFERENCE, [0], losses=1)], "what was not run stays"
