"""The tables that other readers of CSV are tried with: each is read right, or refused in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fieldbook.tables.messages import ReadOptions, TableError
from fieldbook.tables.reading import read_table
from tests.hostile.published import CsvCase, csv_spectrum, papaparse

OTHERWISE = {
    "Whitespace at edges of unquoted field": "blanks around fields are no content",
    "Quoted field with whitespace around quotes": "blanks around fields are no content",
    "Input without comments with line starting with whitespace": "blanks are no content",
    "Blank line in middle with whitespace": "a line of blanks is no row",
    "Quoted fields with spaces between closing quote and next delimiter": "pandas keeps them",
    "Quoted fields with spaces between closing quote and next new line": "pandas keeps them",
    "Quoted fields with spaces after closing quote": "pandas keeps them",
    "Quoted fields with spaces between closing quote and next delimiter and contains delimiter": (
        "pandas keeps them"
    ),
    "Quoted fields with spaces between closing quote and newline and contains newline": (
        "pandas keeps them"
    ),
    "Mixed slash n and slash r should choose first as precident": "each of them ends a line",
    "Quoted field has no closing quote": "refused: a quote that never ends would swallow the file",
    "Quoted field has invalid trailing quote after delimiter with a valid closer": "broken quotes",
    "Quoted field has invalid trailing quote after delimiter": "broken quotes",
    "Quoted field has invalid trailing quote before delimiter": "broken quotes",
    "Quoted field has invalid trailing quote after new line": "broken quotes",
    "ASCII 30 delimiter": "refused: control characters are no text",
    "ASCII 31 delimiter": "refused: control characters are no text",
    "Bad delimiter (\\n)": "refused: a line break can't be a delimiter",
}
"""Cases that are read otherwise on purpose, and why; see docs/tables.md."""


def read(case: CsvCase, path: Path) -> list[list[str]] | None:
    """The rows as text, without a header; `None` where the file is refused."""
    options = ReadOptions(header=False, delimiter=case.delimiter, encoding="utf-8")
    try:
        names = tuple(str(name) for name in read_table(path, options).frame.columns)
        frame = read_table(path, replace(options, text_columns=names)).frame
    except TableError:
        return None
    return [["" if cell != cell else cell for cell in row] for row in frame.to_numpy().tolist()]


def test_every_text_that_papa_parse_is_tried_with_is_read_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    refused = []
    for case in papaparse():
        path.write_bytes(case.input.encode("utf-8", "surrogatepass"))
        try:
            read_table(path)
        except TableError:
            refused.append(case.description)
    assert len(papaparse()) > 150
    assert len(refused) < 10, refused


def test_what_is_well_formed_is_read_as_papa_parse_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    others, compared = set(), 0
    for case in papaparse():
        # Settings that Fieldbook has no counterpart of leave nothing to compare.
        rows = case.rows
        if set(case.settings) - {"delimiter", "newline"} or not rows:
            continue
        if not all(isinstance(row, list) for row in rows) or len(case.delimiter or ",") != 1:
            continue
        path.write_bytes(case.input.encode("utf-8", "surrogatepass"))
        width = max(map(len, rows))
        wanted = [row + [""] * (width - len(row)) for row in rows if row != [""]]
        compared += 1
        if read(case, path) != wanted:
            others.add(case.description)
    assert others == set(OTHERWISE)
    assert compared - len(others) > 60


@pytest.mark.parametrize("name", csv_spectrum())
def test_csv_spectrum_is_read_whole(name: str, tmp_path: Path) -> None:
    content, wanted = csv_spectrum()[name]
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    names = tuple(str(column) for column in read_table(path).frame.columns)
    frame = read_table(path, ReadOptions(text_columns=names)).frame
    rows = [
        {str(key): "" if cell != cell else cell for key, cell in row.items()}
        for row in frame.to_dict("records")
    ]
    if name == "location_coordinates":
        # Its collection says another telephone number than its own file does.
        assert isinstance(wanted, dict)
        assert rows == [{**wanted, "Contact Phone Number": "2095257564"}]
    else:
        assert rows == wanted
