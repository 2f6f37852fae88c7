"""The field's measures, under their names."""

from __future__ import annotations

import numpy as np
import pytest

from fieldbook.automl.measures import measures
from fieldbook.automl.messages import Measure, Task


def by_name(found: tuple[Measure, ...]) -> dict[str, float]:
    return {measure.name: measure.mean for measure in found}


def test_two_classes() -> None:
    truth = np.array([0, 0, 1, 1])
    second = np.array([0.1, 0.6, 0.4, 0.9])
    found = by_name(measures(Task.BINARY, [(truth, np.column_stack([1 - second, second]))]))
    assert found["AUC"] == 0.75
    assert found["Accuracy"] == found["Balanced accuracy"] == found["F1"] == 0.5
    assert found["Brier score"] == pytest.approx(np.mean((truth - second) ** 2))
    assert found["Log loss"] == pytest.approx(-np.mean(np.log([0.9, 0.4, 0.4, 0.9])))
    assert {"Average precision", "Matthews correlation"} <= set(found)


def test_what_is_decided_may_be_decided_otherwise() -> None:
    truth, second = np.array([0, 1]), np.array([0.1, 0.4])
    folds = [(truth, np.column_stack([1 - second, second]))]
    assert by_name(measures(Task.BINARY, folds))["Accuracy"] == 0.5
    bold = by_name(measures(Task.BINARY, folds, lambda shares: (shares[:, 1] > 0.3).astype(int)))
    assert bold["Accuracy"] == 1.0


def test_several_classes() -> None:
    found = by_name(measures(Task.MULTICLASS, [(np.array([0, 1, 2]), np.eye(3))]))
    assert found["Accuracy"] == found["Macro F1"] == 1.0
    assert found["Log loss"] == pytest.approx(0.0)
    assert "AUC" not in found


def test_values_over_folds() -> None:
    folds = [(np.array([1.0, 2.0]), np.array([2.0, 2.0])), (np.array([1.0, 2.0]),) * 2]
    found = measures(Task.REGRESSION, folds)
    assert by_name(found)["MAE"] == 0.25
    assert next(measure for measure in found if measure.name == "MAE").spread == 0.25
    assert by_name(found)["MAPE"] == pytest.approx(0.25)
    assert by_name(found)["RMSE"] == pytest.approx(np.sqrt(0.5) / 2)


def test_percentages_of_nothing_are_left_out() -> None:
    truth = np.array([0.0, 2.0])
    assert "MAPE" not in by_name(measures(Task.REGRESSION, [(truth, truth)]))
