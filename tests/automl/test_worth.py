"""What a model is worth in the target's own terms."""

from __future__ import annotations

import numpy as np
import pytest

from fieldbook.automl.messages import Task
from fieldbook.automl.worth import expected_error


def test_a_number_is_off_by_the_mean_distance_from_the_truth() -> None:
    folds = [
        (np.array([1.0, 2.0]), np.array([1.5, 2.0])),
        (np.array([3.0, 4.0]), np.array([3.0, 6.0])),
    ]
    error, spread = expected_error(Task.REGRESSION, folds)
    assert error == pytest.approx((0.25 + 1.0) / 2)
    assert spread == pytest.approx(0.375)


def test_a_class_is_wrong_where_another_is_likelier() -> None:
    folds = [
        (np.array([0, 1]), np.array([[0.9, 0.1], [0.6, 0.4]])),
        (np.array([1, 1]), np.array([[0.2, 0.8], [0.3, 0.7]])),
    ]
    error, spread = expected_error(Task.BINARY, folds)
    assert error == pytest.approx(0.25)
    assert spread == pytest.approx(0.25)
