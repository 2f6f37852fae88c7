"""Planted leaks: copies of the target in four disguises, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from benchmarks._automl.sets import Problem, problem, whole
from benchmarks._results import Row
from fieldbook.automl.messages import Severity, Task
from fieldbook.automl.understanding import understand

__all__ = ["noticed"]

LEAKS = (Severity.WARN, Severity.ASK)
PLANTED = "planted"
REAL = {"taxis": "total"}  # a column that holds the target, as it came


def _copy(problem: Problem, _draw: np.random.RandomState) -> pd.Series:
    """The target under another name; classes under other labels."""
    if problem.task is Task.REGRESSION:
        return problem.train[problem.target].copy()
    return problem.train[problem.target].map(lambda label: f"kind {label}")


def _monotone(problem: Problem, _draw: np.random.RandomState) -> pd.Series:
    """Numbers in the target's order, bent."""
    target = problem.train_target
    return pd.Series(np.sign(target) * np.log1p(np.abs(target)) * 7 + 3)


def _noisy(problem: Problem, draw: np.random.RandomState) -> pd.Series:
    """The target with noise of a twentieth of its spread, or a twentieth of its classes wrong."""
    target = problem.train_target
    if problem.task is Task.REGRESSION:
        return pd.Series(target + draw.normal(0, target.std() / 20, len(target)))
    wrong = draw.random_sample(len(target)) < 0.05
    others = draw.randint(0, len(problem.classes), len(target))
    return pd.Series(np.where(wrong, others, target)).map(lambda number: f"kind {number}")


def _aggregate(problem: Problem, draw: np.random.RandomState) -> pd.Series:
    """A sum known only afterwards: the target and something else."""
    target = problem.train_target.astype(float)
    other = draw.gamma(2, target.std() / 4, len(target))
    return pd.Series(target + other)


KINDS: dict[str, Callable[[Problem, np.random.RandomState], pd.Series]] = {
    "copy": _copy,
    "monotone copy": _monotone,
    "noisy copy": _noisy,
    "aggregate": _aggregate,
}


def noticed(names: Sequence[str]) -> list[Row]:
    """How many leaks of each kind are noticed when one is planted in each set; and real ones."""
    rows = []
    for kind, make in KINDS.items():
        found = 0
        for name in names:
            split = problem(name)
            frame = split.train.reset_index(drop=True)
            values = make(split, np.random.RandomState(0)).reset_index(drop=True)
            frame.insert(len(frame.columns) // 2, PLANTED, values.astype(str))
            found += PLANTED in _asked_about(frame, split.target)
        rows.append(_row(f"noticed: {kind}", found, len(names)))
    for name in sorted(REAL.keys() & set(names)):
        frame, target, _ = whole(name)
        found = REAL[name] in _asked_about(frame, target)
        rows.append(_row(f"noticed: {REAL[name]} in {name}", int(found), 1))
    return rows


def _asked_about(frame: pd.DataFrame, target: str) -> set[str | None]:
    """The columns that are taken for leaks."""
    found = understand(frame, target).understanding.findings
    return {each.column for each in found if each.severity in LEAKS}


def _row(name: str, found: int, of: int) -> Row:
    return Row(name, found, of, "limit", round(found / of, 4), "sets", "higher", of)
