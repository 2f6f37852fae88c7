"""Files that are no tables, or hardly: a clear message and a way out."""

from __future__ import annotations

import gzip
import io
import pickle
import random
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from fieldbook.tables.messages import ReadOptions, TableError
from fieldbook.tables.reading import read_table
from tests.tables.reading_checks import check, codes, rows


def refusal(folder: Path, content: str | bytes, options: ReadOptions | None = None) -> TableError:
    with pytest.raises(TableError) as raised:
        check(folder, content, options)
    error = raised.value
    for sentence in (error.what, error.why, error.remedy):
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert "!" not in sentence
    return error


@pytest.mark.parametrize("content", ["", "\n", "  \n\t\n", "\ufeff", "\ufeff\r\n"])
def test_nothing(tmp_path: Path, content: str) -> None:
    assert refusal(tmp_path, content).what == "The file is empty."


@pytest.mark.parametrize("content", ["a,b\n", "a,b", "a;b;c\r\n", "name\n"])
def test_a_header_alone(tmp_path: Path, content: str) -> None:
    table = check(tmp_path, content)
    assert len(table.frame) == 0
    assert len(table.frame.columns) >= 1
    assert codes(table) == ["header-only"]


class TestRagged:
    WIDE = "a,b,c\n1,2,3\n" + "4,5,6\n" * 300 + "7,8,9,10\n11,12,13\n1,2,3,4,5\n"

    def test_the_first_wide_row_is_named(self, tmp_path: Path) -> None:
        error = refusal(tmp_path, self.WIDE)
        assert error.why == "Row 303 has 4 fields, the header has 3, and 1 row more have too many."
        assert error.remedy == "Open it as text, or skip the rows that don't fit."
        assert [choice.options is None for choice in error.choices] == [True, False]

    def test_skipping_leaves_out_these_rows_alone(self, tmp_path: Path) -> None:
        way_out = refusal(tmp_path, self.WIDE).choices[1].options
        table = check(tmp_path, self.WIDE, way_out)
        assert len(table.frame) == 302
        assert rows(table)[-1] == [11, 12, 13]
        assert "2 rows with more fields" in table.notes[0].text

    @pytest.mark.parametrize("bad", [1, 2, 3])
    def test_wide_rows_right_below_the_header(self, tmp_path: Path, bad: int) -> None:
        text = "a,b\n" + "1,2,3\n" * bad + "4,5\n" * 9
        error = refusal(tmp_path, text)
        assert error.why.startswith("Row 2 has 3 fields, the header has 2")
        table = check(tmp_path, text, error.choices[1].options)
        assert rows(table) == [[4, 5]] * 9

    def test_every_row_is_wide(self, tmp_path: Path) -> None:
        assert "the header has 2" in refusal(tmp_path, "a,b\n1,2,3,4\n5,6,7,8\n").why

    def test_a_wide_row_with_line_breaks_in_its_fields(self, tmp_path: Path) -> None:
        text = 'a,b\n"1\n2",x\n3,y,"z\nw"\n4,v\n'
        error = refusal(tmp_path, text)
        assert error.why.startswith("Row 3 has 3 fields")
        assert len(check(tmp_path, text, error.choices[1].options).frame) == 2

    def test_narrow_rows_have_gaps_and_it_is_said(self, tmp_path: Path) -> None:
        table = check(tmp_path, "a,b,c\n1,2,3\n4,5\n6\n7,8,9\n")
        assert rows(table)[1:3] == [[4, 5, None], [6, None, None]]
        (note,) = table.notes
        assert note.text.startswith("Row 3 has 2 fields, the header has 3, and so it is in 1 row")

    def test_an_empty_last_column_is_no_narrow_row(self, tmp_path: Path) -> None:
        assert codes(check(tmp_path, "a,b\n1,\n2,\n3,x\n")) == []


class TestQuotes:
    OPEN = 'a,b\n1,"x\n2,y\n3,z\n'

    def test_a_quote_that_never_ends(self, tmp_path: Path) -> None:
        error = refusal(tmp_path, self.OPEN)
        assert error.why == "A quoted field that begins in row 2 never ends."
        table = check(tmp_path, self.OPEN, error.choices[1].options)
        assert rows(table) == [[1, '"x'], [2, "y"], [3, "z"]]

    def test_far_down(self, tmp_path: Path) -> None:
        text = "a,b\n" + "1,x\n" * 10_000 + '2,"y\n' + "3,z\n" * 10
        assert "row 10\u202f002 never ends" in refusal(tmp_path, text).why


class TestBinary:
    @pytest.mark.parametrize(
        ("content", "kind"),
        [
            (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a PNG image"),
            (b"%PDF-1.7\n1 0 obj", "a PDF document"),
            (gzip.compress(b"a,b\n1,2\n"), "a gzip archive"),
            (b"PAR1\x15\x04", "a Parquet file"),
            (b"SQLite format 3\x00\x10\x00", "an SQLite database"),
            (pickle.dumps([1, 2]), "a pickled Python object"),
            (b"PK\x03\x04\x14\x00\x00\x00notes.txt", "a zip archive"),
            (random.Random(1).randbytes(4_000), "a binary file"),
            (b"\x00" * 4_000 + b"a,b\n", "a binary file"),
        ],
    )
    def test_it_is_said_what_it_is(self, tmp_path: Path, content: bytes, kind: str) -> None:
        assert f"It is {kind}, not text" in refusal(tmp_path, content).why

    def test_some_nul_characters_are_taken_out_and_counted(self, tmp_path: Path) -> None:
        table = check(tmp_path, b"a,b\n1,x\0y\n2,z\n\0\0\0")
        assert rows(table) == [[1, "xy"], [2, "z"]]
        assert "4 NUL characters" in table.notes[0].text


class TestWide:
    def test_five_thousand_columns(self, tmp_path: Path) -> None:
        names = ",".join(f"c{number}" for number in range(5_000))
        table = check(tmp_path, f"{names}\n" + (",".join(["1"] * 5_000) + "\n") * 20)
        assert table.frame.shape == (20, 5_000)

    def test_five_thousand_columns_of_every_kind(self, tmp_path: Path) -> None:
        kinds = ["7", "1.5", "wheat", "2024-05-01", "007"]
        names = ",".join(f"c{number}" for number in range(5_000))
        row = ",".join(kinds[number % 5] for number in range(5_000))
        table = check(tmp_path, f"{names}\n{row}\n{row}\n")
        assert table.frame["c4"].iloc[0] == "007"
        assert table.frame["c3"].iloc[0] == pd.Timestamp("2024-05-01")

    def test_one_column_repeated(self, tmp_path: Path) -> None:
        table = check(tmp_path, ",".join(["x"] * 2_000) + "\n" + ",".join(["1"] * 2_000) + "\n")
        assert table.frame.columns[-1] == "x.1999"

    def test_a_field_of_a_megabyte(self, tmp_path: Path) -> None:
        table = check(tmp_path, 'a,b\n1,"' + "long " * 200_000 + '"\n2,short\n3\n')
        assert len(str(table.frame["b"].iloc[0])) == 1_000_000


class TestWorkbooks:
    @pytest.fixture
    def book(self, tmp_path: Path) -> Path:
        book = openpyxl.Workbook()
        first = book.active
        assert first is not None
        first.title = "Fields"
        for row in (
            ["field", "code ", "area", "sown", "count"],
            ["A", "007", 1.5, pd.Timestamp("2024-05-01"), 3],
            ["B", "012", None, pd.Timestamp("2024-05-02"), None],
        ):
            first.append(row)
        book.create_sheet("Notes").append(["text"])
        path = tmp_path / "table.csv"
        book.save(path)
        return path

    def test_it_is_read_whatever_its_name(self, tmp_path: Path, book: Path) -> None:
        table = check(tmp_path, book.read_bytes())
        assert list(table.frame.columns) == ["field", "code", "area", "sown", "count"]
        assert table.frame["code"].tolist() == ["007", "012"]
        assert table.frame["count"].dtype == "Int64"
        assert table.frame["sown"].iloc[0] == pd.Timestamp("2024-05-01")
        assert codes(table) == ["sheets"]

    def test_another_sheet(self, tmp_path: Path, book: Path) -> None:
        content = book.read_bytes()
        choice = check(tmp_path, content).notes[0].choices[0]
        table = check(tmp_path, content, choice.options)
        assert list(table.frame.columns) == ["text"]
        assert codes(table) == ["sheets", "header-only"]

    def test_a_sheet_that_is_not_there(self, tmp_path: Path, book: Path) -> None:
        error = refusal(tmp_path, book.read_bytes(), ReadOptions(sheet="Gone"))
        assert "“Fields”, “Notes”" in error.why

    def test_a_damaged_one(self, tmp_path: Path, book: Path) -> None:
        assert "damaged" in refusal(tmp_path, book.read_bytes()[:3_000]).why


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="The file is not there"):
        read_table(tmp_path / "gone.csv")


def test_bytes_read_like_a_file() -> None:
    assert read_table(b"a,b\n1,x\n").frame.shape == (1, 2)


def test_an_error_crosses_to_the_page_whole(tmp_path: Path) -> None:
    error = refusal(tmp_path, TestRagged.WIDE)
    back = pickle.load(io.BytesIO(pickle.dumps(error)))
    assert (back.what, back.why, back.remedy, back.choices) == (
        error.what, error.why, error.remedy, error.choices,
    )  # fmt: skip
