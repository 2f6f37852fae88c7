"""What a model is worth in the target's own terms."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from fieldbook.automl.messages import Task
from fieldbook.automl.portfolio import BASELINE
from fieldbook.automl.trial_log import Trial
from fieldbook.automl.trials import FoldResult
from fieldbook.automl.worth import expected_error

FOLDS = ((np.array([2, 3]), np.array([0, 1])), (np.array([0, 1]), np.array([2, 3])))


def trial(*predictions: list[object]) -> Trial:
    results = {
        fold: FoldResult(fold, prediction=np.array(one, dtype=float))
        for fold, one in enumerate(predictions)
    }
    return Trial(1, BASELINE, 2, results)


def dataset(task: Task, target: list[float]) -> SimpleNamespace:
    return SimpleNamespace(task=task, target=np.array(target), splits=SimpleNamespace(folds=FOLDS))


def test_a_number_is_off_by_the_mean_distance_of_the_mixture() -> None:
    data = dataset(Task.REGRESSION, [1.0, 2.0, 3.0, 4.0])
    parts = [(trial([1, 2], [3, 4]), 0.5), (trial([2, 2], [3, 8]), 0.5)]
    error, spread = expected_error(data, parts)  # type: ignore[arg-type]
    assert error == pytest.approx((0.25 + 1.0) / 2)
    assert spread == pytest.approx(0.375)


def test_a_class_is_wrong_where_another_is_likelier() -> None:
    data = dataset(Task.BINARY, [0, 1, 1, 1])
    part = trial([[0.9, 0.1], [0.6, 0.4]], [[0.2, 0.8], [0.3, 0.7]])
    error, spread = expected_error(data, [(part, 1.0)])  # type: ignore[arg-type]
    assert error == pytest.approx(0.25)
    assert spread == pytest.approx(0.25)
