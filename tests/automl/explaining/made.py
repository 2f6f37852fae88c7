"""Held-out predictions and judged models of which the answers are known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from fieldbook.automl.dataset import Dataset, Recipe
from fieldbook.automl.explaining.held_out import HeldOut
from fieldbook.automl.understanding import understand

__all__ = ["binary", "data_of", "named"]


def data_of(frame: pd.DataFrame, target: str, **options: Any) -> tuple[Dataset, Recipe]:
    """A table as models see it; cells are texts, as they are read from files."""
    problem = understand(frame.astype(str), target, known=(), **options)
    assert problem.dataset is not None
    assert problem.recipe is not None
    return problem.dataset, problem.recipe


def binary(truth: Any, probability: Any) -> HeldOut:
    """Probabilities of the second of two classes."""
    value = np.asarray(probability, dtype=np.float64)
    positions = np.asarray(truth, dtype=np.int64)
    return HeldOut(np.arange(len(positions)), positions, np.column_stack([1 - value, value]))


def named(truth: Any, answers: Any, classes: int) -> HeldOut:
    """Answers that are certain of one class each."""
    positions = np.asarray(truth, dtype=np.int64)
    return HeldOut(np.arange(len(positions)), positions, np.eye(classes)[np.asarray(answers)])
