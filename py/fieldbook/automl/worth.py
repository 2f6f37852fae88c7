"""What a model is worth in the target's own terms: how far off it is, or how often it is wrong.

Scores compare models; this is what somebody who uses one wants to know.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fieldbook.automl.dataset import Dataset
from fieldbook.automl.messages import Task
from fieldbook.automl.trial_log import Trial

__all__ = ["expected_error"]


def expected_error(data: Dataset, parts: Sequence[tuple[Trial, float]]) -> tuple[float, float]:
    """Mean over the folds' held-out rows, and its standard deviation from fold to fold.

    For a number the mean distance from the truth, for classes the share of wrong answers.
    """
    folds = range(min(trial.folds for trial, _ in parts))
    errors = [_error(data, parts, fold) for fold in folds]
    return float(np.mean(errors)), float(np.std(errors))


def _error(data: Dataset, parts: Sequence[tuple[Trial, float]], fold: int) -> float:
    truth = data.target[data.splits.folds[fold][1]]
    mixed = np.sum([trial.results[fold].prediction * weight for trial, weight in parts], axis=0)
    if data.task is Task.REGRESSION:
        return float(np.mean(np.abs(mixed - truth)))
    return float(np.mean(mixed.argmax(axis=1) != truth))
