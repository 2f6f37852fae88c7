"""What scores cost, and which class they speak for."""

from __future__ import annotations

import numpy as np
import pytest

from fieldbook import webgpu
from fieldbook.webgpu.learn.links import Link, losses_and_slopes, spoken_for
from tests.webgpu.counting import counting

SCORES = np.random.default_rng(0).normal(0, 3, (40, 3))
TRUTH = np.eye(3)[np.arange(40) % 3]


@pytest.mark.parametrize("link", ["identity", "logistic", "softmax"])
def test_slopes_are_those_of_the_losses(link: Link) -> None:
    _, slopes = losses_and_slopes(link, SCORES, TRUTH)
    for output in range(3):
        step = 1e-6 * np.eye(3)[output]
        above, below = (losses_and_slopes(link, SCORES + s, TRUTH)[0] for s in (step, -step))
        # A softmax's losses hang on all the scores of a row.
        found = (above - below).sum(axis=1) / 2e-6
        np.testing.assert_allclose(slopes[:, output], found, atol=1e-7)


@pytest.mark.parametrize("link", ["logistic", "softmax"])
def test_scores_beyond_what_can_be_raised_have_finite_losses(link: Link) -> None:
    scores = np.array([[1e4, -1e4], [-1e4, 1e4]])
    losses, slopes = losses_and_slopes(link, scores, np.eye(2)[[0, 0]])
    assert np.isfinite(losses).all()
    np.testing.assert_allclose(slopes, [[0, 0], [-1, 1]])


def test_both_of_a_softmax_take_two_reductions() -> None:
    with counting() as asked:
        for each in losses_and_slopes("softmax", webgpu.asarray(SCORES), webgpu.asarray(TRUTH)):
            np.asarray(each)
    assert asked["reduce"] == 2


def test_one_output_speaks_for_one_of_two_classes() -> None:
    assert list(spoken_for(np.array([[0.5], [-0.5], [0.0]]))) == [1, 0, 0]
    assert list(spoken_for(np.array([[0.5, 0.2, 0.7], [3.0, -1.0, 2.0]]))) == [2, 0]
