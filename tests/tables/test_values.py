"""What becomes of fields: numbers, codes, dates, booleans, missing values."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from fieldbook.tables.messages import ReadOptions
from fieldbook.tables.table import kind_of
from tests.tables.reading_checks import check, codes, rows


def lines(name: str, *values: str) -> str:
    """A column beside one that holds nothing of interest."""
    return "\n".join([f"{name}\tother", *(f"{value}\tx" for value in values)])


def values(folder: Path, *texts: str, options: ReadOptions | None = None) -> list[object]:
    return [row[0] for row in rows(check(folder, lines("v", *texts), options))]


class TestNumbers:
    def test_decimal_comma(self, tmp_path: Path) -> None:
        table = check(tmp_path, "a;b\n1,5;2\n-0,25;3\n")
        assert rows(table) == [[1.5, 2], [-0.25, 3]]
        assert (table.dialect.decimal, table.dialect.thousands) == (",", "")
        assert codes(table) == ["number-marks"]

    def test_decimal_comma_with_points_between_thousands(self, tmp_path: Path) -> None:
        table = check(tmp_path, "a;b\n1.234,56;1.000\n12,5;25.300\n1.000.000,00;7\n")
        assert rows(table) == [[1234.56, 1000], [12.5, 25300], [1_000_000.0, 7]]

    def test_english_thousands(self, tmp_path: Path) -> None:
        table = check(tmp_path, 'a,b\n"1,234.5",x\n"12",y\n"1,000,000",z\n')
        assert rows(table) == [[1234.5, "x"], [12.0, "y"], [1_000_000.0, "z"]]

    @pytest.mark.parametrize("mark", [" ", "'"])
    def test_other_grouping(self, tmp_path: Path, mark: str) -> None:
        table = check(tmp_path, f"a;b\n1{mark}234,5;x\n12{mark}000;y\n")
        assert rows(table) == [[1234.5, "x"], [12000.0, "y"]]

    def test_grouping_leaves_addresses_versions_and_codes_alone(self, tmp_path: Path) -> None:
        table = check(
            tmp_path,
            "n;ip;version;day;flag\n"
            "1.234,5;192.168.100.200;1.2.3;01.02.2024;True\n"
            "99,25;10.0.0.1;1.10;28.02.2024;False\n",
        )
        assert rows(table)[0][:3] == [1234.5, "192.168.100.200", "1.2.3"]
        assert [kind_of(table.frame[name]) for name in table.frame] == [
            "number", "text", "text", "date", "boolean",
        ]  # fmt: skip

    def test_a_comma_far_down_counts_too(self, tmp_path: Path) -> None:
        text = "a;b\n" + "1;x\n" * 5_000 + "2,5;y\n"
        assert rows(check(tmp_path, text))[-1] == [2.5, "y"]

    def test_a_grouped_number_far_down_counts_too(self, tmp_path: Path) -> None:
        text = "a;b\n" + "1,5;x\n" * 5_000 + "1.002,5;y\n"
        assert rows(check(tmp_path, text))[-1] == [1002.5, "y"]

    def test_points_win_where_more_columns_have_them(self, tmp_path: Path) -> None:
        table = check(tmp_path, "a;b;c\n1.5;2.5;0,5\n2.5;3.25;0,7\n")
        assert rows(table)[0] == [1.5, 2.5, "0,5"]

    def test_a_lone_comma_before_three_digits_is_said(self, tmp_path: Path) -> None:
        table = check(tmp_path, "a\tb\n1,234\tx\n5,678\ty\n")
        assert rows(table)[0][0] == 1234
        (note,) = table.notes
        assert note.code == "numbers"
        again = check(tmp_path, "a\tb\n1,234\tx\n5,678\ty\n", note.choices[0].options)
        assert rows(again)[0][0] == 1.234

    @pytest.mark.parametrize(
        ("texts", "expected"),
        [
            (["1", "2"], [1, 2]),
            (["-1", "+2"], [-1, 2]),
            (["1.5", ".5"], [1.5, 0.5]),
            (["1e3", "2.5E-2"], [1000.0, 0.025]),
            (["inf", "1"], [float("inf"), 1.0]),
            (["1", "", "3"], [1, None, 3]),
            (["1.0", "", "3.0"], [1.0, None, 3.0]),
            (["5 %", "6 %"], ["5 %", "6 %"]),
            (["€5", "€6"], ["€5", "€6"]),
            (["0x1F", "1_000"], ["0x1F", "1_000"]),
        ],
    )
    def test_forms(self, tmp_path: Path, texts: list[str], expected: list[object]) -> None:
        assert values(tmp_path, *texts) == expected

    def test_integers_with_gaps_stay_integers(self, tmp_path: Path) -> None:
        table = check(tmp_path, lines("v", "1", "", "3"))
        assert table.frame["v"].dtype == "Int64"

    def test_integers_with_gaps_among_grouped_numbers(self, tmp_path: Path) -> None:
        table = check(tmp_path, "a;b\n1.234,5;1.000\n2,5;\n3,5;3\n")
        assert table.frame["b"].dtype == "Int64"
        assert rows(table) == [[1234.5, 1000], [2.5, None], [3.5, 3]]

    def test_large_integers_with_gaps_keep_every_digit(self, tmp_path: Path) -> None:
        assert values(tmp_path, "9007199254740993", "", "1") == [9007199254740993, None, 1]

    def test_integers_beyond_any_type_are_codes(self, tmp_path: Path) -> None:
        for others in (["1"], ["", "1"]):
            assert values(tmp_path, "123456789012345678901234", *others)[0] == (
                "123456789012345678901234"
            )


class TestCodes:
    @pytest.mark.parametrize(
        "texts", [["01067", "80331"], ["007", ""], ["00", "12"], ["0123", "", "4567"]]
    )
    def test_leading_zeros_stay(self, tmp_path: Path, texts: list[str]) -> None:
        table = check(tmp_path, lines("v", *texts))
        assert [row[0] for row in rows(table)] == [text or None for text in texts]
        assert "text" in codes(table)

    def test_a_zero_far_down_counts(self, tmp_path: Path) -> None:
        text = lines("v", *["12345"] * 30_000, "01234")
        table = check(tmp_path, text)
        assert rows(table)[-1][0] == "01234"
        assert rows(table)[0][0] == "12345"

    def test_a_zero_in_quotes_counts(self, tmp_path: Path) -> None:
        assert rows(check(tmp_path, 'v,w\n"01",x\n"22",y\n'))[0][0] == "01"

    @pytest.mark.parametrize("texts", [["0", "10"], ["0.5", "00.25"], ["-0.5", "0"]])
    def test_zeros_of_numbers_are_no_codes(self, tmp_path: Path, texts: list[str]) -> None:
        assert all(not isinstance(value, str) for value in values(tmp_path, *texts))

    def test_dates_and_times_do_not_make_other_columns_codes(self, tmp_path: Path) -> None:
        table = check(tmp_path, "n,day,time\n10,01.02.2024,00:15\n20,03.02.2024,01:30\n")
        assert rows(table)[0][0] == 10
        assert codes(table) == []


class TestDates:
    @pytest.mark.parametrize(
        ("texts", "first"),
        [
            (["2024-05-01", "2024-12-31"], "2024-05-01"),
            (["2024-05-01 13:45", "2024-12-31 00:00"], "2024-05-01 13:45"),
            (["2024-05-01T13:45:06", "2024-12-31T00:00:00"], "2024-05-01 13:45:06"),
            (["2024-05-01T13:45:06.250", "2024-12-31T00:00:00"], "2024-05-01 13:45:06.250"),
            (["2024/05/01", "2024/5/2"], "2024-05-01"),
            (["01.05.2024", "31.12.2024"], "2024-05-01"),
            (["1.5.2024", "2.5.2024"], "2024-05-01"),
            (["01.05.24", "31.12.24"], "2024-05-01"),
            (["31.12.2024 08:15", "01.05.2024 13:45"], "2024-12-31 08:15"),
            (["05/31/2024", "12/01/2024"], "2024-05-31"),
            (["31/05/2024", "01/12/2024"], "2024-05-31"),
            (["5/31/2024 1:05 PM", "6/1/2024 12:00 AM"], "2024-05-31 13:05"),
            (["31-05-2024", "01-12-2024"], "2024-05-31"),
            (["31-May-2024", "1-Dec-2024"], "2024-05-31"),
            (["31 Jan 2024", "1 December 2024"], None),
            (["1 May 2024", "12 Dec 2024"], "2024-05-01"),
            (["May 31, 2024", "Dec 1, 2024"], "2024-05-31"),
            (["1066-10-14", "2024-01-01"], "1066-10-14"),
        ],
    )
    def test_form(self, tmp_path: Path, texts: list[str], first: str | None) -> None:
        column = check(tmp_path, lines("v", *texts)).frame["v"]
        if first is None:
            assert isinstance(column.dtype, pd.StringDtype)
        else:
            assert column.iloc[0] == pd.Timestamp(first)

    def test_gaps_are_missing_dates(self, tmp_path: Path) -> None:
        assert values(tmp_path, "2024-05-01", "", "2024-05-02")[1] is None

    def test_one_clear_column_decides_for_the_others(self, tmp_path: Path) -> None:
        table = check(tmp_path, "a,b\n01/02/2024,25/12/2024\n03/04/2024,24/12/2024\n")
        assert table.frame["a"].iloc[0] == pd.Timestamp("2024-02-01")
        assert codes(table) == []

    def test_where_nothing_decides_it_is_said(self, tmp_path: Path) -> None:
        table = check(tmp_path, "a,b\n01/02/2024,1\n03/04/2024,2\n")
        assert table.frame["a"].iloc[0] == pd.Timestamp("2024-01-02")
        (note,) = table.notes
        assert "read month first" in note.text
        kept = check(tmp_path, "a,b\n01/02/2024,1\n03/04/2024,2\n", note.choices[0].options)
        assert kept.frame["a"].iloc[0] == "01/02/2024"

    def test_a_european_file_has_days_first(self, tmp_path: Path) -> None:
        table = check(tmp_path, "a;b\n01/02/2024;1,5\n03/04/2024;2\n")
        assert table.frame["a"].iloc[0] == pd.Timestamp("2024-02-01")

    @pytest.mark.parametrize(
        "texts",
        [
            ["2024-02-30", "2024-01-01"],
            ["0000-00-00", "2024-01-01"],
            ["2024-01-01", "soon"],
            ["1939, May", "1986, October"],
            ["12:30", "13:45"],
            ["1.2.3", "1.2.4"],
            ["2024-05", "2024-06"],
            ["01/13/2024", "13/01/2024"],
        ],
    )
    def test_no_dates(self, tmp_path: Path, texts: list[str]) -> None:
        assert values(tmp_path, *texts) == texts

    def test_zones(self, tmp_path: Path) -> None:
        column = check(tmp_path, lines("v", "2024-01-01T10:00:00Z", "2024-06-01T10:00:00Z"))
        assert str(column.frame["v"].dt.tz) == "UTC"
        mixed = ["2024-01-01T10:00:00+01:00", "2024-06-01T10:00:00+02:00"]
        assert values(tmp_path, *mixed) == mixed

    def test_whole_numbers_are_no_dates(self, tmp_path: Path) -> None:
        assert values(tmp_path, "20240501", "20240502") == [20240501, 20240502]


class TestOthers:
    def test_booleans(self, tmp_path: Path) -> None:
        assert values(tmp_path, "True", "False") == [True, False]
        table = check(tmp_path, lines("v", "True", "", "False"))
        assert table.frame["v"].dtype == "boolean"

    @pytest.mark.parametrize("texts", [["Yes", "No"], ["ja", "nein"], ["True", "False", "maybe"]])
    def test_other_words_stay_words(self, tmp_path: Path, texts: list[str]) -> None:
        assert values(tmp_path, *texts) == texts

    @pytest.mark.parametrize("mark", ["", "NA", "N/A", "NaN", "null", "#N/A", "None"])
    def test_usual_marks_are_missing(self, tmp_path: Path, mark: str) -> None:
        assert values(tmp_path, "1", mark, "3") == [1, None, 3]

    @pytest.mark.parametrize("mark", ["?", "-", "--", ".", "*"])
    def test_other_marks_are_kept_and_pointed_at(self, tmp_path: Path, mark: str) -> None:
        table = check(tmp_path, lines("v", "1", mark, "3"))
        assert [row[0] for row in rows(table)] == ["1", mark, "3"]
        (note,) = table.notes
        assert note.code == "placeholder"
        again = check(tmp_path, lines("v", "1", mark, "3"), note.choices[0].options)
        assert [row[0] for row in rows(again)] == [1, None, 3]

    def test_a_question_mark_among_words_is_pointed_at(self, tmp_path: Path) -> None:
        assert codes(check(tmp_path, lines("v", "loam", "?", "sand"))) == ["placeholder"]

    def test_a_dash_among_words_is_a_word(self, tmp_path: Path) -> None:
        assert codes(check(tmp_path, lines("v", "loam", "-", "sand"))) == []

    def test_999_is_a_number(self, tmp_path: Path) -> None:
        assert values(tmp_path, "1", "999") == [1, 999]

    def test_nothing_at_all(self, tmp_path: Path) -> None:
        table = check(tmp_path, lines("v", "", ""))
        assert kind_of(table.frame["v"]) == "empty"

    def test_text_and_numbers_mixed_over_a_large_file_stay_text(self, tmp_path: Path) -> None:
        text = "v,w\n" + "1,x\n" * 200_000 + "one,x\n"
        column = check(tmp_path, text).frame["v"]
        assert isinstance(column.dtype, pd.StringDtype)
        assert column.iloc[0] == "1"
