"""What the benchmark of AutoML keeps, and what it makes of that."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks._automl.cells import Cell, Cells
from benchmarks._automl.rows import rows_of
from benchmarks._automl.systems import AUTOGLUON_MEDIUM, FLAML, OURS, PLAIN
from benchmarks._results import Row


def cell(system: str, error: float | None, name: str = "a", seed: int = 0, **more: object) -> Cell:
    told: dict[str, object] = {
        "set": name,
        "task": "binary",
        "system": system,
        "version": "1",
        "budget": 0.0 if system == PLAIN else 30.0,
        "seed": seed,
        "error": error,
        "seconds": 31.0,
        "cpu_seconds": 29.0,
        "load": 0.5,
        **more,
    }
    return Cell(**told)  # type: ignore[arg-type]


def row(rows: list[Row], name: str, reference: str | None = None) -> Row:
    found = [r for r in rows if r.name == name and reference in (None, r.reference_name)]
    assert len(found) == 1, [r.name for r in rows]
    return found[0]


def test_cells_are_there_again_after_a_run_was_broken_off(tmp_path: Path) -> None:
    path = tmp_path / "results" / "cells.jsonl"
    one, other = cell(OURS, 0.1, asked_about=("total",)), cell(FLAML, None, why="It crashed.")
    for each in (one, other):
        Cells(path).add(each)
    assert list(Cells(path)) == [one, other]


def test_what_other_versions_did_is_forgotten(tmp_path: Path) -> None:
    cells = Cells(tmp_path / "cells.jsonl")
    for each in (cell(OURS, 0.1), cell(OURS, 0.2, version="2"), cell(FLAML, 0.3)):
        cells.add(each)
    cells.forget_other_versions({OURS: "2"})
    kept = [(each.system, each.version) for each in Cells(tmp_path / "cells.jsonl")]
    assert kept == [(OURS, "2"), (FLAML, "1")]


def test_errors_are_set_beside_each_other() -> None:
    rows = rows_of([cell(OURS, 0.1), cell(FLAML, 0.2), cell(PLAIN, 0.3)])
    assert row(rows, "a, 30 s", FLAML).ratio == 0.5
    assert row(rows, "a, 30 s", PLAIN).ours == 0.1


def test_the_best_other_is_what_the_mean_rank_is_beside() -> None:
    rows = rows_of(
        [
            *(cell(OURS, 0.1), cell(FLAML, 0.2), cell(AUTOGLUON_MEDIUM, 0.3)),
            *(cell(OURS, 0.4, "b"), cell(FLAML, 0.2, "b"), cell(AUTOGLUON_MEDIUM, 0.3, "b")),
        ]
    )
    mean = row(rows, "mean rank, 30 s")
    assert (mean.ours, mean.reference, mean.reference_name) == (2.0, 1.5, FLAML)


def test_a_system_that_failed_ranks_last() -> None:
    rows = rows_of([cell(OURS, 0.1), cell(FLAML, None, why="It crashed."), cell(PLAIN, 0.3)])
    assert row(rows, "mean rank, 30 s").reference_name == PLAIN


def test_means_of_errors_are_geometric_and_beside_what_was_promised() -> None:
    rows = rows_of(
        [
            *(cell(OURS, 0.1), cell(AUTOGLUON_MEDIUM, 0.2)),
            *(cell(OURS, 0.1, "b"), cell(AUTOGLUON_MEDIUM, 0.05, "b")),
        ]
    )
    mean = row(rows, f"error over {AUTOGLUON_MEDIUM}, 30 s")
    assert (mean.ours, mean.reference, mean.reference_name) == (1.0, 0.92, "limit")


def test_what_is_above_plain_boosting_is_counted_in_standard_errors() -> None:
    ours = [cell(OURS, error, seed=seed) for seed, error in enumerate((0.30, 0.32, 0.34))]
    plain = [cell(PLAIN, 0.29, seed=seed) for seed in range(3)]
    rows = rows_of([*ours, *plain])
    # 0.03 above, with a standard error of 0.02 / √3.
    assert row(rows, f"most above {PLAIN}, 30 s").ours == pytest.approx(2.6, abs=0.01)
    below = rows_of([cell(OURS, 0.2, seed=seed) for seed in range(3)] + plain)
    assert row(below, f"most above {PLAIN}, 30 s").ours == 0
    once = rows_of([cell(OURS, 0.3), *plain])
    assert not [each for each in once if each.name.startswith("most above")]


def test_estimates_are_compared_with_tests() -> None:
    honest = cell(OURS, 0.1, estimate=0.903, score=0.9, doubt=0.01, asked_about=("x",))
    flattered = cell(OURS, 0.1, "b", estimate=0.95, score=0.9, doubt=0.01)
    rows = rows_of([honest, flattered])
    assert row(rows, "estimates within 2 standard errors").ours == 0.5
    assert row(rows, "mean optimism").ours == pytest.approx(0.0265)
    assert row(rows, "most false flags on a set").ours == 1


def test_what_was_measured_again_counts_as_much_as_before() -> None:
    rows = rows_of([cell(OURS, 0.1), cell(FLAML, 0.2), cell(FLAML, 0.22, again=True)])
    assert row(rows, "references measured again").ratio == pytest.approx(1.1)
    assert row(rows, "a, 30 s", FLAML).reference == pytest.approx(0.21)


def test_a_seed_that_was_measured_again_stays_one_seed() -> None:
    seeds = [cell(OURS, 0.3, seed=seed) for seed in (0, 1)]
    plain = [cell(PLAIN, error, seed=seed) for seed, error in enumerate((0.1, 0.2))]
    rows = [rows_of([*seeds, *plain, *more]) for more in ([], [replace(plain[0], again=True)] * 9)]
    name = f"most above {PLAIN}, 30 s"
    assert row(rows[0], name).ours == row(rows[1], name).ours
