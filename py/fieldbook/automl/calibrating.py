"""How sure a model's probabilities of several classes should be: one exponent for each model.

Temperature scaling (Guo et al., 2017). Forests are far too timid where there are many classes, and
so is boosting that time has cut: as they come, their log loss says little of what they are worth in
a mixture, and the order of models by it is wrong. An exponent keeps the order of the classes.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize_scalar

from fieldbook.automl.messages import Task
from fieldbook.automl.metrics import score
from fieldbook.automl.pooling import FLOOR, Pool, logarithms

__all__ = ["calibrated_score", "fitted_powers"]

MOST_ROWS = 2000  # enough for one number
WIDEST = np.log(8.0)  # how far an exponent may be from 1, either way
LEAST_GAIN = 2.0  # what it must gain in all, in nats: a number fitted to chance gains half of one
CLOSE = 0.02  # of a logarithm

Array = np.ndarray


def fitted_powers(truth: Array, predictions: Array) -> tuple[float, ...]:
    """Find the exponent of each model's probabilities that the truth is likeliest with.

    predictions: shape (models, rows, classes).
    """
    return tuple(_fitted_power(truth, each) for each in predictions)


def calibrated_score(task: Task, truth: Array, prediction: Array) -> float:
    """Score what a model is worth once it is as sure as it should be.

    Each half of the rows is made surer, or less sure, by what the other half says. Of two classes
    the score is the order of the rows, and of values there is nothing to make surer.
    """
    if task is not Task.MULTICLASS:
        return score(task, truth, prediction)
    total, places = 0.0, np.arange(len(truth))
    for part in (0, 1):
        here = places % 2 == part
        if not here.any():
            continue
        power = _fitted_power(truth[~here], prediction[~here])
        mixed = Pool((1.0,), power=power).mix([prediction[here]])
        total += score(task, truth[here], mixed) * here.sum()
    return total / len(truth)


def _fitted_power(truth: Array, probabilities: Array) -> float:
    rows = np.linspace(0, len(truth) - 1, min(len(truth), MOST_ROWS)).astype(int)
    if not len(rows):
        return 1.0
    logs = logarithms(probabilities[rows])
    beside_truth = logs - logs[np.arange(len(rows)), truth[rows]][:, None]

    def loss(log_power: float) -> float:
        shares = np.exp(np.exp(log_power) * beside_truth).sum(axis=1)
        return float(np.minimum(np.log(shares), -np.log(FLOOR)).sum())

    found = minimize_scalar(
        loss, bounds=(-WIDEST, WIDEST), method="bounded", options={"xatol": CLOSE}
    )
    return float(np.exp(found.x)) if loss(0.0) - found.fun > LEAST_GAIN else 1.0
