"""Learning from held-out predictions how to mix models: one exponent, or a model of models.

Both are fitted to rows that the models had not seen. Whether they are used is decided elsewhere,
on rows that they have not seen themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from scipy.optimize import minimize, minimize_scalar
from scipy.special import log_softmax

from fieldbook.automl.messages import Task
from fieldbook.automl.metrics import negative_log_loss
from fieldbook.automl.pooling import Pool, logarithms

__all__ = ["sharpened", "stacked_pool"]

MOST_ROWS = 10_000  # enough for so few numbers
WIDEST = np.log(4.0)  # how far an exponent may be from 1, either way
WORTH_OF_PRIOR = 20.0  # rows that the plain mean counts for

Array = np.ndarray


def sharpened(truth: Array, predictions: Array, pool: Pool) -> Pool:
    """Find the exponent that makes a mixture of probabilities as sure as it should be.

    A mean of calibrated models is less sure than it could be, and boosting that time had cut is as
    well. It is temperature scaling (Guo et al., 2017), which keeps the order of the classes.

    predictions: shape (models, rows, classes).
    """
    rows = _some(len(truth))
    mixed = pool.mix(list(predictions[:, rows]))

    def loss(log_power: float) -> float:
        # The pool's own arithmetic, so that the exponent fits what will be predicted.
        surer = Pool((1.0,), power=float(np.exp(log_power))).mix([mixed])
        return -negative_log_loss(truth[rows], surer)

    found = minimize_scalar(loss, bounds=(-WIDEST, WIDEST), method="bounded")
    return replace(pool, power=pool.power * float(np.exp(found.x)))


def stacked_pool(task: Task, truth: Array, predictions: Array, pool: Pool) -> Pool:
    """Fit weights and a bias to the truth, drawn towards those of a plain mean.

    For classes it is a logarithmic opinion pool: multinomial regression on the models' log
    probabilities with one weight for a model (Heskes, 1998); for values, linear regression with
    weights that are not negative (Breiman, 1996). Weights need not add up to one, so that what is
    too sure or too timid is mended as well.

    predictions: shape (models, rows) or (models, rows, classes).
    """
    rows = _some(len(truth))
    if task is Task.REGRESSION:
        weights, bias = _linear(truth[rows], predictions[:, rows], np.array(pool.weights))
        return Pool(weights, bias=bias)
    # A weight of logarithms is an exponent, too: one number for both.
    prior = np.array(pool.weights) * (pool.powers or 1.0)
    weights, bias = _logarithmic(truth[rows], predictions[:, rows], prior)
    return Pool(weights, bias=bias, logarithmic=True)


Weights = tuple[tuple[float, ...], tuple[float, ...]]


def _logarithmic(truth: Array, predictions: Array, prior: Array) -> Weights:
    logs = logarithms(predictions)
    models, rows, classes = logs.shape
    hits = np.arange(rows), truth

    def loss(given: Array) -> tuple[float, Array]:
        weights, bias = given[:models], given[models:]
        likelihoods = log_softmax(np.tensordot(weights, logs, axes=1) + bias, axis=1)
        slopes = np.exp(likelihoods)
        slopes[hits] -= 1
        away = np.concatenate([weights - prior, bias])
        slope = np.concatenate([np.tensordot(logs, slopes, axes=2), slopes.sum(axis=0)])
        cost = WORTH_OF_PRIOR * float(away @ away) / 2 - float(likelihoods[hits].sum())
        return cost / rows, (slope + WORTH_OF_PRIOR * away) / rows

    return _minimised(loss, prior, classes)


def _linear(truth: Array, predictions: Array, prior: Array) -> Weights:
    centre, spread = float(truth.mean()), float(truth.std()) or 1.0
    values, wanted = (predictions - centre) / spread, (truth - centre) / spread
    rows = len(truth)

    def loss(given: Array) -> tuple[float, Array]:
        weights, bias = given[:-1], given[-1]
        wrong = weights @ values + bias - wanted
        away = np.append(weights - prior, bias)
        slope = np.append(values @ wrong, wrong.sum())
        cost = float(wrong @ wrong) / 2 + WORTH_OF_PRIOR * float(away @ away) / 2
        return cost / rows, (slope + WORTH_OF_PRIOR * away) / rows

    weights, (bias,) = _minimised(loss, prior, 1)
    return weights, (centre * (1 - sum(weights)) + spread * bias,)


def _minimised(loss: Callable[[Array], tuple[float, Array]], prior: Array, biases: int) -> Weights:
    start = np.concatenate([prior, np.zeros(biases)])
    bounds = [(0, None)] * len(prior) + [(None, None)] * biases
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return tuple(found[: len(prior)].tolist()), tuple(found[len(prior) :].tolist())


def _some(rows: int) -> Array:
    """Rows to fit to, spread evenly."""
    return np.linspace(0, rows - 1, min(rows, MOST_ROWS)).astype(int)
