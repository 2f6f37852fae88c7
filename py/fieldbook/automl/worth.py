"""What a model is worth in the target's own terms: how far off it is, or how often it is wrong.

Scores compare models; this is what somebody who uses one wants to know.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fieldbook.automl.messages import Task
from fieldbook.automl.spread import parts

__all__ = ["expected_error"]


def expected_error(
    task: Task, held_out: Sequence[tuple[np.ndarray, np.ndarray]]
) -> tuple[float, float]:
    """Mean over the folds, and its standard deviation from fold to fold (see `spread`).

    For a number the mean distance from the truth, for classes the share of wrong answers.

    held_out: truth and prediction of each fold's held-out rows.
    """
    errors = [_error(task, truth, prediction) for truth, prediction in held_out]
    of_parts = [_error(task, truth, prediction) for truth, prediction in parts(held_out)]
    return float(np.mean(errors)), float(np.std(of_parts))


def _error(task: Task, truth: np.ndarray, prediction: np.ndarray) -> float:
    if task is Task.REGRESSION:
        return float(np.mean(np.abs(prediction - truth)))
    return float(np.mean(prediction.argmax(axis=1) != truth))
