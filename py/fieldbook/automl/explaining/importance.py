"""How much each column matters: what the score loses when its cells are shuffled.

Permutation importance (Breiman, 2001; for any model: Fisher et al., 2019), on rows that the models
judged have not been trained on.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import numpy as np

from fieldbook.automl.clock import Clock
from fieldbook.automl.explaining.judged import Judged
from fieldbook.automl.messages import Importance
from fieldbook.automl.metrics import score

__all__ = ["permutation_importance"]

REPEATS = 5
REPEATS_SHARE = 0.6  # of the time: what comes after the first round leaves some to others
MOST_ROWS = 1000
LEAST_ROWS = 200
ROOM = 0.8  # of the time left that the first round is planned for


def permutation_importance(
    judged: Judged, columns: Mapping[str, Sequence[str]], clock: Clock
) -> tuple[Importance, ...]:
    """Shuffle each raw column in the rows held out, five times if `clock` allows.

    `columns` gives the prepared columns of each raw one. The most important column comes first.
    Where time is short fewer rows are taken; where it does not suffice for one round with few
    rows, nothing is given.
    """
    data, rows = judged.data, judged.rows[:MOST_ROWS]
    began = time.perf_counter()
    judged.predict(data.frame.iloc[rows])
    rows = rows[: _rows_in_time(len(rows), len(columns), time.perf_counter() - began, clock)]
    frame, truth = data.frame.iloc[rows], data.target[rows]
    draw = np.random.RandomState(data.seed)
    losses: dict[str, list[float]] = {name: [] for name in columns}
    whole = score(data.task, truth, judged.predict(frame))
    for place in range(REPEATS):
        for name, prepared in columns.items():
            if clock.over(1.0 if place == 0 else REPEATS_SHARE):
                return _summary(losses)
            shuffled = frame.copy()
            order = draw.permutation(len(rows))
            shuffled[list(prepared)] = frame[list(prepared)].iloc[order].to_numpy()
            losses[name].append(whole - score(data.task, truth, judged.predict(shuffled)))
    return _summary(losses)


def _rows_in_time(rows: int, columns: int, seconds: float, clock: Clock) -> int:
    """How many rows one round can have, when predicting `rows` of them took some seconds."""
    left = clock.left()
    if left is None:
        return rows
    affordable = max(left, 0.0) * ROOM * rows / max(seconds * columns, 1e-9)
    return int(min(max(affordable, LEAST_ROWS), rows))


def _summary(losses: Mapping[str, Sequence[float]]) -> tuple[Importance, ...]:
    if not all(losses.values()):
        return ()
    rows = [
        Importance(name, float(np.mean(lost)), float(np.std(lost))) for name, lost in losses.items()
    ]
    return tuple(sorted(rows, key=lambda row: -row.mean))
