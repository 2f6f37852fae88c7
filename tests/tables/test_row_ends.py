"""Where rows end: the same rows as pandas finds, whatever stands in the fields."""

from __future__ import annotations

import csv
import io
import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldbook.tables.dialect import Layout, find_layout
from fieldbook.tables.messages import ReadOptions
from fieldbook.tables.row_ends import row_ends


def layout(text: str) -> Layout:
    return find_layout(text, ReadOptions(delimiter=","), whole=True)


def rows(text: str, by: Layout | None = None) -> list[str]:
    data = text.encode()
    ends = [0, *map(int, row_ends(data, by or layout(text)))]
    return [data[begin:end].decode() for begin, end in itertools.pairwise(ends)]


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "plain": ("a,b\n1,2\n3,4\n", ["a,b\n", "1,2\n", "3,4\n"]),
        "the last row is not ended": ("a,b\n1,2\n3", ["a,b\n", "1,2\n"]),
        "carriage returns": ("a,b\r\n1,2\r\n", ["a,b\r\n", "1,2\r\n"]),
        "old Macs": ("a,b\r1,2\r", ["a,b\r", "1,2\r"]),
        "a break inside quotes": ('a,b\n1,"x\ny"\n3,4\n', ["a,b\n", '1,"x\ny"\n', "3,4\n"]),
        "doubled quotes": ('a,b\n1,"x""\n""y"\n3,4\n', ["a,b\n", '1,"x""\n""y"\n', "3,4\n"]),
        "blanks before a quote": ('a,b\n1, "x\ny"\n3,4\n', ["a,b\n", '1, "x\ny"\n', "3,4\n"]),
        "inch marks": ('a,b\n1,5" pipe\n2,6\n3,7"\n', ["a,b\n", '1,5" pipe\n', "2,6\n", '3,7"\n']),
        "escaped quotes": ('a,b\n1,"x\\"\ny"\n3,4\n', ["a,b\n", '1,"x\\"\ny"\n', "3,4\n"]),
        "never closed": ('a,b\n1,2\n3,"x\n4,5\n', ["a,b\n", "1,2\n"]),
        "nothing": ("", []),
    }.values(),
)
def test_rows_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert rows(text) == expected


@given(
    st.lists(
        st.lists(st.text(alphabet='ab",\n x', max_size=6), min_size=2, max_size=2),
        min_size=1,
        max_size=12,
    )
)
def test_what_the_csv_module_writes_is_cut_into_its_rows(table: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(table)
    quoted = layout('a,b\n"1",2\n')
    found = rows(text.getvalue(), quoted)
    assert "".join(found) == text.getvalue()
    assert [next(csv.reader(io.StringIO(row, newline=""))) for row in found] == table


def test_pandas_finds_as_many_rows_among_inch_marks() -> None:
    text = "a,b\n" + "".join(f'{n},{n}" pipe{" of lead" * (n % 3)}\n' for n in range(99))
    assert len(rows(text)) - 1 == len(pd.read_csv(io.StringIO(text))) == 99
