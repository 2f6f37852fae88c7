"""Which mixture of models to deliver.

Greedy selection with replacement (Caruana et al., 2004), repeated over bootstraps of the rows and
averaged. One run over all rows may put nearly all weight on one model that happens to fit the few
positives there are; the average over bootstraps does not. The rows a bootstrap leaves out say how
much the selection flatters itself (Efron's optimism), and so whether mixing wins over the best
single model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fieldbook.automl.messages import Task
from fieldbook.automl.metrics import score

__all__ = ["Mixture", "mix"]

BOOTSTRAPS = 6
STEPS = 20
MOST_ROWS = 2500
MOST_MODELS = 16
LEAST_WEIGHT = 0.03


@dataclass(frozen=True, slots=True)
class Mixture:
    """Weights of the models, in the order they were given, and what mixing is worth."""

    weights: tuple[float, ...]
    gain: float  # over the best single model, less what the selection flatters itself

    @property
    def wins(self) -> bool:
        """Whether mixing is worth it."""
        return self.gain > 0 and sum(weight > 0 for weight in self.weights) > 1


def mix(task: Task, truth: np.ndarray, predictions: Sequence[np.ndarray], seed: int) -> Mixture:
    """Choose weights for models from their out-of-fold predictions."""
    scores = np.array([_safe(score(task, truth, each)) for each in predictions])
    ranked = np.argsort(-scores, kind="stable")[:MOST_MODELS]
    if len(ranked) == 1:
        return Mixture(_spread({int(ranked[0]): 1.0}, len(predictions)), 0.0)
    stacked = np.stack([predictions[index] for index in ranked]).astype(np.float64)
    draw = np.random.RandomState(seed)
    total, optimism = np.zeros(len(ranked)), []

    def gain(weights: np.ndarray, single: int, rows: np.ndarray) -> float:
        mixed = np.tensordot(weights, stacked[:, rows], axes=1)
        return score(task, truth[rows], mixed) - score(task, truth[rows], stacked[single, rows])

    for _ in range(BOOTSTRAPS):
        inside = draw.randint(0, len(truth), min(len(truth), MOST_ROWS))
        if task is not Task.REGRESSION and len(np.unique(truth[inside])) < 2:
            continue
        weights, single = _select(task, truth[inside], stacked[:, inside])
        total += weights
        outside = np.setdiff1d(np.arange(len(truth)), inside)[:MOST_ROWS]
        flattery = gain(weights, single, inside) - gain(weights, single, outside)
        # Fitting few rows flatters more than fitting all, in proportion to their numbers.
        optimism.append(flattery * len(inside) / len(truth))
    if not total.sum():
        return Mixture(_spread({int(ranked[0]): 1.0}, len(predictions)), 0.0)
    total /= total.sum()
    total[total < LEAST_WEIGHT] = 0.0
    total /= total.sum()
    chosen = {int(ranked[i]): float(weight) for i, weight in enumerate(total) if weight}
    apparent = gain(total, 0, np.arange(len(truth)))
    honest = apparent - float(np.nanmean(optimism))
    return Mixture(_spread(chosen, len(predictions)), honest)


def _select(task: Task, truth: np.ndarray, stacked: np.ndarray) -> tuple[np.ndarray, int]:
    """Add the model that helps most, again and again; give the best weights and the best model."""
    counts = np.zeros(len(stacked))
    mixed = np.zeros_like(stacked[0])
    best_score, best, single = -np.inf, counts, 0
    for step in range(1, STEPS + 1):
        scores = [_safe(score(task, truth, (mixed + each) / step)) for each in stacked]
        pick = int(np.argmax(scores))
        if step == 1:
            single = pick
        counts[pick] += 1
        mixed = mixed + stacked[pick]
        if scores[pick] > best_score + 1e-9:
            best_score, best = scores[pick], counts / step
    return best.copy(), single


def _safe(value: float) -> float:
    return value if np.isfinite(value) else -np.inf


def _spread(chosen: dict[int, float], size: int) -> tuple[float, ...]:
    return tuple(chosen.get(index, 0.0) for index in range(size))
