from __future__ import annotations

import time
from typing import Any

import numpy as np
import pandas as pd

from fieldbook.automl.clock import Clock
from fieldbook.automl.explaining.importance import LEAST_ROWS, REPEATS, permutation_importance
from fieldbook.automl.explaining.judged import Judged
from fieldbook.automl.pooling import Pool
from tests.automl.explaining.made import data_of

COLUMNS = {name: [name] for name in ("rain", "sun", "noise")}


class Sum:
    """Predicts rain and twice the sun, and takes its time for each row."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.asked: list[int] = []

    def predict(self, rows: Any) -> np.ndarray:
        self.asked.append(len(rows))
        time.sleep(self.seconds * len(rows))
        return np.asarray(rows["rain"] + 2 * rows["sun"])


def judged(model: Sum, rows: int = 6000) -> Judged:
    draw = np.random.RandomState(0)
    frame = pd.DataFrame({name: np.round(draw.normal(size=rows), 4) for name in COLUMNS})
    data, _ = data_of(frame.assign(y=frame["rain"] + 2 * frame["sun"]), "y")
    return Judged(data, [model], Pool((1.0,)))


def test_the_column_that_moves_the_prediction_most_comes_first() -> None:
    model = Sum()
    found = permutation_importance(judged(model), COLUMNS, Clock(None))
    assert [row.column for row in found] == ["sun", "rain", "noise"]
    assert found[2].mean == 0
    # Shuffled, a part with four times the variance costs R² four times as much.
    assert 3.2 < found[0].mean / found[1].mean < 4.8
    assert found[0].spread > 0
    assert len(model.asked) == 2 + REPEATS * len(COLUMNS)


def test_fewer_rows_are_taken_where_time_is_short() -> None:
    columns = {f"{name} {copy}": [name] for name in COLUMNS for copy in range(10)}
    model = Sum(seconds=1e-4)  # 0.1 s for the first thousand rows, 3 s for a round of them
    found = permutation_importance(judged(model), columns, Clock(1.5))
    assert {row.column for row in found[:10]} == {f"sun {copy}" for copy in range(10)}
    assert model.asked[0] == 1000
    assert LEAST_ROWS <= model.asked[-1] < 1000


def test_less_than_one_round_is_nothing() -> None:
    assert permutation_importance(judged(Sum(seconds=1e-3)), COLUMNS, Clock(0.0)) == ()
