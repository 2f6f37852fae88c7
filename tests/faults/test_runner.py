"""Which runs a campaign makes, and what is told of them."""

from __future__ import annotations

from pathlib import Path
from random import Random

from tests.faults.findings import Findings
from tests.faults.kinds import Family, Kind
from tests.faults.runner import Records, plan
from tests.faults.stage import LIFE, Stage


async def _nothing(stage: Stage, random: Random, found: Findings) -> None:
    """Do nothing."""


def _kind(name: str, family: Family = "kill", runs: int = 3) -> Kind:
    return Kind(name, family, runs, _nothing, "", 0)


def test_runs_are_spread_evenly_over_the_kinds() -> None:
    kinds = [_kind("a"), _kind("b"), _kind("c")]
    made = plan(kinds, 7, first=5)
    assert [[seed for kind, seed in made if kind.name == name] for name in "abc"] == [
        [5, 6, 7],
        [5, 6],
        [5, 6],
    ]


def test_one_run_is_the_one_with_that_seed() -> None:
    assert plan([_kind("a")], 1, first=17) == [(_kind("a"), 17)]


def test_half_a_campaign_has_tried_every_kind() -> None:
    kinds = [_kind("a", runs=2 * LIFE), _kind("b", runs=2 * LIFE)]
    made = [kind.name for kind, _ in plan(kinds, None, first=0)]
    assert made == ["a"] * LIFE + ["b"] * LIFE + ["a"] * LIFE + ["b"] * LIFE


def test_records_are_found_again_where_they_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "runs.jsonl"
    Records(file).add({"kind": "a", "seed": 1})
    assert Records(file).has("a", 1)
    assert not Records(file).has("a", 2)
    Records(None).add({"kind": "a", "seed": 2})
    assert not Records(None).has("a", 2)
