from __future__ import annotations

import numpy as np
import pytest

from fieldbook.automl.explaining.held_out import HeldOut
from fieldbook.automl.explaining.residuals import BINS, LEAST_ROWS, residuals

DRAW = np.random.RandomState(2)


def held(truth: np.ndarray, prediction: np.ndarray) -> HeldOut:
    return HeldOut(np.arange(len(truth)), truth, prediction)


def test_even_noise_is_even_along_the_prediction() -> None:
    prediction = DRAW.uniform(0, 100, 4000)
    found = residuals(held(prediction + DRAW.normal(0, 2, 4000), prediction))
    assert found is not None
    assert len(found.bins) == BINS
    assert sum(each.rows for each in found.bins) == sum(found.counts) == 4000
    assert [each.predicted for each in found.bins] == sorted(each.predicted for each in found.bins)
    for each in found.bins:
        np.testing.assert_allclose(each.quantiles, [-3.29, -1.35, 0, 1.35, 3.29], atol=0.9)
    assert found.squared == pytest.approx(2, rel=0.05)
    assert found.absolute == pytest.approx(2 * np.sqrt(2 / np.pi), rel=0.05)
    assert found.half_within < found.absolute < found.most_within


def test_a_model_that_is_never_off_has_no_spread() -> None:
    truth = DRAW.normal(size=40)
    found = residuals(held(truth, truth))
    assert found is not None
    assert found.absolute == found.squared == found.most_within == 0
    assert sum(found.counts) == 40


def test_no_bin_is_so_small_that_it_shows_rows() -> None:
    truth = DRAW.normal(size=35)
    found = residuals(held(truth, np.zeros(35)))
    assert found is not None
    assert [each.rows for each in found.bins] == [12, 12, 11]
    assert residuals(held(truth[: LEAST_ROWS - 1], truth[: LEAST_ROWS - 1])) is None


def test_one_row_far_away_does_not_flatten_the_histogram() -> None:
    off = np.r_[DRAW.normal(size=999), 1e9]
    found = residuals(held(off, np.zeros(1000)))
    assert found is not None
    assert found.edges[-1] < 10
