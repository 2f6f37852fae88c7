from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fieldbook.automl.plain import as_dates, as_numbers, as_texts, prepare


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("12", 12),
        (" -3.5 ", -3.5),
        ("$1,200.50", 1200.5),
        ("12 %", 12),
        ("(3.5)", -3.5),
        ("1e3", 1000),
        ("?", np.nan),
        ("", np.nan),
        ("apple", np.nan),
        ("inf", np.nan),
    ],
)
def test_cells_read_as_numbers(cell: str, number: float) -> None:
    read = as_numbers(pd.Series([cell]))
    np.testing.assert_equal(read.tolist(), [number])


def test_decimal_commas() -> None:
    read = as_numbers(pd.Series(["1.200,5", "3,25", "7", None]), decimal=",")
    np.testing.assert_equal(read.tolist(), [1200.5, 3.25, 7, np.nan])


def test_typed_frames_give_the_same_texts_as_files() -> None:
    typed = as_texts(pd.Series([3.0, 2.5, np.nan]))
    written = as_texts(pd.Series(["3", "2.5", "NA"]))
    assert typed.dropna().tolist() == written.dropna().tolist() == ["3", "2.5"]
    assert typed.isna().tolist() == written.isna().tolist()


def test_a_column_without_any_value_stays_empty() -> None:
    assert as_texts(pd.Series([None, None], dtype=object)).isna().all()
    assert as_numbers(pd.Series([None, None], dtype=object)).isna().all()


def test_dates_are_read_in_the_form_given() -> None:
    day_first = as_dates(pd.Series(["03/04/2021", "x"]), "%d/%m/%Y")
    assert day_first[0] == pd.Timestamp("2021-04-03", tz="UTC")
    assert pd.isna(day_first[1])


def test_dates_become_calendar_elapsed_and_difference_features() -> None:
    raw = pd.DataFrame({"in": ["2000-01-03 12:00"], "out": ["2000-01-05 12:00"]})
    role = {"role": "datetime", "form": "ISO8601"}
    prepared = prepare(raw, {"in": role, "out": role})
    row = prepared.iloc[0]
    assert row["in [days]"] == 2.5
    assert row["in [weekday]"] == 0
    assert row["in [hour]"] == 12
    assert row["out - in [days]"] == 2
