"""How the predictions of several models become one.

`pooled` and what it calls is part of every exported model, so it needs numpy alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["FLOOR", "SMALLEST", "Pool", "logarithms", "pooled", "shares"]

SMALLEST = 1e-6  # of a probability whose logarithm is taken
FLOOR = 1e-5  # of one that is given, before the classes' add up to one


def logarithms(probabilities: np.ndarray) -> np.ndarray:
    """Take the logarithms of probabilities, which may be 0."""
    return np.asarray(np.log(np.clip(probabilities, SMALLEST, 1)))


def shares(logs: np.ndarray) -> np.ndarray:
    """Make probabilities of logarithms (rows, classes), whatever these add up to."""
    # Nothing is impossible: one surprise must not outweigh all that was right.
    raised = np.maximum(np.exp(logs - logs.max(axis=1, keepdims=True)), FLOOR)
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def pooled(
    predictions: Sequence[np.ndarray],
    weights: Sequence[float],
    power: float = 1.0,
    bias: Sequence[float] = (),
    logarithmic: bool = False,
    powers: Sequence[float] = (),
) -> np.ndarray:
    """Mix values, or probabilities of shape (rows, classes), of models by their weights.

    Each model's probabilities are made surer (above 1) or less sure by its own of the `powers`,
    if there are any, then mixed themselves or by their logarithms. `power` does the same to
    the mixture, `bias` adds to each class's logarithm, or to a value.
    """
    if len(powers):
        predictions = [
            each if own == 1 else shares(own * logarithms(each))
            for each, own in zip(predictions, powers, strict=True)
        ]
    terms = zip(weights, predictions, strict=True)
    if logarithmic:
        mixed = sum(weight * logarithms(each) for weight, each in terms)
    else:
        mixed = sum(weight * each for weight, each in terms)
    mixed = np.asarray(mixed, dtype=np.float64)
    if mixed.ndim == 1:
        return mixed + bias[0] if len(bias) else mixed
    if not logarithmic:
        if power == 1 and not len(bias):
            return mixed
        mixed = logarithms(mixed)
    return shares(power * mixed + (np.asarray(bias) if len(bias) else 0.0))


@dataclass(frozen=True, slots=True)
class Pool:
    """How models are mixed; the fields are the arguments of `pooled`."""

    weights: tuple[float, ...]
    power: float = 1.0
    bias: tuple[float, ...] = ()
    logarithmic: bool = False
    powers: tuple[float, ...] = ()

    def mix(self, predictions: Sequence[np.ndarray]) -> np.ndarray:
        """Mix the predictions, one array for each weight."""
        # Models of earlier versions have no exponents of their own.
        powers: tuple[float, ...] = getattr(self, "powers", ())
        return pooled(predictions, self.weights, self.power, self.bias, self.logarithmic, powers)

    @property
    def plain(self) -> bool:
        """Whether it is a weighted mean and nothing more."""
        return self.power == 1 and not (self.bias or self.logarithmic or self.powers)

    def mean_of(self, places: Sequence[int], weights: Sequence[float]) -> Pool:
        """Give a weighted mean of some of the models, each as sure as it is here."""
        total = sum(weights)
        powers = tuple(self.powers[place] for place in places) if self.powers else ()
        return Pool(tuple(weight / total for weight in weights), powers=powers)
