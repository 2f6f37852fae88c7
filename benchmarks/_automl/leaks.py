"""Planted leaks: copies of the target in four disguises, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from benchmarks._automl.sets import Problem, problem, whole
from benchmarks._results import Row
from fieldbook.automl.messages import Severity, Task
from fieldbook.automl.plain import as_numbers
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


def _aggregate(problem: Problem, draw: np.random.RandomState) -> pd.Series | None:
    """A sum known only afterwards: the target and another column, as a total has them.

    Of two classes, how often the second one was seen and how often something else was; of several
    there is no sum.
    """
    if problem.task is Task.MULTICLASS:
        return None
    if problem.task is Task.BINARY:
        return pd.Series(problem.train_target + draw.gamma(2, 0.1, len(problem.train_target)))
    for name in problem.train.columns.drop(problem.target):
        other = as_numbers(problem.train[name]).reset_index(drop=True)
        if other.notna().mean() > 0.99 and other.nunique() > 20:
            # As large as the target, so that neither drowns the other.
            share = problem.train_target.std() / other.std()
            return pd.Series(problem.train_target + share * other)
    return None


KINDS: dict[str, Callable[[Problem, np.random.RandomState], pd.Series | None]] = {
    "copy": _copy,
    "monotone copy": _monotone,
    "noisy copy": _noisy,
    "aggregate": _aggregate,
}


def noticed(names: Sequence[str]) -> list[Row]:
    """How many leaks of each kind are noticed when one is planted in each set; and real ones."""
    rows = []
    for kind, make in KINDS.items():
        found = []
        for name in names:
            split = problem(name)
            values = make(split, np.random.RandomState(0))
            if values is None:
                continue
            frame = split.train.reset_index(drop=True)
            planted = values.reset_index(drop=True).astype(str)
            frame.insert(len(frame.columns) // 2, PLANTED, planted)
            found.append(PLANTED in _asked_about(frame, split.target))
        if found:
            rows.append(_row(f"noticed: {kind}", sum(found), len(found)))
    for name in sorted(REAL.keys() & set(names)):
        frame, target, _ = whole(name)
        noticed_it = REAL[name] in _asked_about(frame, target)
        rows.append(_row(f"noticed: {REAL[name]} in {name}", int(noticed_it), 1))
    return rows


def _asked_about(frame: pd.DataFrame, target: str) -> set[str | None]:
    """The columns that are taken for leaks."""
    found = understand(frame, target).understanding.findings
    return {each.column for each in found if each.severity in LEAKS}


def _row(name: str, found: int, of: int) -> Row:
    return Row(name, found, of, "limit", round(found / of, 4), "sets", "higher", of)
