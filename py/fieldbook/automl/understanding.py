"""From a table to what could be trained on it: columns, target, task, findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from fieldbook.automl.choosing_rows import ChosenRows, choose_rows
from fieldbook.automl.columns import names_rows, understand_columns
from fieldbook.automl.dataset import Dataset, Recipe, build_dataset
from fieldbook.automl.findings import (
    look_at_columns,
    look_at_rows,
    look_at_size,
    look_at_target,
)
from fieldbook.automl.leaks import Suspect, find_leaks
from fieldbook.automl.messages import ColumnRole, Finding, Role, Task, Understanding
from fieldbook.automl.plain import as_dates, as_numbers
from fieldbook.automl.task import METRIC_OF, Target, infer_task, read_target

__all__ = ["NoTimeError", "Problem", "UnknownColumnError", "find_column", "understand"]

MOST_IN_TIME = 0.9
"""Share of the rows that must have a moment, or a column doesn't tell how they follow."""


class UnknownColumnError(ValueError):
    """A column that was asked for is not in the table."""


class NoTimeError(ValueError):
    """A column that rows should follow in time by, and that doesn't tell moments."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An understanding with what is needed to train; without, where training can't begin."""

    understanding: Understanding
    target: Target | None = None
    dataset: Dataset | None = None
    recipe: Recipe | None = None
    chosen: ChosenRows | None = None  # where not all rows are trained on
    held_out: pd.DataFrame | None = None  # raw rows that are set aside, target included


def find_column(frame: pd.DataFrame, name: str) -> str:
    """Find a column by its name; blanks around it and upper or lower case may differ."""
    if name in frame.columns:
        return name
    alike = [str(c) for c in frame.columns if str(c).strip().casefold() == name.strip().casefold()]
    if len(alike) == 1:
        return alike[0]
    some = ", ".join(f"“{column}”" for column in list(frame.columns)[:8])
    more = " and others" if len(frame.columns) > 8 else ""
    raise UnknownColumnError(f"There is no column “{name}”; the table has {some}{more}.")


def understand(
    frame: pd.DataFrame,
    target: str | None = None,
    *,
    path: str = "",
    task: Task | None = None,
    roles: Mapping[str, Role] | None = None,
    groups: str | None = None,
    time: str | None = None,
    seed: int = 0,
    hold_out: float = 0.0,
    known: Sequence[Finding] | None = None,
) -> Problem:
    """Understand a table, and where a target is given everything that training needs to know.

    `known` are the findings of an earlier understanding: given these, none are looked for. A share
    `hold_out` of the rows is set aside before anything is learned.
    """
    roles = {find_column(frame, name): role for name, role in (roles or {}).items()}
    if target is None:
        columns = understand_columns(frame, roles)
        return Problem(Understanding(path, len(frame), columns))
    target = find_column(frame, target)
    inferred, why = infer_task(frame[target], target)
    task, why = (task, "Chosen by hand.") if task else (inferred, why)
    if groups is not None:
        groups = find_column(frame, groups)
        # What tells groups apart can't be known of a new group.
        roles.setdefault(groups, Role.IGNORED)
    moments = None if time is None else _moments(frame, find_column(frame, time))
    chosen = choose_rows(
        len(frame),
        len(frame.columns),
        hold_out,
        seed,
        groups=None if groups is None else pd.factorize(frame[groups], use_na_sentinel=False)[0],
        time=moments,
    )
    held_out, rows = None, len(frame)
    if chosen is not None:
        held_out = frame.iloc[chosen.held_out] if len(chosen.held_out) else None
        frame = frame.iloc[chosen.trained_on].reset_index(drop=True)
        moments = None if moments is None else moments[chosen.trained_on]
    values = read_target(frame[target], task)
    columns = understand_columns(frame.drop(columns=target), roles)
    findings = look_at_target(target, task, values, len(frame)) + look_at_columns(columns)
    findings += look_at_size(rows - (0 if held_out is None else len(held_out)), len(frame))
    understanding = Understanding(
        path=path,
        rows=rows,
        columns=columns,
        target=target,
        task=task,
        task_why=why,
        metric=METRIC_OF[task],
        classes=values.classes,
        findings=tuple(findings),
    )
    if understanding.stops:
        return Problem(understanding)
    trainable = frame.iloc[values.rows]
    dataset, recipe = build_dataset(
        frame.drop(columns=target),
        columns,
        values,
        task,
        seed,
        groups=None if groups is None else pd.factorize(trainable[groups])[0],
        time=None if moments is None else moments[values.rows],
    )
    if known is None:
        suspects = _suspects(dataset, recipe, columns)
        findings += look_at_rows(dataset.frame, values.values, dataset.splits.folds)
        findings += find_leaks(task, target, values.values, suspects, seed)
        known = findings
    understanding = replace(understanding, findings=tuple(known))
    return Problem(understanding, values, dataset, recipe, chosen, held_out)


def _suspects(dataset: Dataset, recipe: Recipe, columns: tuple[ColumnRole, ...]) -> list[Suspect]:
    suspects = []
    for column in columns:
        if not column.role.used or column.role is Role.TEXT:
            continue
        made = recipe.made_from(column.name, list(dataset.frame.columns))
        derived = [name for name in made if name not in dataset.layout.frequencies]
        labels = column.role in (Role.CATEGORICAL, Role.BOOLEAN)
        amounts = column.role in (Role.NUMERIC, Role.INTEGER_CODE)
        unique = column.distinct >= 0.99 * len(dataset.frame)
        suspects.append(
            Suspect(
                column.name,
                dataset.frame[derived],
                labels,
                amounts,
                unique and names_rows(column.name),
            )
        )
    return suspects


def _moments(frame: pd.DataFrame, column: str) -> np.ndarray:
    """Tell how rows follow each other; those without a moment come first."""
    numbers = as_numbers(frame[column])
    if numbers.notna().mean() < MOST_IN_TIME:
        dates = as_dates(frame[column])
        numbers = dates.astype("int64").astype("float64").where(dates.notna())
    known = float(numbers.notna().mean())
    if known < MOST_IN_TIME:
        raise NoTimeError(
            f"“{column}” doesn't tell how rows follow in time: {known:.0%} of its cells read as a "
            f"number or a date, and {MOST_IN_TIME:.0%} have to. Choose another column, or none."
        )
    in_time: np.ndarray = np.nan_to_num(np.asarray(numbers), nan=-np.inf)
    return in_time
