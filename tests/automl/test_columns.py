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
    "numbers with a unit": ([f"{n / 8} kg" for n in range(ROWS)], Role.NUMERIC),
    "bounds": ([f"<{n}" if n % 9 else f"{n}" for n in range(ROWS)], Role.NUMERIC),
    "currencies in words": ([f"EUR {n}.50" for n in range(ROWS)], Role.NUMERIC),
    "numbers and a few words": (
        [f"{n / 8}" if n % 5 else ["refused", "unknown to us"][n % 2] for n in range(ROWS)],
        Role.NUMERIC,
    ),
    "sizes that differ in unit": (
        [f"{n % 40} {units}" for n in range(100) for units in ("kg", "lb")],
        Role.CATEGORICAL,
    ),
    "integer codes": (list(DRAW.randint(0, 5, ROWS)), Role.INTEGER_CODE),
    "yes and no": (["Yes", "No"] * 100, Role.BOOLEAN),
    "labels": (list(DRAW.choice(WORDS, ROWS)), Role.CATEGORICAL),
    "codes with leading zeros": ([f"{n % 40:04d}" for n in range(ROWS)], Role.CATEGORICAL),
    "iso dates": (list(pd.date_range("2021-01-01", periods=ROWS).astype(str)), Role.DATETIME),
    "compact dates": (
        list(pd.date_range("2021-01-01", periods=ROWS).strftime("%Y%m%d")),
        Role.DATETIME,
    ),
    "dates with a zone": (
        [f"{n % 28 + 1:02d}/03/2021 {n % 24:02d}:00:00 +0530" for n in range(ROWS)],
        Role.DATETIME,
    ),
    "dates with a named zone": (
        [f"2021-03-{n % 28 + 1:02d} {n % 24:02d}:00 CEST" for n in range(ROWS)],
        Role.DATETIME,
    ),
    "as mails have them": (
        [f"Tue, {n % 28 + 1:02d} Mar 2022 10:{n % 60:02d}:00 +0000" for n in range(ROWS)],
        Role.DATETIME,
    ),
    "times of day": ([f"{n % 24:02d}:{n % 60:02d}" for n in range(ROWS)], Role.DATETIME),
    "quarters": ([f"{2000 + n % 20}-Q{n % 4 + 1}" for n in range(ROWS)], Role.DATETIME),
    "weeks": ([f"2021-W{n % 52 + 1:02d}" for n in range(ROWS)], Role.DATETIME),
    "large numbers": ([1_600_000_000 + 3600 * n for n in range(ROWS)], Role.NUMERIC),
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


def test_numbers_since_1970_are_told_by_the_column_s_name() -> None:
    seconds = [1_600_000_000 + 3600 * (n % 150) for n in range(ROWS)]
    assert role_of(seconds, "created_at").form == "seconds"
    assert role_of([1000 * n for n in seconds], "eventTime").form == "milliseconds"
    assert role_of(seconds, "population").role is Role.NUMERIC


def test_words_among_numbers_are_kept_as_labels() -> None:
    column = role_of(*CASES["numbers and a few words"][:1])
    assert column.labels
    assert not role_of(CASES["numbers"][0]).labels


def test_a_unit_is_remembered() -> None:
    assert role_of(CASES["numbers with a unit"][0]).unit == "kg"


def test_decimal_commas_are_told_from_thousands() -> None:
    assert role_of([f"{n},25" for n in range(ROWS)]).decimal == ","
    assert role_of([f"{n},000" for n in range(1, ROWS)]).decimal == "."


def test_missing_cells_are_counted() -> None:
    assert role_of(["1", "?", "NA", "4"]).missing == 0.5
