"""What the rows are to each other: groups and time, by columns that a person names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from fieldbook.automl import service
from fieldbook.automl.messages import Role
from fieldbook.automl.understanding import NoTimeError, UnknownColumnError, understand
from tests.automl.made import churn, write

ROWS = 200


def dated(days: Any) -> pd.DataFrame:
    frame = churn(ROWS).astype("string")
    return frame.assign(day=days)


def test_rows_follow_in_time_by_dates_as_by_numbers() -> None:
    order = np.random.RandomState(0).permutation(ROWS)
    days = pd.Timestamp("2026-01-01") + pd.to_timedelta(order, unit="D")
    for moments in (pd.Series(days.strftime("%d %b %Y")), pd.Series(order).astype(str)):
        problem = understand(dated(moments), "left", time="day")
        assert problem.dataset is not None
        assert problem.dataset.splits.kind == "time"
        for train, valid in problem.dataset.splits.folds:
            assert order[train].max() < order[valid].min()


def test_the_latest_rows_are_set_aside() -> None:
    order = np.random.RandomState(0).permutation(ROWS)
    problem = understand(dated(order.astype(str)), "left", time="day", hold_out=0.25)
    assert problem.held_out is not None
    assert sorted(problem.held_out["day"].astype(int)) == list(range(150, 200))
    assert problem.dataset is not None
    assert problem.dataset.splits.kind == "time"


@pytest.mark.parametrize("share", [0.0, 0.8])
def test_a_column_without_moments_tells_no_order(share: float) -> None:
    days = ["soon" if row >= share * ROWS else "2026-03-04" for row in range(ROWS)]
    with pytest.raises(NoTimeError, match=f"{share:.0%} of its cells"):
        understand(dated(days), "left", time="day")


def test_the_page_may_name_groups_and_time(tmp_path: Path) -> None:
    table = write(dated([f"site {row % 7}" for row in range(ROWS)]), tmp_path / "t.csv")
    found = service.understand(table, {"target": "left", "groups": "day"})
    (column,) = (each for each in found.columns if each.name == "day")
    assert column.role is Role.IGNORED
    with pytest.raises(NoTimeError):
        service.understand(table, {"target": "left", "time": "day"})
    with pytest.raises(UnknownColumnError):
        service.understand(table, {"target": "left", "groups": "nowhere"})
