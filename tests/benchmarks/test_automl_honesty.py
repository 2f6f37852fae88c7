"""What is made of reported and confirmed scores over many splits."""

from __future__ import annotations

import pytest

from benchmarks._automl.cells import Cell
from benchmarks._automl.sets import names, problem
from benchmarks._results import Row
from benchmarks.automl_honesty import rows_of


def cell(
    name: str, split: int, estimate: float, score: float, task: str = "binary", doubt: float = 0.02
) -> Cell:
    return Cell(
        name, task, "Fieldbook", "1", 10.0, split, 1 - score, 11.0, 10.0, 0.5,
        estimate=estimate, score=score, doubt=doubt,
    )  # fmt: skip


def by_name(rows: list[Row]) -> dict[str, Row]:
    return {row.name: row for row in rows}


def test_gaps_are_told_beside_their_standard_error() -> None:
    found = by_name(rows_of([cell("a", 0, 0.9, 0.88), cell("a", 1, 0.9, 0.92)]))
    row = found["optimism: a"]
    assert (row.ours, row.reference, row.runs) == (0.0, 0.02, 2)


def test_optimism_is_the_mean_over_sets_of_two_classes() -> None:
    cells = [
        cell("a", 0, 0.90, 0.88), cell("a", 1, 0.90, 0.90),
        cell("b", 0, 0.80, 0.80), cell("b", 1, 0.80, 0.78), cell("b", 2, 0.80, 0.79),
        cell("c", 0, -1.0, -9.0, task="regression", doubt=9.0),
    ]  # fmt: skip
    found = by_name(rows_of(cells))
    assert found["mean optimism"].ours == pytest.approx(0.01)
    assert found["mean optimism"].reference == 0.005
    assert "optimism: c" not in found, "one split tells nothing"


def test_the_share_within_the_doubt_counts_every_training() -> None:
    cells = [cell("a", 0, 0.90, 0.88), cell("a", 1, 0.90, 0.80), cell("a", 2, 0.80, 0.85)]
    assert by_name(rows_of(cells))["within 2 standard errors"].ours == pytest.approx(
        1 / 3, abs=1e-4
    )


def test_another_split_takes_other_rows_away_and_as_many() -> None:
    name = next(iter(names()))
    first, again, other = problem(name), problem(name, 0), problem(name, 1)
    assert first.test.index.equals(again.test.index)
    assert not first.test.index.equals(other.test.index)
    assert len(first.test) == len(other.test)
