"""Scores by which models are compared: higher is better for each."""

from __future__ import annotations

import numpy as np

from fieldbook.automl.messages import Task

__all__ = ["Array", "auc", "negative_log_loss", "proper_score", "r2", "score"]

Array = np.ndarray
SMALLEST_PROBABILITY = 1e-6


def score(task: Task, truth: Array, prediction: Array) -> float:
    """Score predictions with the task's metric; classes come as one column of probability each."""
    if task is Task.BINARY:
        return auc(truth, prediction[:, 1])
    if task is Task.MULTICLASS:
        return negative_log_loss(truth, prediction)
    return r2(truth, prediction)


def proper_score(task: Task, truth: Array, prediction: Array) -> float:
    """Score with a rule that a row-wise mean can be taken of: log likelihood or −squared error."""
    if task is Task.REGRESSION:
        return -float(np.mean((prediction - truth) ** 2))
    return negative_log_loss(truth, prediction)


def auc(truth: Array, value: Array) -> float:
    """Area under the ROC curve from mid-ranks; NaN where one class is absent."""
    positives = int(np.count_nonzero(truth))
    negatives = len(truth) - positives
    if not positives or not negatives:
        return float("nan")
    order = np.argsort(value, kind="stable")
    ordered = value[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    sizes = np.diff(np.r_[starts, len(ordered)])
    positives_at = np.add.reduceat(truth[order].astype(np.float64), starts)
    mid_ranks = starts + (sizes + 1) / 2
    rank_sum = float(positives_at @ mid_ranks)
    return (rank_sum - positives * (positives + 1) / 2) / (positives * negatives)


def negative_log_loss(truth: Array, probabilities: Array) -> float:
    """Mean log probability of the true class."""
    total = np.clip(probabilities.sum(axis=1), SMALLEST_PROBABILITY, None)
    of_truth = probabilities[np.arange(len(truth)), truth] / total
    return float(np.mean(np.log(np.clip(of_truth, SMALLEST_PROBABILITY, 1.0))))


def r2(truth: Array, value: Array) -> float:
    """Share of the variance explained."""
    variance = float(np.mean((truth - truth.mean()) ** 2))
    if variance == 0:
        return float("nan")
    return 1 - float(np.mean((truth - value) ** 2)) / variance
