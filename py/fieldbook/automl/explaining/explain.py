"""All that is said of a model, gathered once it is chosen.

Whatever fails here or takes too long is left out, with the reason: a model that can't be explained
is a model all the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from fieldbook.automl.clock import Clock
from fieldbook.automl.dataset import Dataset, Recipe
from fieldbook.automl.explaining.calibration import calibration
from fieldbook.automl.explaining.columns_seen import SeenColumn, seen_columns
from fieldbook.automl.explaining.dependence import LEAST_ROWS, MOST_ROWS, POINTS, dependence
from fieldbook.automl.explaining.fields import field_of
from fieldbook.automl.explaining.held_out import held_out
from fieldbook.automl.explaining.importance import permutation_importance
from fieldbook.automl.explaining.judged import Judged
from fieldbook.automl.explaining.messages import Dependence, Explained
from fieldbook.automl.explaining.outcomes import confusion, curves
from fieldbook.automl.explaining.residuals import residuals
from fieldbook.automl.explaining.segments import segments
from fieldbook.automl.messages import Importance, Task
from fieldbook.automl.pooling import Pool

__all__ = ["ColumnsExplained", "explain", "explain_columns"]

ROOM = 0.8  # of the time left that dependences are planned for
MOST_DEPENDENCES = 8
NO_TIME = "There was no time left to measure it."
NOTHING_MATTERS = "Shuffling no column makes the score worse."
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ColumnsExplained:
    """How the columns matter, and why less is known than might be."""

    importance: tuple[Importance, ...] = ()
    importance_why: str = NO_TIME
    dependences: tuple[Dependence, ...] = ()
    dependences_why: str = NO_TIME


def explain_columns(
    data: Dataset,
    recipe: Recipe,
    classes: tuple[str, ...],
    models: Sequence[Any],
    pool: Pool,
    limit: float | None = None,
) -> ColumnsExplained:
    """Measure importances, then the dependences of the columns that matter most; in a worker.

    `models` are of the first fold and mixed as `pool` says; `limit` is in seconds.
    """
    clock = Clock(limit)
    judged = Judged(data, models, pool)
    prepared = list(data.frame.columns)
    columns = {name: recipe.made_from(name, prepared) for name in recipe.roles}
    nothing: tuple[Importance, ...] = ()
    importance, why = _tried(lambda: permutation_importance(judged, columns, clock), nothing)
    if not importance:
        return ColumnsExplained((), why or NO_TIME, (), why or NO_TIME)
    made: list[Dependence] = []
    _, why = _tried(
        lambda: _add_dependences(made, judged, recipe, classes, importance, clock), None
    )
    if not made and not why:
        why = NO_TIME if clock.over() else NOTHING_MATTERS
    told = "Measured on rows that were held out."
    return ColumnsExplained(importance, told, tuple(made), why)


def explain(
    data: Dataset,
    recipe: Recipe,
    classes: tuple[str, ...],
    predictions: Sequence[np.ndarray],
    columns: ColumnsExplained,
    threshold: float | None = None,
) -> Explained:
    """Gather what is said of the model that predicts this for each fold's held-out rows.

    With a `threshold` it names the second of two classes from that probability on.
    """
    held = held_out(data, predictions, threshold)
    seen = seen_columns(data, recipe)
    errors = held.errors(data.task)
    regression = data.task is Task.REGRESSION
    return Explained(
        rows=len(held.rows),
        confusion=None if regression else confusion(held, classes),
        curves=() if regression else curves(held, classes),
        calibration=None if regression else calibration(held, classes),
        residuals=residuals(held) if regression else None,
        segments=segments(seen, held.rows, errors),
        dependences=columns.dependences,
        dependences_why=columns.dependences_why,
        fields=tuple(field_of(each, recipe) for each in seen),
    )


def _add_dependences(
    made: list[Dependence],
    judged: Judged,
    recipe: Recipe,
    classes: tuple[str, ...],
    importance: Sequence[Importance],
    clock: Clock,
) -> None:
    """Add one after the other, so that what was made stays whatever comes then."""
    seen = {column.name: column for column in seen_columns(judged.data, recipe)}
    matter = [seen[row.column] for row in importance if row.mean > 0]
    matter = [column for column in matter if column.kind != "text"][:MOST_DEPENDENCES]
    rows = _rows_in_time(judged, matter, clock)
    for column in matter:
        found = dependence(judged, recipe, column, classes, clock, rows)
        if found is not None:
            made.append(found)


def _rows_in_time(judged: Judged, columns: Sequence[SeenColumn], clock: Clock) -> int:
    """Plan for so many rows that all columns have their turn, as far as a few rows allow."""
    left = clock.left()
    if left is None or not columns:
        return MOST_ROWS
    frame = judged.data.frame.iloc[judged.rows[:MOST_ROWS]]
    began = time.perf_counter()
    judged.predict(frame)
    seconds = max((time.perf_counter() - began) / len(frame), 1e-7)
    rows = max(left, 0.0) * ROOM / (seconds * POINTS * len(columns))
    return int(min(max(rows, LEAST_ROWS), MOST_ROWS))


def _tried(make: Callable[[], T], without: T) -> tuple[T, str]:
    """Give what was made, or what stands for it and the reason."""
    try:
        return make(), ""
    except MemoryError:
        return without, "There was not enough memory to measure it."
    except Exception as error:  # noqa: BLE001 - a model may fail in any way; why is shown
        return without, f"It could not be measured ({type(error).__name__}: {error})."[:300]
