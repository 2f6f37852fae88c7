"""Predictions for a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from fieldbook.automl.artifact import ModelFolder
from fieldbook.automl.messages import PredictResult, Task
from fieldbook.automl.reading import read_as_text
from fieldbook.tables.spreadsheet import without_formulas

__all__ = ["predict_file"]

_FORMULAS = (
    "Classes that a spreadsheet would run as formulas are written with an apostrophe before them."
)
ROWS_AT_ONCE = 20_000  # bounds memory: features of text and categories are wide


def predict_file(model_dir: str, csv_path: str, out_path: str) -> PredictResult:
    """Write a prediction for each row of a file, in its order."""
    model = ModelFolder(model_dir).read_model()
    raw = read_as_text(csv_path).frame
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
        table = pd.DataFrame({"prediction": labels[model.decide(predicted)]})
        for position, label in enumerate(model.classes):
            table[f"proba_{label}"] = predicted[:, position]
    Path(out_path).parent.mkdir(parents=True, exist_ok=True)
    table, formulas = without_formulas(table)
    if formulas:
        notes = (*notes, _FORMULAS)
    table.to_csv(out_path, index=False)
    return PredictResult(out_path, len(table), tuple(table.columns), notes)
