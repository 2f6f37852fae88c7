"""How much each column matters: what the score loses when its cells are shuffled.

Judged on rows that the models judged have not been trained on.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from fieldbook.automl.dataset import Dataset
from fieldbook.automl.messages import Importance
from fieldbook.automl.metrics import score
from fieldbook.automl.trials import predict_with

__all__ = ["permutation_importance"]

REPEATS = 5
MOST_ROWS = 1000


def permutation_importance(
    data: Dataset,
    weighted: Sequence[tuple[float, Any]],
    columns: Mapping[str, Sequence[str]],
    limit: float | None = None,
) -> tuple[Importance, ...]:
    """Shuffle each raw column in the first fold's validation rows, five times if time allows.

    `weighted` are models fitted to the first fold's training rows; `columns` gives the prepared
    columns of each raw one. Give nothing where time does not allow one round.
    """
    started = time.perf_counter()
    rows = data.splits.folds[0][1][:MOST_ROWS]
    frame, truth = data.frame.iloc[rows], data.target[rows]
    target_range = (float(data.target.min()), float(data.target.max()))
    draw = np.random.RandomState(data.seed)

    def scored(table: Any) -> float:
        mixed: Any = 0.0
        for weight, model in weighted:
            prediction = predict_with(model, table, data.task, data.classes, target_range)
            mixed = mixed + prediction * weight
        return score(data.task, truth, mixed)

    losses: dict[str, list[float]] = {name: [] for name in columns}
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        whole = scored(frame)
        for _ in range(REPEATS):
            for name, prepared in columns.items():
                if limit is not None and time.perf_counter() - started > limit:
                    return _summary(losses)
                shuffled = frame.copy()
                order = draw.permutation(len(rows))
                shuffled[list(prepared)] = frame[list(prepared)].iloc[order].to_numpy()
                losses[name].append(whole - scored(shuffled))
    return _summary(losses)


def _summary(losses: Mapping[str, Sequence[float]]) -> tuple[Importance, ...]:
    if not all(losses.values()):
        return ()
    rows = [
        Importance(name, float(np.mean(lost)), float(np.std(lost))) for name, lost in losses.items()
    ]
    return tuple(sorted(rows, key=lambda row: -row.mean))
