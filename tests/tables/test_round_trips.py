"""What is written as CSV comes back, and any bytes end in a frame or a reason."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from pathlib import Path

import pandas as pd
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from fieldbook.tables.messages import TableError
from fieldbook.tables.reading import read_table
from fieldbook.tables.values import MISSING_MARKS
from tests.tables.reading_checks import check

relaxed = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"]),
    min_size=1,
    max_size=12,
)
# Something that no rule takes for a number, a date, a mark or a comment.
PLAIN = WORDS.map(lambda text: f"w{text}").filter(lambda text: text not in MISSING_MARKS)
NAMES = st.lists(
    st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True), min_size=2, max_size=5, unique=True
)
COLUMNS = st.sampled_from(["integers", "floats", "words", "dates", "booleans"])
VALUES = {
    "integers": st.integers(-(2**62), 2**62),
    "floats": st.floats(-1e9, 1e9).map(lambda value: round(value, 4) + 0.5),
    "words": PLAIN,
    "dates": st.datetimes(pd.Timestamp("1900-01-01"), pd.Timestamp("2100-01-01")).map(
        lambda moment: moment.strftime("%Y-%m-%d %H:%M:%S")
    ),
    "booleans": st.booleans(),
}


def explained(error: TableError) -> None:
    assert error.what
    assert error.why
    assert error.remedy


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[object]]]:
    names = draw(NAMES)
    kinds = [draw(COLUMNS) for _ in names]
    rows = draw(st.integers(3, 12))
    return names, [[draw(VALUES[kind]) for kind in kinds] for _ in range(rows)]


def written(names: list[str], rows: list[list[object]], delimiter: str, comma: bool) -> str:
    def text(value: object) -> object:
        return str(value).replace(".", ",") if comma and isinstance(value, float) else value

    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([[text(value) for value in row] for row in rows])
    return file.getvalue()


@relaxed
@given(table=tables(), delimiter=st.sampled_from(";\t|,"), encoding=st.sampled_from(
    ["utf-8", "utf-8-sig", "utf-16"]))  # fmt: skip
def test_a_table_comes_back(
    table: tuple[list[str], list[list[object]]], delimiter: str, encoding: str
) -> None:
    names, rows = table
    comma = delimiter == ";"
    with tempfile.TemporaryDirectory() as folder:
        found = check(Path(folder), written(names, rows, delimiter, comma).encode(encoding))
    frame = found.frame
    assert list(frame.columns) == names
    assert len(frame) == len(rows)
    for place, name in enumerate(names):
        for value, back in zip((row[place] for row in rows), frame[name], strict=True):
            if isinstance(back, pd.Timestamp):
                assert back == pd.Timestamp(str(value))
            elif isinstance(value, float):
                assert abs(float(back) - value) <= 1e-15 * abs(value)
            else:
                assert back == value, (name, frame[name].dtype)


@relaxed
@given(
    rows=st.lists(
        st.lists(st.sampled_from(
            ["", "1", "1,5", "1.234", "007", "x", '"', '"a"', "2024-01-02", "01/02/2024", "?",
             "#", " ", "'", "NA", "\\", "\n", "3;4", "\0", "é"]), max_size=5),
        max_size=8,
    ),
    delimiter=st.sampled_from(";\t|, "),
)  # fmt: skip
def test_any_text_is_read_like_its_call_or_refused_with_a_reason(
    rows: list[list[str]], delimiter: str
) -> None:
    text = "\n".join(delimiter.join(row) for row in rows)
    # pandas itself miscounts a line to skip that ends with nothing but delimiters in quotes.
    assume(not re.search(f'"[{delimiter}]+"', text))
    with tempfile.TemporaryDirectory() as folder:
        try:
            check(Path(folder), text)
        except TableError as error:
            explained(error)


@relaxed
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_reason(content: bytes) -> None:
    try:
        read_table(content)
    except TableError as error:
        explained(error)
