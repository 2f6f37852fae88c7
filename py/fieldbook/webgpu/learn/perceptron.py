"""A multi-layer perceptron's passes over rows, forward and back, and Adam's steps.

All parameters are one flat array, so that a step is a few operations on it, however many layers
there are. A layer's matrix has the biases as its last row; what it multiplies has a last column of
ones. The matrix of a hidden layer makes that column for the next one itself, by a last column that
is 0 but for a 1 in the row of biases and that no step changes. So biases cost no operation of
their own, forward or back.

Kingma, Ba: “Adam: a method for stochastic optimization”, ICLR 2015.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from fieldbook.webgpu.learn.links import Link, losses_and_slopes

__all__ = ["Adam", "Perceptron", "with_ones"]


@dataclass(frozen=True, slots=True)
class _Layer:
    """Where a layer's matrix lies in the flat array."""

    start: int
    inputs: int
    units: int
    hidden: bool

    @property
    def shape(self) -> tuple[int, int]:
        return self.inputs + 1, self.units + self.hidden

    @property
    def end(self) -> int:
        return self.start + self.shape[0] * self.shape[1]


class Perceptron:
    """A network of relu layers, its last one with a link; `xp` and `dtype` say what computes."""

    def __init__(self, xp: Any, dtype: Any, sizes: Sequence[int], link: Link, alpha: float) -> None:
        self.link = link
        self._xp = xp
        self._dtype = dtype
        self._layers: list[_Layer] = []
        start = 0
        for inputs, units in pairwise(sizes):
            layer = _Layer(start, inputs, units, len(self._layers) < len(sizes) - 2)
            self._layers.append(layer)
            start = layer.end
        self.size = start
        # Of each hidden layer's activations all but the ones are let back through.
        self._lives = [
            xp.astype(xp.arange(layer.shape[1]) < layer.units, dtype) for layer in self._layers
        ]
        decay = [np.full((each.inputs, each.units), alpha) for each in self._layers]
        unbiased = [np.zeros(each.units) for each in self._layers]
        self._decay = self._placed(self._flat(decay, unbiased, ones=0.0))

    def packed(self, weights: Sequence[np.ndarray], biases: Sequence[np.ndarray]) -> Any:
        """A layer's weights (inputs, units) and biases (units,) each, as the flat array."""
        return self._placed(self._flat(weights, biases, ones=1.0))

    def unpacked(self, flat: np.ndarray) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """Weights and biases of the layers, from the flat array on the host."""
        weights, biases = [], []
        for layer in self._layers:
            matrix = flat[layer.start : layer.end].reshape(layer.shape)
            weights.append(matrix[:-1, : layer.units].copy())
            biases.append(matrix[-1, : layer.units].copy())
        return weights, biases

    def scores(self, flat: Any, rows: Any) -> Any:
        """What the last layer makes of rows (n, d + 1), before its link, as (n, outputs)."""
        return self._forward(self._matrices(flat), rows)[-1]

    def penalties(self, flat: Any) -> Any:
        """The penalty of each parameter (size,), which is of all rows of a step together."""
        return self._decay * flat * flat / 2

    def slopes(self, flat: Any, rows: Any, truth: Any) -> tuple[Any, Any]:
        """The gradient (size,) of the mean loss of rows (n, d + 1), penalties and all.

        Also the loss of each row and output (n, outputs), without the penalties.
        """
        xp = self._xp
        matrices = self._matrices(flat)
        active = self._forward(matrices, rows)
        losses, delta = losses_and_slopes(self.link, active.pop(), truth)
        parts = []
        for place in reversed(range(len(matrices))):
            layer = self._layers[place]
            own = slice(layer.start, layer.end)
            slope = xp.reshape(active[place].T @ delta, (-1,))
            parts.append((slope + self._decay[own] * flat[own]) / rows.shape[0])
            if place:
                back = delta @ matrices[place].T
                delta = xp.where(active[place] > 0, back, 0.0) * self._lives[place - 1]
        return xp.concat(parts[::-1]), losses

    def _forward(self, matrices: Sequence[Any], rows: Any) -> list[Any]:
        """The rows, the hidden layers' activations with their ones, and the scores."""
        active = [rows]
        for matrix in matrices[:-1]:
            active.append(self._xp.maximum(active[-1] @ matrix, 0.0))
        active.append(active[-1] @ matrices[-1])
        return active

    def _matrices(self, flat: Any) -> list[Any]:
        return [self._xp.reshape(flat[each.start : each.end], each.shape) for each in self._layers]

    def _flat(
        self, weights: Sequence[np.ndarray], biases: Sequence[np.ndarray], ones: float
    ) -> np.ndarray:
        flat = np.zeros(self.size)
        for layer, weight, bias in zip(self._layers, weights, biases, strict=True):
            matrix = flat[layer.start : layer.end].reshape(layer.shape)
            matrix[:-1, : layer.units] = weight
            matrix[-1, : layer.units] = bias
            matrix[-1, layer.units :] = ones
        return flat

    def _placed(self, values: np.ndarray) -> Any:
        return self._xp.asarray(values, dtype=self._dtype)


@dataclass(frozen=True, slots=True)
class Adam:
    """Steps down gradients, by the means of these and of their squares so far."""

    rate: float
    beta_1: float
    beta_2: float
    epsilon: float

    def step(
        self, flat: Any, means: Any, squares: Any, slopes: Any, number: Any
    ) -> tuple[Any, Any, Any]:
        """Parameters and both means after a step; `number` counts them from 1, as one float."""
        xp = flat.__array_namespace__()
        means = self.beta_1 * means + (1 - self.beta_1) * slopes
        squares = self.beta_2 * squares + (1 - self.beta_2) * xp.square(slopes)
        rate = self.rate * xp.sqrt(_one_less(xp, self.beta_2, number))
        rate = rate / _one_less(xp, self.beta_1, number)
        return flat - rate * means / (xp.sqrt(squares) + self.epsilon), means, squares


def _one_less(xp: Any, beta: float, number: Any) -> Any:
    """1 - beta ** number, also where that is so small that float32 could not subtract it."""
    return -xp.expm1(number * math.log(beta)) if beta else xp.ones_like(number)


def with_ones(x: Any) -> Any:
    """Rows (n, d) with a last column of ones, for coefficients that have the intercepts last."""
    xp = x.__array_namespace__()
    return xp.concat([x, xp.ones((x.shape[0], 1), dtype=x.dtype)], axis=1)
