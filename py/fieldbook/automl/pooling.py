"""How the predictions of several models become one.

`pooled` is part of every exported model, so it needs numpy alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["Pool", "pooled"]


def pooled(
    predictions: Sequence[np.ndarray],
    weights: Sequence[float],
    power: float = 1.0,
    bias: Sequence[float] = (),
    logarithmic: bool = False,
) -> np.ndarray:
    """Mix values, or probabilities of shape (rows, classes), of models by their weights.

    Probabilities are mixed themselves or by their logarithms. `power` then makes them surer
    (above 1) or less sure, `bias` adds to each class's logarithm, or to a value.
    """
    terms = zip(weights, predictions, strict=True)
    if logarithmic:
        mixed = sum(weight * np.log(np.clip(each, 1e-6, 1)) for weight, each in terms)
    else:
        mixed = sum(weight * each for weight, each in terms)
    mixed = np.asarray(mixed, dtype=np.float64)
    if mixed.ndim == 1:
        return mixed + bias[0] if len(bias) else mixed
    if not logarithmic:
        if power == 1 and not len(bias):
            return mixed
        mixed = np.log(np.clip(mixed, 1e-6, 1))
    mixed = power * mixed + (np.asarray(bias) if len(bias) else 0.0)
    # Nothing is impossible: one surprise must not outweigh all that was right.
    shares = np.maximum(np.exp(mixed - mixed.max(axis=1, keepdims=True)), 1e-5)
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


@dataclass(frozen=True, slots=True)
class Pool:
    """How models are mixed; the fields are the arguments of `pooled`."""

    weights: tuple[float, ...]
    power: float = 1.0
    bias: tuple[float, ...] = ()
    logarithmic: bool = False

    def mix(self, predictions: Sequence[np.ndarray]) -> np.ndarray:
        """Mix the predictions, one array for each weight."""
        return pooled(predictions, self.weights, self.power, self.bias, self.logarithmic)

    @property
    def plain(self) -> bool:
        """Whether it is a weighted mean and nothing more."""
        return self.power == 1 and not self.bias and not self.logarithmic
