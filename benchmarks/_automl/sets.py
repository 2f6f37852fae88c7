"""The sets, split once for every system, and what an error is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn import datasets
from sklearn.metrics import log_loss, roc_auc_score, root_mean_squared_error
from sklearn.model_selection import train_test_split

from fieldbook.automl.messages import Task
from fieldbook.automl.metrics import score
from fieldbook.automl.reading import read_as_text
from fieldbook.automl.task import infer_task, read_target

__all__ = ["Problem", "error", "names", "problem", "score_and_doubt", "whole"]

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
FEWEST_OF_A_CLASS = 12
BOOTSTRAPS = 200

# Name, target, and columns that tell the target.
SETS: dict[str, tuple[str, tuple[str, ...]]] = {
    "titanic": ("Survived", ()),
    "telco_churn": ("Churn", ()),
    "adult": ("income", ()),
    "oil_spill": ("target", ()),
    "california_housing": ("median_house_value", ()),
    "taxis": ("tip", ("total",)),
    "pollution": ("pm2.5", ()),
    "soybean": ("Class", ()),
    "dc_comics": ("ALIGN", ()),
    "letter": ("lettr", ()),
    "bank_marketing": ("y", ("duration",)),
    "life_expectancy": ("Life expectancy", ()),
}
BUNDLED: dict[str, Callable[..., Any]] = {
    "breast_cancer": datasets.load_breast_cancer,
    "wine": datasets.load_wine,
    "diabetes": datasets.load_diabetes,
}


@dataclass(frozen=True)
class Problem:
    """A set, split; targets as floats or class numbers."""

    name: str
    target: str
    task: Task
    classes: tuple[str, ...]
    train: pd.DataFrame
    test: pd.DataFrame
    train_target: np.ndarray
    test_target: np.ndarray


def names(wanted: Sequence[str] = ()) -> Iterator[str]:
    """The sets beside the project, or scikit-learn's own where there are none; raises KeyError."""
    known = SETS if DATA.is_dir() else BUNDLED
    for name in wanted or known:
        if name not in known:
            raise KeyError(f"There is no set {name}; there are {', '.join(known)}.")
        yield name


def whole(name: str) -> tuple[pd.DataFrame, str, tuple[str, ...]]:
    """A set as text, its target's name, and the columns that tell the target."""
    if name in BUNDLED:
        return BUNDLED[name](as_frame=True).frame.astype(str), "target", ()
    return read_as_text(DATA / f"{name}.csv").frame, *SETS[name]


def problem(name: str, split: int = 0) -> Problem:
    """Leave out rows without a target and classes with few rows, then take a quarter away.

    Systems are compared on split 0; other numbers take other rows away.
    """
    frame, target, leaks = whole(name)
    frame = frame.drop(columns=list(leaks))
    task, _ = infer_task(frame[target])
    found = read_target(frame[target], task)
    kept = found.rows
    if task is not Task.REGRESSION:
        counts = np.bincount(found.values)
        kept = kept[counts[found.values] >= FEWEST_OF_A_CLASS]
    frame = frame.iloc[kept].reset_index(drop=True)
    found = read_target(frame[target], task)
    stratify = None if task is Task.REGRESSION else found.values
    train, test = train_test_split(
        np.arange(len(frame)), test_size=0.25, random_state=split, stratify=stratify
    )
    return Problem(
        name,
        target,
        task,
        found.classes,
        frame.iloc[train],
        frame.iloc[test],
        found.values[train],
        found.values[test],
    )


def error(problem: Problem, prediction: np.ndarray) -> float:
    """1 − AUC, log loss or root mean squared error: lower is better."""
    if problem.task is Task.REGRESSION:
        return float(root_mean_squared_error(problem.test_target, prediction))
    if problem.task is Task.BINARY:
        return 1 - float(roc_auc_score(problem.test_target, prediction[:, 1]))
    prediction = prediction / prediction.sum(axis=1, keepdims=True)
    return float(log_loss(problem.test_target, prediction, labels=range(len(problem.classes))))


def score_and_doubt(problem: Problem, prediction: np.ndarray) -> tuple[float, float]:
    """The test score by which Fieldbook compares models, and its standard error by bootstrap."""
    draw = np.random.RandomState(0)
    truth = problem.test_target
    scores = []
    for _ in range(BOOTSTRAPS):
        rows = draw.randint(0, len(truth), len(truth))
        scores.append(score(problem.task, truth[rows], prediction[rows]))
    return score(problem.task, truth, prediction), float(np.nanstd(scores))
