"""From probabilities to a decision between two classes, where mistakes cost what a person said."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

__all__ = ["Costs", "Fold", "best_threshold", "folds_of", "mean_cost", "mean_cost_of_folds"]

Array = np.ndarray
Fold = tuple[Array, Array]  # truth, and probability of the second class
Costs = tuple[float, float]  # of a false alarm: the second class is said wrongly; of a miss

MOST_THRESHOLDS = 200


def folds_of(held_out: Sequence[tuple[Array, Array]]) -> list[Fold]:
    """Take from probabilities (rows, 2) of each fold's held-out rows what a decision goes by."""
    return [(truth, probabilities[:, 1]) for truth, probabilities in held_out]


def best_threshold(folds: Sequence[Fold], costs: Costs) -> float:
    """Find the probability from which saying the second class costs least.

    Were the probabilities exact it would be the share of a false alarm in both costs (Elkan, 2001).
    Another one is learned from the rows held out, and taken where it costs less on folds that it
    was not learned from.
    """
    exact = costs[0] / (costs[0] + costs[1])
    if len(folds) < 2:
        return exact
    by_theory = [mean_cost(fold, exact, costs) for fold in folds]
    learned = [
        mean_cost(fold, _cheapest([*folds[:n], *folds[n + 1 :]], costs, exact), costs)
        for n, fold in enumerate(folds)
    ]
    won = np.subtract(by_theory, learned)
    # By more than chance.
    return _cheapest(folds, costs, exact) if won.mean() > won.std() else exact


def mean_cost(fold: Fold, threshold: float, costs: Costs) -> float:
    """What a row costs on average where the second class is said from a probability on."""
    truth, probability = fold
    said = probability >= threshold
    return float(np.mean(costs[0] * (said & (truth == 0)) + costs[1] * (~said & (truth == 1))))


def mean_cost_of_folds(folds: Sequence[Fold], threshold: float, costs: Costs) -> float:
    """What a row costs on average, over the folds."""
    return float(np.mean([mean_cost(fold, threshold, costs) for fold in folds]))


def _cheapest(folds: Sequence[Fold], costs: Costs, exact: float) -> float:
    every = np.concatenate([probability for _, probability in folds])
    known = np.unique(np.quantile(every, np.linspace(0, 1, MOST_THRESHOLDS)))
    # Between two probabilities that occur, so that rounding decides nothing.
    candidates = [exact, *((known[:-1] + known[1:]) / 2)]
    found = [mean_cost_of_folds(folds, each, costs) for each in candidates]
    return float(candidates[int(np.argmin(found))])
