"""Predictions for a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from fieldbook.automl.artifact import ModelFolder
from fieldbook.automl.messages import PredictResult, Task
from fieldbook.automl.model import Model
from fieldbook.automl.reading import read_as_text
from fieldbook.tables.spreadsheet import without_formulas

__all__ = ["ThresholdError", "predict_file"]

_FORMULAS = (
    "Classes that a spreadsheet would run as formulas are written with an apostrophe before them."
)
ROWS_AT_ONCE = 20_000  # bounds memory: features of text and categories are wide


class ThresholdError(ValueError):
    """A threshold that can't be one, or for a model that has no use for it."""


def predict_file(
    model_dir: str,
    csv_path: str,
    out_path: str,
    threshold: float | None = None,
    room: int | None = None,
) -> PredictResult:
    """Write a prediction for each row of a file, in its order.

    A file that would take more than `room` bytes of memory is refused before it is read. With a
    `threshold` the second of two classes is named from that probability on; else the model
    decides as it was trained to. Raises ThresholdError where there are not two classes.
    """
    model = ModelFolder(model_dir).read_model()
    if threshold is not None:
        _check_threshold(threshold, model)
    raw = read_as_text(csv_path, room).frame
    aligned, notes = model.align(raw)
    parts = []
    for start in range(0, max(len(aligned), 1), ROWS_AT_ONCE):
        part = aligned.iloc[start : start + ROWS_AT_ONCE]
        if not len(part):
            empty = (0,) if model.task is Task.REGRESSION else (0, len(model.classes))
            parts.append(np.zeros(empty))
        elif model.task is Task.REGRESSION:
            parts.append(model.predict(part))
        else:
            parts.append(model.predict_proba(part))
    predicted = np.concatenate(parts)
    if model.task is Task.REGRESSION:
        table = pd.DataFrame({"prediction": predicted})
    else:
        labels = np.array(model.classes, dtype=object)
        named = model.decide(predicted)
        if threshold is not None:
            named = (predicted[:, 1] >= threshold).astype(int)
            notes = (*notes, f"“{labels[1]}” is named from a probability of {threshold:g} on.")
        table = pd.DataFrame({"prediction": labels[named]})
        for position, label in enumerate(model.classes):
            table[f"proba_{label}"] = predicted[:, position]
    Path(out_path).parent.mkdir(parents=True, exist_ok=True)
    table, formulas = without_formulas(table)
    if formulas:
        notes = (*notes, _FORMULAS)
    table.to_csv(out_path, index=False)
    return PredictResult(out_path, len(table), tuple(table.columns), notes)


def _check_threshold(threshold: float, model: Model) -> None:
    if model.task is not Task.BINARY:
        raise ThresholdError(
            "A threshold needs a model of two classes; this is one of another kind."
        )
    if not 0 <= threshold <= 1:
        raise ThresholdError(f"A threshold is a probability from 0 to 1, not {threshold:g}.")
