from __future__ import annotations

import numpy as np

from fieldbook.automl.explaining.columns_seen import SeenColumn
from fieldbook.automl.explaining.messages import Segments
from fieldbook.automl.explaining.segments import LEAST_ROWS, MOST_SEGMENTS, segments
from fieldbook.reports.wording import figure

ROWS = 1200


def number(name: str, values: np.ndarray) -> SeenColumn:
    return SeenColumn(name, "number", np.asarray(values, dtype=np.float64))


def found(columns: list[SeenColumn], errors: np.ndarray) -> Segments:
    result = segments(columns, np.arange(len(errors)), errors)
    assert result is not None
    return result


def test_a_planted_segment_is_found_and_comes_first() -> None:
    draw = np.random.RandomState(3)
    soil = draw.randint(0, 3, ROWS)
    columns = [
        SeenColumn("soil", "label", soil.astype(float), ("clay", "<b>peat</b>", "sand")),
        number("rain", draw.normal(size=ROWS)),
    ]
    wrong = (draw.uniform(size=ROWS) < np.where(soil == 1, 0.35, 0.12)).astype(float)
    result = found(columns, wrong)
    first = result.rows[0]
    assert (first.column, first.label, first.worse) == ("soil", "<b>peat</b>", True)
    assert first.error == wrong[soil == 1].mean()
    assert [each.worse for each in result.rows].count(True) == 1
    assert result.error == wrong.mean()


def test_a_range_of_a_number_is_found() -> None:
    draw = np.random.RandomState(4)
    rain = draw.uniform(0, 100, ROWS)
    off = np.abs(draw.normal(0, np.where(rain > 80, 3, 1), ROWS))
    first = found([number("rain", rain)], off).rows[0]
    assert first.worse
    assert first.label == f"from {figure(float(np.sort(rain)[ROWS * 4 // 5]))}"


def test_chance_alone_is_seldom_called_worse() -> None:
    """Holm's correction holds the share of data sets in which anything is named at 5 %."""
    named = 0
    for seed in range(120):
        draw = np.random.RandomState(seed)
        columns = [number(f"x{place}", draw.normal(size=400)) for place in range(8)]
        errors = (draw.uniform(size=400) < 0.2).astype(float)
        named += any(each.worse for each in found(columns, errors).rows)
    assert named <= 14  # of 120, 6 expected: more than 14 has a chance of 0.1 %


def test_missing_values_are_a_segment() -> None:
    draw = np.random.RandomState(5)
    gaps = draw.uniform(size=ROWS) < 0.2
    values = np.where(gaps, np.nan, draw.normal(size=ROWS))
    errors = np.abs(draw.normal(0, np.where(gaps, 4, 1), ROWS))
    first = found([number("rain", values)], errors).rows[0]
    assert (first.label, first.rows, first.worse) == ("missing", int(gaps.sum()), True)


def test_small_segments_are_not_named() -> None:
    codes = np.r_[np.zeros(LEAST_ROWS - 1), np.ones(ROWS - LEAST_ROWS + 1)]
    errors = np.r_[np.ones(LEAST_ROWS - 1), np.zeros(ROWS - LEAST_ROWS + 1)]
    column = SeenColumn("name", "label", codes, ("one person", "everybody else"))
    assert found([column], errors).rows == ()
    assert segments([column], np.arange(LEAST_ROWS), errors[:LEAST_ROWS]) is None


def test_the_ends_of_a_column_are_not_told() -> None:
    """They are single rows."""
    values = np.arange(1001.0)
    labels = [each.label for each in found([number("salary", values)], values % 2).rows]
    assert sorted(labels) == [
        "201 to 400",
        "401 to 600",
        "601 to 800",
        "from 801",
        "up to 200",
    ]


def test_dates_and_lengths_are_called_what_they_are() -> None:
    days = np.repeat(np.arange(100.0), 10)
    dates = SeenColumn("sold", "date", days)
    words = SeenColumn("note", "text", np.tile([3.0, 5.0], 500))
    labels = {each.label for each in found([dates, words], days % 2).rows}
    assert {"up to 2000-01-20", "2000-01-21 to 2000-02-09", "3 words", "5 words"} <= labels


def test_many_columns_are_cut_to_those_that_tell_most() -> None:
    draw = np.random.RandomState(6)
    columns = [number(f"x{place}", draw.normal(size=200)) for place in range(60)]
    assert len(found(columns, np.abs(draw.normal(size=200))).rows) == MOST_SEGMENTS


def test_rows_are_positions_in_the_table() -> None:
    values = np.r_[np.zeros(500), np.repeat([0.0, 1.0], 50)]
    result = segments([number("flag", values)], np.arange(500, 600), np.repeat([0.0, 1.0], 50))
    assert result is not None
    assert [(each.label, each.rows, each.error) for each in result.rows] == [
        ("1", 50, 1.0),
        ("0", 50, 0.0),
    ]
