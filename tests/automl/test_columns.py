from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fieldbook.automl.columns import understand_columns
from fieldbook.automl.messages import ColumnRole, Role

ROWS = 200
DRAW = np.random.RandomState(0)


def role_of(values: object, name: str = "column", **overrides: Role) -> ColumnRole:
    (column,) = understand_columns(pd.DataFrame({name: values}), overrides)
    return column


WORDS = ["red", "blue", "green", "tall", "old", "wide"]
CASES: dict[str, tuple[list[object], Role]] = {
    "numbers": (list(DRAW.normal(size=ROWS)), Role.NUMERIC),
    "numbers written with signs": ([f"${n},000" for n in range(1, ROWS)], Role.NUMERIC),
    "percentages": ([f"{n / 7:.1f}%" for n in range(ROWS)], Role.NUMERIC),
    "integer codes": (list(DRAW.randint(0, 5, ROWS)), Role.INTEGER_CODE),
    "yes and no": (["Yes", "No"] * 100, Role.BOOLEAN),
    "labels": (list(DRAW.choice(WORDS, ROWS)), Role.CATEGORICAL),
    "codes with leading zeros": ([f"{n % 40:04d}" for n in range(ROWS)], Role.CATEGORICAL),
    "iso dates": (list(pd.date_range("2021-01-01", periods=ROWS).astype(str)), Role.DATETIME),
    "months": (["2019, March", "2020, April"] * 100, Role.DATETIME),
    "sentences": (
        [" ".join(DRAW.choice(WORDS, 5)) + f" {n}" for n in range(ROWS)],
        Role.TEXT,
    ),
    "codes all different": ([f"{n}-X{n}" for n in range(ROWS)], Role.IDENTIFIER),
    "constant": (["NL"] * ROWS, Role.CONSTANT),
    "empty": (["", "NA", None] * 50, Role.CONSTANT),
}


@pytest.mark.parametrize("case", CASES)
def test_roles(case: str) -> None:
    values, role = CASES[case]
    assert role_of(values).role is role


def test_row_numbers_are_identifiers_by_name_and_order() -> None:
    numbers = list(range(7, 7 + ROWS))
    assert role_of(numbers, "PassengerId").role is Role.IDENTIFIER
    assert role_of(numbers, "order_id").role is Role.IDENTIFIER
    assert role_of(numbers, "population").role is Role.NUMERIC
    assert role_of(numbers, "humid").role is Role.NUMERIC
    assert role_of(numbers[::-1], "page_id").role is Role.NUMERIC


def test_a_person_overrides_the_guess() -> None:
    column = role_of(CASES["integer codes"][0], column=Role.CATEGORICAL)
    assert column.role is Role.CATEGORICAL
    assert column.chosen


def test_day_first_dates_are_told_by_days_above_twelve() -> None:
    assert role_of(["03/04/2021", "25/04/2021"] * 60).form == "%d/%m/%Y"
    assert role_of(["03/04/2021", "04/25/2021"] * 60).form == "%m/%d/%Y"


def test_decimal_commas_are_told_from_thousands() -> None:
    assert role_of([f"{n},25" for n in range(ROWS)]).decimal == ","
    assert role_of([f"{n},000" for n in range(1, ROWS)]).decimal == "."


def test_missing_cells_are_counted() -> None:
    assert role_of(["1", "?", "NA", "4"]).missing == 0.5
