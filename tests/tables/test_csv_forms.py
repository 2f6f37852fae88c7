"""The forms that CSV takes: RFC 4180, what programs make of it, and what people do to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldbook.tables.messages import ReadOptions, TableError
from tests.tables.reading_checks import check, codes, rows

SAME = [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize(
    ("text", "names", "values"),
    [
        # RFC 4180, by its rules
        ("a,b\r\n1,x\r\n2,y\r\n", ["a", "b"], [[1, "x"], [2, "y"]]),
        ("a,b\r\n1,x\r\n2,y", ["a", "b"], [[1, "x"], [2, "y"]]),
        ('"a","b"\r\n"1","x"\r\n', ["a", "b"], [[1, "x"]]),
        ('a,b\r\n1,"two\r\nlines"\r\n', ["a", "b"], [[1, "two\r\nlines"]]),
        ('a,b\r\n1,"with, comma"\r\n', ["a", "b"], [[1, "with, comma"]]),
        ('a,b\r\n1,"say ""hi"""\r\n', ["a", "b"], [[1, 'say "hi"']]),
        # line ends and blank lines
        ("a,b\n1,x\n2,y\n", ["a", "b"], [[1, "x"], [2, "y"]]),
        ("a,b\r1,x\r2,y\r", ["a", "b"], [[1, "x"], [2, "y"]]),
        ("a,b\n\n1,x\n\n\n2,y\n\n", ["a", "b"], [[1, "x"], [2, "y"]]),
        # empty fields
        ("a,b,c\n1,,x\n,2,\n", ["a", "b", "c"], [[1, None, "x"], [None, 2, None]]),
        ('a,b\n1,""\n2,y\n', ["a", "b"], [[1, None], [2, "y"]]),
        # quoting
        ('a,b\n1,"{""type"": ""Point"", ""c"": [1, 2]}"\n', ["a", "b"],
         [[1, '{"type": "Point", "c": [1, 2]}']]),
        ('a,b\n1,ha "ha" ha\n2,y\n', ["a", "b"], [[1, 'ha "ha" ha'], [2, "y"]]),
        ("'a','b'\n'1','x, y'\n'2','z'\n", ["a", "b"], [[1, "x, y"], [2, "z"]]),
        ('a,b\n1,"she said \\"no\\", twice"\n2,"y"\n', ["a", "b"],
         [[1, 'she said "no", twice'], [2, "y"]]),
        ("a,b\n1,\\/wiki\\/x\n2,\\n\n", ["a", "b"], [[1, "\\/wiki\\/x"], [2, "\\n"]]),
        # characters
        ("a,b\n1,ʤ 🌾\n", ["a", "b"], [[1, "ʤ 🌾"]]),
        ("Größe,°C\n1,2\n", ["Größe", "°C"], [[1, 2]]),
        # delimiters
        ("a;b\n1;x, y\n2;z\n", ["a", "b"], [[1, "x, y"], [2, "z"]]),
        ("a\tb\n1\tx, y\n2\tz; w\n", ["a", "b"], [[1, "x, y"], [2, "z; w"]]),
        ("a|b\n1|x, y\n2|z\n", ["a", "b"], [[1, "x, y"], [2, "z"]]),
        ("sep=;\na;b\n1;x\n", ["a", "b"], [[1, "x"]]),
        ('"sep=|"\na|b\n1|x\n', ["a", "b"], [[1, "x"]]),
        ("name      age  town\nAda        36  Ely\nBo          7  Ulm\nCleo      104  Rye\n",
         ["name", "age", "town"], [["Ada", 36, "Ely"], ["Bo", 7, "Ulm"], ["Cleo", 104, "Rye"]]),
        # one column
        ("a\n1\n2\n", ["a"], [[1], [2]]),
        ("note\nplain\nof no kind\n", ["note"], [["plain"], ["of no kind"]]),
        # blanks
        ("a, b\n1, x\n2,  y\n", ["a", "b"], [[1, "x"], [2, "y"]]),
        ("a ,b \n1,x\n2,y\n", ["a", "b"], [[1, "x"], [2, "y"]]),
        ('a,b\n1," x"\n2,y\n', ["a", "b"], [[1, " x"], [2, "y"]]),
        ("n,t\n1, \n2,5\n", ["n", "t"], [[1, None], [2, 5]]),
    ],
)  # fmt: skip
def test_form(tmp_path: Path, text: str, names: list[str], values: list[list[object]]) -> None:
    table = check(tmp_path, text)
    assert list(table.frame.columns) == names
    assert rows(table) == values


class TestHeaders:
    def test_numbers_below_names(self, tmp_path: Path) -> None:
        assert check(tmp_path, "a,b\n1,2\n3,4\n").dialect.header

    def test_data_in_the_first_row_number_the_columns(self, tmp_path: Path) -> None:
        table = check(tmp_path, "5.1,3.5,setosa\n4.9,3.0,setosa\n4.7,3.2,virginica\n")
        assert list(table.frame.columns) == ["column_1", "column_2", "column_3"]
        assert len(table.frame) == 3
        assert codes(table) == ["no-header"]

    def test_the_choice_takes_the_first_row_after_all(self, tmp_path: Path) -> None:
        text = "1,2\n3,4\n"
        (note,) = check(tmp_path, text).notes
        table = check(tmp_path, text, note.choices[0].options)
        assert list(table.frame.columns) == ["1", "2"]

    def test_years_above_numbers_are_names(self, tmp_path: Path) -> None:
        table = check(tmp_path, "crop,2019,2020,2021\nwheat,7,8,9\nrye,5,6,5\n")
        assert list(table.frame.columns) == ["crop", "2019", "2020", "2021"]

    def test_words_above_words_are_names(self, tmp_path: Path) -> None:
        assert list(check(tmp_path, "crop,soil\nwheat,loam\nrye,sand\n").frame) == ["crop", "soil"]

    def test_dates_in_the_first_row_are_data(self, tmp_path: Path) -> None:
        assert not check(tmp_path, "2024-01-01,a\n2024-01-02,b\n").dialect.header

    def test_repeated_and_empty_names_are_mended_and_said(self, tmp_path: Path) -> None:
        table = check(tmp_path, "a,a,,b,a\n1,2,3,4,5\n")
        assert list(table.frame.columns) == ["a", "a.1", "Unnamed: 2", "b", "a.2"]
        (note,) = table.notes
        assert "“a.1”, “a.2”" in note.text
        assert "“Unnamed: 2”" in note.text

    def test_names_that_differ_in_blanks_alone_stay_apart(self, tmp_path: Path) -> None:
        assert list(check(tmp_path, "a,a ,b\n1,2,3\n").frame.columns) == ["a", "a.1", "b"]

    def test_a_name_that_mending_would_give_is_taken(self, tmp_path: Path) -> None:
        assert list(check(tmp_path, "a,a.1,a\n1,2,3\n").frame.columns) == ["a", "a.1", "a.2"]

    def test_blanks_around_names_go(self, tmp_path: Path) -> None:
        table = check(tmp_path, "Life expectancy , BMI\n65,19\n")
        assert list(table.frame.columns) == ["Life expectancy", "BMI"]
        assert table.read_call.endswith(".rename(columns=str.strip)")

    def test_row_names_without_a_name(self, tmp_path: Path) -> None:
        table = check(tmp_path, '"mpg","cyl"\n"Mazda RX4",21,6\n"Datsun 710",22.8,4\n')
        assert list(table.frame.columns) == ["Unnamed: 0", "mpg", "cyl"]
        assert codes(table) == ["row-names"]

    def test_lines_that_end_with_a_delimiter(self, tmp_path: Path) -> None:
        for text in ("a,b\n1,2,\n3,4,\n", "a,b,\n1,2,\n3,4,\n"):
            table = check(tmp_path, text)
            assert list(table.frame.columns) == ["a", "b"]
            assert rows(table) == [[1, 2], [3, 4]]
            assert "empty-columns" in codes(table)


class TestLinesThatAreNoRows:
    def test_comments_above_the_header(self, tmp_path: Path) -> None:
        table = check(tmp_path, "# made by a logger\n# site 4\na,b\n1,#5\n2,y\n")
        assert rows(table) == [[1, "#5"], [2, "y"]]
        assert codes(table) == ["skipped-lines"]

    def test_comments_between_rows(self, tmp_path: Path) -> None:
        table = check(tmp_path, "# one\na,b\n1,x\n# two, with, commas\n2,y\n")
        assert rows(table) == [[1, "x"], [2, "y"]]

    def test_a_header_behind_a_hash(self, tmp_path: Path) -> None:
        table = check(tmp_path, "##v=4\n#chrom\tpos\n1\t5\n2\t7\n")
        assert list(table.frame.columns) == ["#chrom", "pos"]

    def test_a_title_above_the_table(self, tmp_path: Path) -> None:
        table = check(tmp_path, "Yields of the year 2024\n\nfield;yield\nA;7\nB;8\n")
        assert list(table.frame.columns) == ["field", "yield"]
        assert rows(table) == [["A", 7], ["B", 8]]

    def test_a_title_in_the_first_cell_of_a_sheet(self, tmp_path: Path) -> None:
        table = check(tmp_path, "Report,,\n,,\nfield,crop,t\nA,rye,7\nB,oat,8\n")
        assert list(table.frame.columns) == ["field", "crop", "t"]
        assert len(table.frame) == 2


class TestAsked:
    """What a person has settled is not found out again."""

    def test_the_delimiter(self, tmp_path: Path) -> None:
        table = check(tmp_path, "a,b;c\n1,2;3\n", ReadOptions(delimiter=";"))
        assert list(table.frame.columns) == ["a,b", "c"]

    def test_no_quoting(self, tmp_path: Path) -> None:
        table = check(tmp_path, 'a,b\n1,"x\n2,y\n', ReadOptions(quote=""))
        assert rows(table) == [[1, '"x'], [2, "y"]]
        assert "csv.QUOTE_NONE" in table.read_call

    def test_no_header(self, tmp_path: Path) -> None:
        assert len(check(tmp_path, "a,b\nc,d\n", ReadOptions(header=False)).frame) == 2

    def test_missing_marks(self, tmp_path: Path) -> None:
        table = check(tmp_path, "a,b\n1,?\n?,4\n", ReadOptions(missing=("?",)))
        assert rows(table) == [[1, None], [None, 4]]

    def test_text(self, tmp_path: Path) -> None:
        table = check(tmp_path, "a,b\n1.50,2\n2.25,3\n", ReadOptions(text_columns=("a",)))
        assert rows(table) == [["1.50", 2], ["2.25", 3]]

    def test_rows(self, tmp_path: Path) -> None:
        table = check(tmp_path, "a\n1\n2\n3\n", ReadOptions(rows=2))
        assert rows(table) == [[1], [2]]
        assert codes(table) == ["rows"]


class TestLineCounting:
    """Lines are counted as pandas counts them, or the wrong ones would be left out."""

    def test_a_comment_below_a_field_of_two_lines(self, tmp_path: Path) -> None:
        table = check(tmp_path, '# top\na,b\n1,"x\ny"\n# between\n2,z\n')
        assert rows(table) == [[1, "x\ny"], [2, "z"]]

    def test_a_quoted_field_that_begins_with_a_hash(self, tmp_path: Path) -> None:
        table = check(tmp_path, '# top\na,b\n"#1",x\n"#2",z\n')
        assert rows(table) == [["#1", "x"], ["#2", "z"]]

    def test_a_title_of_two_lines_in_quotes(self, tmp_path: Path) -> None:
        table = check(tmp_path, '"Yields\nof 2024"\nfield;t\nA;7\nB;8\n')
        assert rows(table) == [["A", 7], ["B", 8]]

    @pytest.mark.parametrize("name", [" #", '"#"'])
    def test_a_field_that_begins_with_a_hash_makes_no_comment(
        self, tmp_path: Path, name: str
    ) -> None:
        table = check(tmp_path, f"# rain\n{name}\n1\n2\n")
        assert list(table.frame.columns) == ["#"]
        assert rows(table) == [[1], [2]]

    def test_a_comment_with_a_lone_quote(self, tmp_path: Path) -> None:
        text = '# a 5" pipe\na,b\n1,x\n'
        with pytest.raises(TableError, match="begins in row 1") as raised:
            check(tmp_path, text)
        assert rows(check(tmp_path, text, raised.value.choices[1].options)) == [[1, "x"]]

    def test_lines_of_blanks(self, tmp_path: Path) -> None:
        assert rows(check(tmp_path, "  \na,b\n   \n1,x\n \n2,y\n")) == [[1, "x"], [2, "y"]]
