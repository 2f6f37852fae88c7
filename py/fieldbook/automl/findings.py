"""What is worth saying about the data before training starts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from fieldbook.automl.messages import ColumnRole, Finding, Role, Severity, Task
from fieldbook.automl.task import Target

__all__ = ["look_at_columns", "look_at_rows", "look_at_size", "look_at_target"]

FEWEST_ROWS = 10
FEW_ROWS = 100
RARE_CLASS = 5
SMALL_SHARE = 0.05
MANY_CLASSES = 100
MANY_COPIES = 0.01
FEW_COLUMNS = 5  # below this, different rows agree in all they have
TARGET = "\0target"  # a name that no column has

Fold = tuple[np.ndarray, np.ndarray]


def look_at_target(name: str, task: Task, target: Target, rows: int) -> list[Finding]:
    """Say what stands against predicting this column, and what needs care."""
    known = len(target.rows)
    if not known:
        return [_no_values(name, task)]
    distinct = len(target.classes) or len(np.unique(target.values))
    if distinct < 2:
        return [_one_value(name, task)]
    found = []
    if known < FEWEST_ROWS:
        return [_too_few(name, known)]
    if known < rows:
        found.append(_rows_without_target(name, rows - known, rows))
    if known < FEW_ROWS:
        found.append(_few_rows(known))
    if task is not Task.REGRESSION:
        found += _look_at_classes(name, target)
    return found


def look_at_columns(columns: Sequence[ColumnRole]) -> list[Finding]:
    """Say which columns are left out, and stop where none is left."""
    if not any(column.role.used for column in columns):
        return [
            Finding(
                "no columns",
                Severity.STOP,
                "No column is left to learn from.",
                "Every column but the target is constant, an identifier or left out.",
                "Give a column another role, or add columns to the table.",
            )
        ]
    left_out = [column.name for column in columns if column.role is Role.IDENTIFIER]
    if not left_out:
        return []
    return [
        Finding(
            "identifiers",
            Severity.NOTE,
            f"{_listed(left_out)} {'is' if len(left_out) == 1 else 'are'} not used.",
            "Identifiers name rows; what a model learns from them doesn't hold for new rows.",
            "Give the column another role if it means something.",
            left_out[0] if len(left_out) == 1 else None,
        )
    ]


def look_at_size(rows: int, taken: int) -> list[Finding]:
    """Say whether only some of the rows are trained on."""
    if taken == rows:
        return []
    return [
        Finding(
            "sampled",
            Severity.NOTE,
            f"{taken:,} of {rows:,} rows are trained on, drawn by chance.",
            "Memory has no room for all of them, and copies of them, at once.",
            "Leave columns out if you want more rows of the others.",
        )
    ]


def look_at_rows(
    prepared: pd.DataFrame, target: np.ndarray, folds: Sequence[Fold]
) -> list[Finding]:
    """Say whether rows repeat, target included: copies in training and validation flatter.

    `prepared` has no identifiers, which would make copies look different. Numbers that agree in
    three digits are near enough, where there are columns enough to tell rows apart.
    """
    rows = prepared.assign(**{TARGET: target})
    exact = _hashes(rows)
    near = _hashes(_rounded(rows)) if prepared.shape[1] >= FEW_COLUMNS else exact
    copies, alike = (int(pd.Series(each).duplicated().sum()) for each in (exact, near))
    if alike <= MANY_COPIES * len(rows):
        return []
    train, valid = folds[0]
    across = float(np.isin(near[valid], near[train]).mean())
    nearly = f", {alike - copies:,} more nearly" if alike - copies > MANY_COPIES * len(rows) else ""
    return [
        Finding(
            "duplicates",
            Severity.WARN,
            f"{copies:,} of {len(rows):,} rows repeat another row{nearly}.",
            f"{across:.0%} of the validation rows have a copy among the training rows, which makes "
            "scores look too good.",
            "Remove the copies if they are the same observation, or keep them together by a column "
            "that names their group.",
        )
    ]


def _hashes(rows: pd.DataFrame) -> np.ndarray:
    return pd.util.hash_pandas_object(rows, index=False).to_numpy()


def _rounded(rows: pd.DataFrame) -> pd.DataFrame:
    """Numbers to three digits, texts without regard to case and blanks."""
    rounded = {}
    for name, values in rows.items():
        if values.dtype.kind != "f":
            rounded[name] = values.map(lambda cell: " ".join(str(cell).casefold().split()))
            continue
        sizes = np.floor(np.log10(values.abs().where(values != 0, 1.0))).fillna(0.0)
        rounded[name] = (values / 10.0**sizes).round(2) * 10.0**sizes
    return pd.DataFrame(rounded)


def _look_at_classes(name: str, target: Target) -> list[Finding]:
    counts = np.bincount(target.values, minlength=len(target.classes))
    found = []
    rare = [label for label, n in zip(target.classes, counts, strict=True) if n < RARE_CLASS]
    if rare:
        found.append(
            Finding(
                "rare classes",
                Severity.WARN,
                f"{_listed(rare)} of “{name}” {'has' if len(rare) == 1 else 'have'} "
                f"fewer than {RARE_CLASS} rows.",
                "They are kept, but so few rows are seldom learned or judged well.",
                "Collect more rows of them, or merge them with a class that is alike.",
                name,
            )
        )
    share = counts.min() / counts.sum()
    if len(counts) == 2 and share < SMALL_SHARE:
        rarest = target.classes[int(counts.argmin())]
        found.append(
            Finding(
                "imbalance",
                Severity.NOTE,
                f"Only {share:.1%} of the rows are “{rarest}”.",
                "A model that never says so would be right nearly always.",
                "Judge by AUC or by the cost of errors, not by accuracy.",
                name,
            )
        )
    if len(counts) > MANY_CLASSES:
        found.append(
            Finding(
                "many classes",
                Severity.WARN,
                f"“{name}” has {len(counts)} classes.",
                "Each class needs rows of its own, and training takes longer with each.",
                "Check that it is a label and not an identifier or free text.",
                name,
            )
        )
    return found


def _no_values(name: str, task: Task) -> Finding:
    why = "Every one of its cells is empty."
    if task is Task.REGRESSION:
        why = "None of its cells reads as a number."
    return Finding(
        "target missing",
        Severity.STOP,
        f"The target “{name}” has no values.",
        why,
        "Choose another target, or fill the column.",
        name,
    )


def _one_value(name: str, task: Task) -> Finding:
    what = "value" if task is Task.REGRESSION else "class"
    return Finding(
        "one class only",
        Severity.STOP,
        f"The target “{name}” has only one {what}.",
        "There is nothing to tell apart.",
        "Choose another target, or add rows with other values.",
        name,
    )


def _too_few(name: str, known: int) -> Finding:
    return Finding(
        "too few rows",
        Severity.STOP,
        f"Only {known} rows have a value of “{name}”.",
        f"At least {FEWEST_ROWS} are needed to train and to validate.",
        "Add rows.",
        name,
    )


def _rows_without_target(name: str, lacking: int, rows: int) -> Finding:
    return Finding(
        "rows without target",
        Severity.NOTE,
        f"{lacking:,} of {rows:,} rows have no value of “{name}” and are left out.",
        "Nothing can be learned from a row whose answer is unknown.",
        "Predict them with the trained model.",
        name,
    )


def _few_rows(known: int) -> Finding:
    return Finding(
        "few rows",
        Severity.WARN,
        f"There are only {known} rows to learn from.",
        "Scores of so few rows vary a lot by chance.",
        "Look at the spread beside each score, and add rows if you can.",
    )


def _listed(names: Sequence[str]) -> str:
    quoted = [f"“{name}”" for name in names[:5]]
    more = [f"{len(names) - 5} more"] if len(names) > 5 else []
    *first, last = quoted + more
    return f"{', '.join(first)} and {last}" if first else last
