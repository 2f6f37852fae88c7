"""Profiles: exact where they claim to be, small, and right for every kind of column."""

from __future__ import annotations

import json
from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest

from fieldbook.tables.formatting import formatter_for, number_text, usual_decimals
from fieldbook.tables.messages import ColumnProfile, TableProfile
from fieldbook.tables.profile import BINS, SAMPLE_ABOVE, profile_columns


def profiled(frame: pd.DataFrame) -> TableProfile:
    return profile_columns(frame, [formatter_for(frame[name]) for name in frame])


def one(values: object, dtype: str | None = None) -> ColumnProfile:
    return profiled(pd.DataFrame({"v": pd.Series(values, dtype=dtype)})).columns[0]


class TestNumbers:
    def test_extent_mean_and_gaps(self) -> None:
        found = one([4.0, None, 1.5, 3.5])
        assert (found.kind, found.missing, found.distinct) == ("number", 1, 3)
        assert (found.minimum, found.maximum, found.mean) == ("1.5", "4", "3")

    def test_bars_count_every_value(self) -> None:
        found = one(np.random.default_rng(0).normal(size=5_000))
        assert found.histogram is not None
        assert len(found.histogram.counts) == BINS
        assert sum(found.histogram.counts) == 5_000
        assert (found.histogram.low, found.histogram.high) == (found.minimum, found.maximum)

    def test_few_whole_numbers_have_a_bar_each(self) -> None:
        found = one([1, 1, 2, 5])
        assert found.histogram is not None
        assert found.histogram.counts == (2, 1, 0, 0, 1)

    def test_one_value(self) -> None:
        found = one([7, 7, 7])
        assert found.histogram is not None
        assert found.histogram.counts == (3,)

    def test_nullable_integers(self) -> None:
        found = one([1, None, 3], "Int64")
        assert (found.kind, found.missing, found.minimum, found.maximum) == ("integer", 1, "1", "3")

    @pytest.mark.parametrize(
        "values", [[np.inf, 1.0, 2.0], [1e308, -1e308], [5e-324, 0.0], [2.0**63, 1.0]]
    )
    def test_extremes_do_not_break_it(self, values: list[float]) -> None:
        found = one(values)
        assert found.histogram is not None
        assert sum(found.histogram.counts) == sum(np.isfinite(values))

    def test_infinite_values_alone_have_no_bars(self) -> None:
        assert one([np.inf, np.inf]).histogram is None


class TestOthers:
    def test_categories_have_top_values(self) -> None:
        found = one(["wheat"] * 30 + ["rye"] * 20 + [None] * 5)
        assert (found.kind, found.missing, found.distinct) == ("category", 5, 2)
        assert [(top.text, top.count) for top in found.top] == [("wheat", 30), ("rye", 20)]

    def test_text_of_many_values(self) -> None:
        found = one([f"note {number}" for number in range(100)])
        assert (found.kind, found.distinct) == ("text", 100)
        assert len(found.top) == 6

    def test_booleans(self) -> None:
        found = one([True, False, True])
        assert [(top.text, top.count) for top in found.top] == [("True", 2), ("False", 1)]

    def test_dates(self) -> None:
        found = one(["2024-05-01", None, "2024-05-11"], "datetime64[us]")
        assert (found.kind, found.minimum, found.maximum) == ("date", "2024-05-01", "2024-05-11")
        assert found.histogram is not None
        assert sum(found.histogram.counts) == 2

    def test_dates_with_zones(self) -> None:
        found = one(pd.to_datetime(["2024-05-01T10:00Z", "2024-05-01T11:30Z"]))
        assert found.minimum == "2024-05-01 10:00 +0000"

    @pytest.mark.parametrize("dtype", ["float64", "str", "Int64", "datetime64[us]", "boolean"])
    def test_nothing_at_all(self, dtype: str) -> None:
        found = one([None, None], dtype)
        assert (found.missing, found.distinct) == (2, 0)
        assert found.histogram is None
        assert found.top == ()

    @pytest.mark.parametrize("dtype", ["float64", "str", "int64", "datetime64[us]", "object"])
    def test_no_rows(self, dtype: str) -> None:
        found = one([], dtype)
        assert (found.missing, found.distinct) == (0, 0)


class TestLarge:
    @pytest.fixture
    def found(self) -> TableProfile:
        rows = SAMPLE_ABOVE + 100_000
        numbers = np.arange(rows, dtype=float)
        numbers[:30_000] = np.nan
        return profiled(pd.DataFrame({"n": numbers, "c": ["a", "b"] * (rows // 2)}))

    def test_it_says_that_it_counted_a_sample(self, found: TableProfile) -> None:
        assert (found.rows, found.sampled) == (SAMPLE_ABOVE + 100_000, SAMPLE_ABOVE)

    def test_gaps_extent_and_mean_are_exact(self, found: TableProfile) -> None:
        numbers = found.columns[0]
        assert (numbers.missing, numbers.minimum, numbers.maximum) == (30_000, "30000", "299999")
        assert numbers.mean == "165000"

    def test_shares_are_about_right(self, found: TableProfile) -> None:
        first, second = found.columns[1].top
        assert abs(first.count - second.count) < 5_000


def test_a_window_of_columns() -> None:
    frame = pd.DataFrame({f"c{number}": [1] for number in range(100)})
    formatters = [formatter_for(frame[name]) for name in frame]
    found = profile_columns(frame, formatters, (90, 200))
    assert (found.start, found.columns[0].name) == (90, "c90")
    assert len(found.columns) == 10


def test_it_crosses_as_json() -> None:
    frame = pd.DataFrame({"a": [1, 2], "b": ["x", None], "c": pd.to_datetime(["2024-01-01"] * 2)})
    assert json.loads(json.dumps(asdict(profiled(frame))))["columns"][1]["top"][0]["text"] == "x"


class TestFormatting:
    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (1.0, "1"),
            (-0.0, "0"),
            (0.1 + 0.2, "0.3"),
            (1234567.125, "1234567.125"),
            (1e22, "1e+22"),
            (1.5e-7, "1.5e-07"),
            (float("inf"), "inf"),
        ],
    )
    def test_numbers_are_short_and_exact(self, value: float, text: str) -> None:
        assert number_text(value) == text

    def test_dates_show_no_more_than_they_hold(self) -> None:
        for texts in (["2024-05-01"], ["2024-05-01 10:30"], ["2024-05-01 10:30:05"]):
            column = pd.Series(pd.to_datetime(texts))
            assert formatter_for(column)(column) == texts

    def test_a_date_before_the_calendar_of_nanoseconds(self) -> None:
        column = pd.Series(["1066-10-14", None], dtype="datetime64[us]")
        assert formatter_for(column)(column) == ["1066-10-14", None]

    def test_long_text_is_cut(self) -> None:
        column = pd.Series(["x" * 5_000])
        (text,) = formatter_for(column)(column)
        assert text is not None
        assert len(text) == 2_001

    @pytest.mark.parametrize(
        ("values", "decimals"),
        [([1.0, 2.0], 0), ([1.5, 2.25], 2), ([1e-9, 1.0], 0), ([1 / 3, 0.5], 0)],
    )
    def test_room_for_decimals(self, values: list[float], decimals: int) -> None:
        assert usual_decimals(pd.Series(values)) == decimals
