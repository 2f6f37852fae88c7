from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fieldbook.automl.dataset import Dataset
from fieldbook.automl.explaining import held_out as module
from fieldbook.automl.explaining.held_out import held_out
from fieldbook.automl.messages import Task
from tests.automl.explaining.made import data_of
from tests.automl.made import churn, harvest, irises


def predicted(data: Dataset, folds: int) -> list[np.ndarray]:
    """Numbers that tell row and round, or probabilities that are right."""
    found = []
    for fold in range(folds):
        rows = data.splits.folds[fold][1]
        number = rows + 1000.0 * (fold // 5)
        right = np.eye(max(data.classes, 1))[data.target[rows].astype(int) % max(data.classes, 1)]
        found.append(number if data.task is Task.REGRESSION else right)
    return found


def test_each_row_counts_once_by_its_first_round() -> None:
    data, _ = data_of(harvest(60), "tonnes")
    assert len(data.splits.folds) == 10
    held = held_out(data, predicted(data, 10))
    assert held.rows.tolist() == list(range(60))
    np.testing.assert_allclose(held.prediction, np.arange(60))
    np.testing.assert_array_equal(held.truth, data.target)


def test_one_hold_out_has_its_rows_alone() -> None:
    data, _ = data_of(churn(100), "left")
    held = held_out(data, predicted(data, 1))
    assert sorted(held.rows) == sorted(data.splits.folds[0][1])
    assert held.errors(data.task).sum() == 0


def test_a_threshold_decides_what_is_named() -> None:
    data, _ = data_of(churn(100), "left")
    unsure = [np.full((len(data.splits.folds[0][1]), 2), 0.5)]
    assert set(held_out(data, unsure).named) == {0}
    assert set(held_out(data, unsure, threshold=0.4).named) == {1}
    assert set(held_out(data, unsure, threshold=0.6).named) == {0}


def test_of_many_rows_a_sample_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    data, _ = data_of(irises(90), "kind")
    data = replace(data, splits=replace(data.splits, folds=data.splits.folds[:5]))
    monkeypatch.setattr(module, "MOST_CELLS", 60)
    held = held_out(data, predicted(data, 5))
    assert len(held.rows) == 20
    np.testing.assert_array_equal(held.named, data.target[held.rows])
    again = held_out(data, predicted(data, 5))
    np.testing.assert_array_equal(held.rows, again.rows)
