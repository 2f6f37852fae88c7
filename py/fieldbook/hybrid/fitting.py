"""Fitting a model where that is faster: on the GPU that a worker has, or on its processor."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from sklearn.compose import TransformedTargetRegressor
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier, MLPRegressor

__all__ = ["fit", "is_worthwhile"]

# Measured in Chromium on two cores, in milliseconds. By scikit-learn in wasm a batch of a network
# takes 10 and 1.1 for each million of multiplications (20 for 256 rows, 30 columns and layers of
# 128 and 64); a look of logistic regression at all rows takes 18 for each million of rows times
# columns times classes. On a GPU an epoch costs Python 35 and each batch up to 2, a look 12,
# besides what the GPU computes meanwhile. Each worker compiles its shaders once: no GPU was at hand
# to measure how long its driver takes, so enough has to be saved to pay for seconds of it.
MS_A_BATCH, MS_A_MILLION = 10.0, 1.1
GPU_MS_AN_EPOCH, GPU_MS_A_BATCH = 35.0, 2.0
MS_A_MILLION_LOOKED_AT, GPU_MS_A_LOOK = 18.0, 12.0
LEAST_SAVED_MS = 2000.0
# So many of both are usual before the search stops.
EPOCHS, LOOKS = 20, 20


def fit(estimator: Any, matrix: Any, target: Any) -> None:
    """Fit on a GPU where there is one and it is faster, else as the estimator does.

    What is left is a fitted estimator of scikit-learn in any case. A GPU that goes away meanwhile,
    or has too little memory, costs the time for which it was tried.
    """
    if not (is_worthwhile(estimator, matrix, target) and _fitted_on_gpu(estimator, matrix, target)):
        estimator.fit(matrix, target)


def is_worthwhile(estimator: Any, matrix: Any, target: Any) -> bool:
    """Whether it is a model that a GPU can fit, with enough to compute that it would be faster."""
    inner = estimator.regressor if type(estimator) is TransformedTargetRegressor else estimator
    if np.ndim(matrix) != 2:
        return False
    rows, columns = np.shape(matrix)
    if type(inner) is LogisticRegression:
        classes = len(np.unique(target))
        millions = rows * columns * (1 if classes == 2 else classes) / 1e6
        saved = LOOKS * (MS_A_MILLION_LOOKED_AT * millions - GPU_MS_A_LOOK)
    elif type(inner) in {MLPClassifier, MLPRegressor}:
        size = 200 if inner.batch_size == "auto" else inner.batch_size
        hidden = inner.hidden_layer_sizes
        layers = [columns, *(hidden if np.iterable(hidden) else [hidden])]
        products = sum(one * other for one, other in pairwise(layers))
        # Forward, back to the rows before, and to the weights.
        batch = MS_A_BATCH + MS_A_MILLION * 3 * size * products / 1e6
        saved = EPOCHS * ((batch - GPU_MS_A_BATCH) * rows / size - GPU_MS_AN_EPOCH)
    else:
        return False
    return bool(saved > LEAST_SAVED_MS)


def _fitted_on_gpu(estimator: Any, matrix: Any, target: Any) -> bool:
    # Only now: to import the arrays takes a worker a third of a second.
    from fieldbook import webgpu
    from fieldbook.webgpu.wgsl import GpuError, GpuLost

    if not webgpu.engine.current().on_gpu:
        return False
    from fieldbook.webgpu.learn.fitting import CannotFitHere, fit_on_device

    try:
        fit_on_device(estimator, matrix, target)
    except (CannotFitHere, GpuError, GpuLost, MemoryError):
        return False
    return True
