"""Sorting and filtering, for every kind of column."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldbook.tables.messages import Filter, Operator, Sort, TableError
from fieldbook.tables.query import select

FRAME = pd.DataFrame(
    {
        "n": [3.5, None, -1.0, 3.5, 10.0],
        "i": pd.Series([2, 1, None, 2, 30], dtype="Int64"),
        "t": pd.Series(["wheat", "Rye", None, "barley", "rye (winter)"], dtype="str"),
        "d": pd.Series(
            ["2024-05-01", "2024-06-15 10:30", None, "2023-12-31 23:59:59", "2024-06-15 18:00"],
            dtype="datetime64[us]",
        ),
        "b": [True, False, True, True, False],
    }
)


def rows(*filters: Filter, sort: tuple[Sort, ...] = ()) -> list[int]:
    found = select(FRAME, sort, filters)
    return list(range(len(FRAME))) if found is None else found.tolist()


def test_nothing_asked_keeps_nothing() -> None:
    assert select(FRAME) is None


@pytest.mark.parametrize(
    ("column", "operator", "values", "expected"),
    [
        ("n", "equals", ("3.5",), [0, 3]),
        ("n", "not_equals", ("3.5",), [2, 4]),
        ("n", "at_least", ("3.5",), [0, 3, 4]),
        ("n", "at_most", ("3,5",), [0, 2, 3]),
        ("n", "between", ("10", "-1"), [0, 2, 3, 4]),
        ("n", "one_of", ("-1", "10"), [2, 4]),
        ("i", "equals", ("2",), [0, 3]),
        ("i", "not_equals", ("2",), [1, 4]),
        ("i", "between", ("1", "2"), [0, 1, 3]),
        ("i", "one_of", ("1", "30"), [1, 4]),
        ("t", "equals", ("Rye",), [1]),
        ("t", "not_equals", ("Rye",), [0, 3, 4]),
        ("t", "contains", ("rye",), [1, 4]),
        ("t", "contains", ("(w",), [4]),
        ("t", "not_contains", ("rye",), [0, 3]),
        ("t", "starts_with", ("RYE",), [1, 4]),
        ("t", "one_of", ("wheat", "barley"), [0, 3]),
        ("t", "between", ("a", "c"), [3]),
        ("d", "equals", ("2024-06-15",), [1, 4]),
        ("d", "equals", ("2024-06-15 10:30",), [1]),
        ("d", "not_equals", ("2024-06-15",), [0, 3]),
        ("d", "at_least", ("2024-06-15",), [1, 4]),
        ("d", "at_most", ("2024-05-01",), [0, 3]),
        ("d", "between", ("2024-05-01", "2024-06-15"), [0, 1, 4]),
        ("d", "between", ("2023", "2023"), [3]),
        ("d", "one_of", ("2024-05", "2023-12-31"), [0, 3]),
        ("b", "equals", ("True",), [0, 2, 3]),
        ("b", "one_of", ("False",), [1, 4]),
        ("n", "is_missing", (), [1]),
        ("i", "is_missing", (), [2]),
        ("t", "is_present", (), [0, 1, 3, 4]),
        ("d", "is_missing", (), [2]),
    ],
)
def test_filter(
    column: str, operator: Operator, values: tuple[str, ...], expected: list[int]
) -> None:
    assert rows(Filter(column, operator, values)) == expected


def test_filters_narrow_together() -> None:
    assert rows(Filter("n", "at_least", ("3",)), Filter("b", "equals", ("True",))) == [0, 3]


@pytest.mark.parametrize(
    "asked",
    [
        Filter("n", "equals", ("many",)),
        Filter("n", "contains", ("3",)),
        Filter("n", "between", ("3",)),
        Filter("d", "equals", ("someday",)),
        Filter("d", "contains", ("2024",)),
        Filter("t", "equals", ()),
    ],
)
def test_what_cannot_be_compared_is_refused(asked: Filter) -> None:
    with pytest.raises(TableError) as raised:
        rows(asked)
    assert raised.value.remedy


def test_a_column_that_is_gone_is_named() -> None:
    for asked in ({"sort": (Sort("x"),)}, {"filters": (Filter("x", "is_missing"),)}):
        with pytest.raises(TableError, match="no column “x”"):
            select(FRAME, **asked)


def test_a_shown_float_finds_the_one_behind_it() -> None:
    frame = pd.DataFrame({"v": [0.1 + 0.2, 0.3, 0.31]})
    found = select(frame, (), (Filter("v", "equals", ("0.3",)),))
    assert found is not None
    assert found.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("column", "ascending", "descending"),
    [
        ("n", [2, 0, 3, 4, 1], [4, 0, 3, 2, 1]),
        ("i", [1, 0, 3, 4, 2], [4, 0, 3, 1, 2]),
        ("t", [3, 1, 4, 0, 2], [0, 4, 1, 3, 2]),
        ("d", [3, 0, 1, 4, 2], [4, 1, 0, 3, 2]),
        ("b", [1, 4, 0, 2, 3], [0, 2, 3, 1, 4]),
    ],
)
def test_missing_values_are_last_and_equal_ones_keep_their_order(
    column: str, ascending: list[int], descending: list[int]
) -> None:
    assert rows(sort=(Sort(column),)) == ascending
    assert rows(sort=(Sort(column, descending=True),)) == descending


def test_the_first_column_counts_most() -> None:
    assert rows(sort=(Sort("b"), Sort("n", descending=True))) == [4, 1, 0, 3, 2]


def test_a_filtered_table_is_sorted() -> None:
    assert rows(Filter("t", "is_present"), sort=(Sort("t"),)) == [3, 1, 4, 0]


@given(
    st.lists(st.one_of(st.none(), st.floats(allow_nan=False)), min_size=1, max_size=30),
    st.booleans(),
)
def test_any_numbers_come_in_order(values: list[float | None], descending: bool) -> None:
    column = pd.Series(values, dtype=float)
    found = select(pd.DataFrame({"v": column}), (Sort("v", descending),))
    assert found is not None
    assert sorted(found.tolist()) == list(range(len(values)))
    ordered = column.to_numpy()[found]
    present = ordered[~np.isnan(ordered)]
    assert np.isnan(ordered[len(present) :]).all()
    assert (present == np.sort(present)[:: -1 if descending else 1]).all()


@given(st.lists(st.text(max_size=4), min_size=1, max_size=20))
def test_any_words_come_in_the_order_of_a_dictionary(words: list[str]) -> None:
    frame = pd.DataFrame({"v": pd.Series(words, dtype="str")})
    found = select(frame, (Sort("v"),))
    assert found is not None
    folded = [words[place].casefold() for place in found]
    assert folded == sorted(folded)
