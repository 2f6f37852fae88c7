"""Judging a model by the rows that were set aside before anything was learned."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from fieldbook.automl.measures import measures
from fieldbook.automl.messages import Task
from fieldbook.automl.model import Model
from fieldbook.automl.task import read_target

__all__ = ["judged_aside"]


def judged_aside(model: Model, rows: pd.DataFrame | None, decimal: str) -> dict[str, Any]:
    """Give the report's `hold_out` and `hold_out_rows`; nothing where no rows were set aside.

    Rows without a target, or of a class that training has not seen, can't be judged.
    """
    if rows is None:
        return {}
    target = read_target(rows[model.target], model.task, decimal)
    known, truth = np.ones(len(target.rows), dtype=bool), target.values
    if model.task is not Task.REGRESSION:
        places = {label: place for place, label in enumerate(model.classes)}
        truth = np.array([places.get(target.classes[code], -1) for code in target.values])
        known = truth >= 0
    rows, truth = rows.iloc[target.rows[known]], truth[known]
    if not len(rows):
        return {}
    predict = model.predict if model.task is Task.REGRESSION else model.predict_proba
    found = measures(model.task, [(truth, predict(rows))], model.decide)
    return {"hold_out": found, "hold_out_rows": len(rows)}
