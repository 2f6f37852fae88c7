"""What the page asks of a worker: plain paths in, frozen messages out."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from typing import Any

from fieldbook.automl import predicting, training
from fieldbook.automl.artifact import ModelFolder
from fieldbook.automl.executors import Executor
from fieldbook.automl.messages import (
    Explanation,
    PredictResult,
    Report,
    Role,
    Task,
    TrainSpec,
    Understanding,
)
from fieldbook.automl.reading import read_as_text
from fieldbook.automl.understanding import understand as understand_table

__all__ = ["explain", "predict_file", "train", "understand"]


def understand(path: str, options: Mapping[str, Any] | None = None) -> Understanding:
    """Understand a table's columns and, where `options` name a target, what speaks against it.

    Options are `target`, `task` and `roles` (column to role).
    """
    options = options or {}
    task = options.get("task")
    roles = {name: Role(role) for name, role in (options.get("roles") or {}).items()}
    problem = understand_table(
        read_as_text(path).frame,
        options.get("target"),
        path=os.fspath(path),
        task=Task(task) if task else None,
        roles=roles,
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


def predict_file(model_dir: str, csv_path: str, out_path: str) -> PredictResult:
    """Write a prediction for each row of a file, in its order."""
    return predicting.predict_file(model_dir, csv_path, out_path)


def explain(model_dir: str) -> Explanation:
    """Give what is known of a model, also of one whose training still runs."""
    folder = ModelFolder(model_dir)
    return Explanation(folder.read_report(), folder.read_card(), folder.present())
