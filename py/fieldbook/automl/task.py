"""What kind of target a column is, and how models for it are compared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from fieldbook.automl.messages import Metric, Task
from fieldbook.automl.plain import as_numbers, as_texts
from fieldbook.automl.written import decimal_mark

__all__ = ["METRIC_OF", "Target", "infer_task", "read_target"]

MOST_CLASSES_OF_NUMBERS = 20
LEAST_NUMERIC_SHARE = 0.98
SAMPLE = 2000

METRIC_OF = {
    Task.BINARY: Metric.AUC,
    Task.MULTICLASS: Metric.NEGATIVE_LOG_LOSS,
    Task.REGRESSION: Metric.R2,
}


@dataclass(frozen=True, slots=True)
class Target:
    """The target's values for the rows that have one."""

    rows: np.ndarray  # positions of those rows in the table
    values: np.ndarray  # floats, or positions in `classes`
    classes: tuple[str, ...]  # as written in the file; empty for regression
    decimal: str = "."  # mark in a regression's numbers


def infer_task(values: pd.Series, name: str = "target") -> tuple[Task, str]:
    """Guess the task from the target's values; the second item says why."""
    texts = as_texts(values).dropna()
    distinct = int(texts.nunique())
    if distinct <= 2:
        return Task.BINARY, f"“{name}” has {distinct} different values."
    numbers = as_numbers(texts, _decimal(texts))
    numeric_share = float(numbers.notna().mean())
    if numeric_share < LEAST_NUMERIC_SHARE:
        return Task.MULTICLASS, f"“{name}” has {distinct} different labels."
    known = numbers.dropna()
    whole = bool((known == known.round()).all())
    repeated = distinct <= max(10, len(known) // 20)
    if whole and distinct <= MOST_CLASSES_OF_NUMBERS and repeated:
        return Task.MULTICLASS, f"“{name}” has {distinct} different whole numbers, each repeated."
    return Task.REGRESSION, f"“{name}” is a number with {distinct} different values."


def read_target(values: pd.Series, task: Task, decimal: str | None = None) -> Target:
    """Turn the target column into what models are fitted to; rows without a value are left out.

    The decimal mark is found out where it isn't given.
    """
    if task is Task.REGRESSION:
        decimal = decimal or _decimal(as_texts(values).dropna())
        numbers = as_numbers(values, decimal).to_numpy()
        rows = np.flatnonzero(~np.isnan(numbers))
        return Target(rows, numbers[rows], (), decimal)
    texts = as_texts(values)
    rows = np.flatnonzero(texts.notna().to_numpy())
    labels = texts.to_numpy()[rows].astype(str)
    classes, codes = np.unique(labels, return_inverse=True)
    return Target(rows, codes.astype(np.int64), tuple(str(label) for label in classes))


def _decimal(texts: pd.Series) -> str:
    return decimal_mark(texts.sample(min(len(texts), SAMPLE), random_state=0))
