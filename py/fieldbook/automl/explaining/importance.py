"""How much each column matters: what the score loses when its cells are shuffled.

Permutation importance (Breiman, 2001; for any model: Fisher et al., 2019), on rows that the models
judged have not been trained on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from fieldbook.automl.clock import Clock
from fieldbook.automl.explaining.judged import Judged
from fieldbook.automl.messages import Importance
from fieldbook.automl.metrics import score

__all__ = ["permutation_importance"]

REPEATS = 5
MOST_ROWS = 1000


def permutation_importance(
    judged: Judged, columns: Mapping[str, Sequence[str]], clock: Clock
) -> tuple[Importance, ...]:
    """Shuffle each raw column in the rows held out, five times if `clock` allows.

    `columns` gives the prepared columns of each raw one. The most important column comes first.
    Nothing is given where time does not allow one round.
    """
    data, rows = judged.data, judged.rows[:MOST_ROWS]
    frame, truth = data.frame.iloc[rows], data.target[rows]
    draw = np.random.RandomState(data.seed)
    losses: dict[str, list[float]] = {name: [] for name in columns}
    whole = score(data.task, truth, judged.predict(frame))
    for _ in range(REPEATS):
        for name, prepared in columns.items():
            if clock.over():
                return _summary(losses)
            shuffled = frame.copy()
            order = draw.permutation(len(rows))
            shuffled[list(prepared)] = frame[list(prepared)].iloc[order].to_numpy()
            losses[name].append(whole - score(data.task, truth, judged.predict(shuffled)))
    return _summary(losses)


def _summary(losses: Mapping[str, Sequence[float]]) -> tuple[Importance, ...]:
    if not all(losses.values()):
        return ()
    rows = [
        Importance(name, float(np.mean(lost)), float(np.std(lost))) for name, lost in losses.items()
    ]
    return tuple(sorted(rows, key=lambda row: -row.mean))
