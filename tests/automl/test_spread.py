"""How far a score is from fold to fold, or from part to part of a single hold-out."""

from __future__ import annotations

import numpy as np
import pytest

from fieldbook.automl.messages import Task
from fieldbook.automl.spread import PARTS, parts, spread


def test_a_single_hold_out_is_divided_so_that_no_row_is_lost_or_counted_twice() -> None:
    truth = np.arange(23)

    divided = parts([(truth, truth * 10)])

    assert len(divided) == PARTS
    assert sorted(np.concatenate([each for each, _ in divided])) == truth.tolist()
    assert all((prediction == each * 10).all() for each, prediction in divided)


def test_folds_stay_as_they_are() -> None:
    folds = [(np.arange(10), np.arange(10)), (np.arange(7), np.arange(7))]

    assert parts(folds) is folds


def test_rows_that_are_too_few_to_divide_stay_together() -> None:
    fold = [(np.arange(4), np.arange(4))]

    assert parts(fold) is fold


def test_one_hold_out_has_a_spread_about_as_wide_as_that_of_as_many_folds() -> None:
    draw = np.random.RandomState(0)
    truth = draw.normal(size=5000)
    prediction = truth + draw.normal(size=5000)
    folds = [(truth[fold::5], prediction[fold::5]) for fold in range(5)]

    assert spread(Task.REGRESSION, [(truth, prediction)]) == spread(Task.REGRESSION, folds) > 0


def test_a_part_that_lacks_a_class_is_left_out() -> None:
    truth = np.array([0, 1, 0, 0, 0, 0, 0, 0, 1, 0])
    shares = np.linspace(0.1, 0.9, 10)

    found = spread(Task.BINARY, [(truth, np.column_stack([1 - shares, shares]))])

    # Of five parts of two rows two have both classes: one in the right order, one in the wrong.
    assert found == pytest.approx(np.std([1.0, 0.0]))
