from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss

from fieldbook.automl.explaining.calibration import BINS, LEAST_ROWS, calibration
from tests.automl.explaining.made import binary, named

DRAW = np.random.RandomState(1)
CLASSES = ("no", "yes")


def test_honest_probabilities_lie_on_the_diagonal() -> None:
    value = DRAW.uniform(size=20_000)
    truth = (DRAW.uniform(size=20_000) < value).astype(int)
    found = calibration(binary(truth, value), CLASSES)
    assert found is not None
    assert found.label == "yes"
    assert len(found.counts) == BINS
    assert sum(found.counts) == 20_000
    np.testing.assert_allclose(found.predicted, found.observed, atol=0.04)
    assert found.brier == pytest.approx(brier_score_loss(truth, value))
    assert found.brier < found.brier_of_share


def test_boastful_probabilities_do_not() -> None:
    truth = DRAW.randint(0, 2, 2000)
    found = calibration(binary(truth, np.where(DRAW.uniform(size=2000) < 0.5, 0.05, 0.95)), CLASSES)
    assert found is not None
    assert found.predicted == pytest.approx((0.05, 0.95))
    np.testing.assert_allclose(found.observed, 0.5, atol=0.06)
    assert found.brier > found.brier_of_share


def test_equal_probabilities_stay_in_one_bin() -> None:
    found = calibration(binary([0, 1] * 100, [0.5] * 200), CLASSES)
    assert found is not None
    assert (found.predicted, found.observed, found.counts) == ((0.5,), (0.5,), (200,))


def test_of_several_classes_the_one_named_is_judged() -> None:
    truth = np.repeat([0, 1, 2], 30)
    answers = np.where(np.arange(90) % 3 == 0, 0, truth)
    found = calibration(named(truth, answers, 3), tuple("abc"))
    assert found is not None
    assert found.label == ""
    assert found.predicted == (1.0,)
    assert found.observed == pytest.approx((float(np.mean(truth == answers)),))


def test_few_rows_say_nothing() -> None:
    assert calibration(binary([0] * (LEAST_ROWS - 1), [0.1] * (LEAST_ROWS - 1)), CLASSES) is None
