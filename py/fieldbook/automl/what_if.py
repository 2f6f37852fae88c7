"""What a model says of one row, as it began and as it was changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from fieldbook.automl.explaining.messages import CellProblem, Change, WhatIf
from fieldbook.automl.messages import Role, Task
from fieldbook.automl.model import Model
from fieldbook.automl.plain import as_dates, as_numbers, as_texts

__all__ = ["what_if"]

MOST_CHANGES = 50  # that are tried one by one


def what_if(model: Model, before: Mapping[str, str], after: Mapping[str, str]) -> WhatIf:
    """Predict a row of cells, written as in a table, before and after some were changed.

    Both give the cell of each column that the model uses; one that is absent or empty counts as
    missing. Each changed cell is also tried alone. A cell that can't be read is a problem of the
    answer, for a form to show; nothing is predicted then.
    """
    roles = model.recipe.roles
    columns = list(roles)
    problems = [
        problem
        for column in columns
        if (problem := _problem(column, after.get(column, ""), roles[column])) is not None
    ]
    if problems:
        return WhatIf(problems=tuple(problems))
    changed = [each for each in columns if before.get(each, "") != after.get(each, "")]
    alone = [{**before, each: after.get(each, "")} for each in changed[:MOST_CHANGES]]
    rows = [[row.get(each, "") for each in columns] for row in (before, after, *alone)]
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    first, second, *others = _predictions(model, frame)
    return WhatIf(
        before=first,
        after=second,
        changes=tuple(
            Change(column, prediction)
            for column, prediction in zip(changed[:MOST_CHANGES], others, strict=True)
        ),
        notes=tuple(_notes(model, after)),
    )


def _predictions(model: Model, frame: pd.DataFrame) -> Sequence[tuple[float, ...]]:
    if model.task is Task.REGRESSION:
        return [(float(each),) for each in model.predict(frame)]
    return [tuple(float(each) for each in row) for row in model.predict_proba(frame)]


def _problem(column: str, cell: str, role: Mapping[str, str]) -> CellProblem | None:
    cells = pd.Series([cell], dtype=object)
    if as_texts(cells).isna().all():
        return None
    if role["role"] in (Role.NUMERIC, Role.INTEGER_CODE):
        mark = role.get("decimal", ".")
        # Words among numbers are labels where the column was taken so.
        if not role.get("labels") and as_numbers(cells, mark, role.get("unit", "")).isna().all():
            return CellProblem(column, f"“{cell:.40}” is no number; its decimal mark is “{mark}”.")
    elif role["role"] == Role.DATETIME and as_dates(cells, role.get("form", "")).isna().all():
        return CellProblem(column, f"“{cell:.40}” is no date as this column has them.")
    return None


def _notes(model: Model, cells: Mapping[str, str]) -> Iterator[str]:
    """Say which labels the model has never seen."""
    recipe = model.recipe
    known = recipe.encoder.categories_ if recipe.encoded else []
    for column, labels in zip(recipe.encoded, known, strict=True):
        cell = as_texts(pd.Series([cells.get(column, "")], dtype=object)).iloc[0]
        if isinstance(cell, str) and not np.isin(cell, labels.astype(str)):
            yield f"“{cell:.40}” was never seen in “{column}”; it counts as missing."
