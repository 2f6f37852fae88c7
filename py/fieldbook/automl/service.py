"""What the page asks of a worker: plain paths in, frozen messages out."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from typing import Any

from fieldbook.automl import predicting, training
from fieldbook.automl.artifact import MODEL, ModelFolder
from fieldbook.automl.executors import Executor
from fieldbook.automl.explaining.messages import WhatIf
from fieldbook.automl.messages import (
    Explanation,
    PredictResult,
    Report,
    Role,
    Task,
    TrainSpec,
    Understanding,
)
from fieldbook.automl.model import Model
from fieldbook.automl.reading import read_as_text
from fieldbook.automl.understanding import understand as understand_table
from fieldbook.automl.what_if import what_if as predict_changed_row

__all__ = ["explain", "predict_file", "train", "understand", "what_if"]


def understand(path: str, options: Mapping[str, Any] | None = None) -> Understanding:
    """Understand a table's columns and, where `options` name a target, what speaks against it.

    Options are `target`, `task`, `roles` (column to role), the columns `groups` and `time`, and
    `room`: the bytes of memory that reading may take.
    """
    options = options or {}
    task = options.get("task")
    roles = {name: Role(role) for name, role in (options.get("roles") or {}).items()}
    problem = understand_table(
        read_as_text(path, options.get("room")).frame,
        options.get("target"),
        path=os.fspath(path),
        task=Task(task) if task else None,
        roles=roles,
        groups=options.get("groups"),
        time=options.get("time"),
    )
    return problem.understanding


async def train(
    path: str,
    spec: TrainSpec,
    executor: Executor,
    report: Callable[[Any], None],
    stop: asyncio.Event | None = None,
) -> Report:
    """Train into the folder `spec.out`, telling `report` what happens; see `training.train`."""
    return await training.train(path, spec, executor, report, stop)


def predict_file(
    model_dir: str,
    csv_path: str,
    out_path: str,
    threshold: float | None = None,
    room: int | None = None,
) -> PredictResult:
    """Write a prediction for each row of a file, in its order; see `predicting.predict_file`."""
    return predicting.predict_file(model_dir, csv_path, out_path, threshold, room)


def explain(model_dir: str) -> Explanation:
    """Give what is known of a model, also of one whose training still runs."""
    folder = ModelFolder(model_dir)
    return Explanation(folder.read_report(), folder.read_card(), folder.present())


def what_if(model_dir: str, before: Mapping[str, str], after: Mapping[str, str]) -> WhatIf:
    """Predict one row as it began and as it was changed; see `fieldbook.automl.what_if`.

    The model stays loaded: the next question comes as soon as somebody has typed on.
    """
    return predict_changed_row(_loaded(model_dir), before, after)


_kept: dict[tuple[str, int, int], Model] = {}


def _loaded(model_dir: str) -> Model:
    folder = ModelFolder(model_dir)
    try:
        status = (folder.path / MODEL).stat()
        key = (os.fspath(folder.path), status.st_mtime_ns, status.st_size)
    except OSError:
        return folder.read_model()  # which says what is missing
    if key not in _kept:
        _kept.clear()  # one at a time: memory is short in a browser
        _kept[key] = folder.read_model()
    return _kept[key]
