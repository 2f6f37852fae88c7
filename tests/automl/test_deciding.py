"""Where to draw the line between two classes."""

from __future__ import annotations

import numpy as np
import pytest

from fieldbook.automl.deciding import Fold, best_threshold, mean_cost

COSTS = (1.0, 9.0)


def folds(bent: float, count: int = 5, rows: int = 1000) -> list[Fold]:
    """Rows whose true chance is known, told with an exponent."""
    draw = np.random.RandomState(0)
    chances = [draw.beta(1, 4, rows) for _ in range(count)]
    return [((draw.random_sample(rows) < chance).astype(int), chance**bent) for chance in chances]


def test_exact_probabilities_keep_the_line_where_theory_has_it() -> None:
    assert best_threshold(folds(1.0), COSTS) == pytest.approx(0.1, abs=0.02)
    assert best_threshold(folds(1.0), (1.0, 1.0)) == pytest.approx(0.5, abs=0.05)


def test_the_line_is_learned_where_probabilities_are_off() -> None:
    off = folds(3.0)
    learned = best_threshold(off, COSTS)
    assert learned < 0.02
    here = np.mean([mean_cost(fold, learned, COSTS) for fold in off])
    assert here < 0.8 * np.mean([mean_cost(fold, 0.1, COSTS) for fold in off])


def test_one_fold_is_not_learned_from() -> None:
    assert best_threshold(folds(3.0, count=1), COSTS) == pytest.approx(0.1)


def test_what_a_row_costs() -> None:
    fold = (np.array([0, 0, 1, 1]), np.array([0.2, 0.7, 0.4, 0.9]))
    assert mean_cost(fold, 0.5, (2.0, 10.0)) == pytest.approx((2.0 + 10.0) / 4)
