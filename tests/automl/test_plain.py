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
        ("<5", 5),
        ("≥ 0.5", 0.5),
        ("EUR 12.50", 12.5),
        ("12.50 CHF", 12.5),
        ("1.2M", 1.2e6),
        ("3k", 3000),
        ("7 kg", np.nan),
        ("12A", np.nan),
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


def test_units_are_left_out_where_they_are_known() -> None:
    read = as_numbers(pd.Series(["7 kg", "8", "1,200kg", "9 lb"]), unit="kg")
    np.testing.assert_equal(read.tolist(), [7, 8, 1200, np.nan])


@pytest.mark.parametrize(
    ("cell", "form", "moment"),
    [
        ("20210403", "%Y%m%d", "2021-04-03"),
        ("1617408000", "seconds", "2021-04-03"),
        ("1617408000000", "milliseconds", "2021-04-03"),
        ("2021-Q2", "quarter", "2021-04-01"),
        ("Q2 2021", "quarter", "2021-04-01"),
        ("2021-W13", "week", "2021-03-29"),
        ("2021W13", "week", "2021-03-29"),
        ("2021-04-03T02:00:00+02:00", "ISO8601", "2021-04-03"),
        ("03/04/2021 05:30:00 +0530", "%d/%m/%Y %H:%M:%S %z", "2021-04-03"),
        ("2021-04-03 02:00 CEST", "%Y-%m-%d %H:%M %z", "2021-04-03"),
        ("2021-Q5", "quarter", None),
        ("soon", "week", None),
    ],
)
def test_moments_in_many_forms(cell: str, form: str, moment: str | None) -> None:
    (read,) = as_dates(pd.Series([cell]), form)
    assert pd.isna(read) if moment is None else read == pd.Timestamp(moment, tz="UTC")


def test_hours_are_those_of_the_clock_there() -> None:
    raw = pd.DataFrame({"at": ["2021-04-03T09:30:00+02:00", "2021-04-03T09:30:00-05:00"]})
    prepared = prepare(raw, {"at": {"role": "datetime", "form": "ISO8601"}})
    assert prepared["at [hour]"].tolist() == [9.5, 9.5]
    assert np.diff(prepared["at [days]"]).round(6).tolist() == [round(7 / 24, 6)]


def test_words_among_numbers_become_a_column_of_their_own() -> None:
    raw = pd.DataFrame({"dose": ["1.5", "refused", "", "2"]})
    prepared = prepare(raw, {"dose": {"role": "numeric", "labels": "yes"}})
    np.testing.assert_equal(prepared["dose"].tolist(), [1.5, np.nan, np.nan, 2.0])
    assert prepared["dose [label]"].tolist()[1] == "refused"
    assert prepared["dose [label]"].isna().tolist() == [True, False, True, True]


def test_dates_become_calendar_elapsed_and_difference_features() -> None:
    raw = pd.DataFrame({"in": ["2000-01-03 12:00"], "out": ["2000-01-05 12:00"]})
    role = {"role": "datetime", "form": "ISO8601"}
    prepared = prepare(raw, {"in": role, "out": role})
    row = prepared.iloc[0]
    assert row["in [days]"] == 2.5
    assert row["in [weekday]"] == 0
    assert row["in [hour]"] == 12
    assert row["out - in [days]"] == 2
