"""Finding delimiter, quoting and the place of the header from the beginning of a text."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from fieldbook.tables.header import has_header
from fieldbook.tables.messages import ReadOptions
from fieldbook.tables.values import is_number

__all__ = ["Layout", "find_layout", "numbered", "records"]

# Between delimiters that explain the lines equally well, the one rarer in prose wins.
_DELIMITERS = ("\t", ";", "|", ",")
_ENOUGH = 200


@dataclass(frozen=True, slots=True)
class Layout:
    """How lines become rows."""

    delimiter: str
    quote: str
    escape: str
    skip_lines: int
    """Lines before the header, as `records` counts them: titles, comments, Excel's `sep=`."""
    header: bool
    header_line: int
    """The number of the header's line."""
    first_row: tuple[str, ...]
    """The header's fields, or the first row's where there is no header."""
    width: int
    """The usual number of fields of a row."""
    consistent: bool
    """Whether every row below the header in the sample has that number."""
    surplus_empty: bool
    """Whether the fields that rows have beyond the header's are all empty."""
    comments: bool
    """Whether lines that begin with `#` are comments."""


def records(
    text: io.TextIOBase | io.StringIO, delimiter: str, quote: str, escape: str = ""
) -> Iterator[tuple[int, list[str]]]:
    """Rows of fields, numbered from 0 as pandas numbers lines.

    A row with line breaks inside quotes counts once; a blank line counts, and has no fields.
    """
    if delimiter == " ":
        yield from enumerate(line.split() for line in text)
        return
    line = ""

    def remembered() -> Iterator[str]:
        nonlocal line
        for line in text:  # noqa: UP028 - the loop's variable is what is wanted
            yield line

    with _long_fields():
        reader = csv.reader(
            remembered(),
            delimiter=delimiter,
            quotechar=quote or None,
            quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
            escapechar=escape or None,
            skipinitialspace=True,
        )
        for number, row in enumerate(reader):
            yield number, row if line.strip() else []


def numbered(lines: Iterable[str], quote: str) -> Iterator[tuple[int, bool, str]]:
    """Lines with the number of their row, as `records` counts, and whether it begins with them."""
    number, inside = -1, False
    for line in lines:
        number += not inside
        yield number, not inside, line
        inside ^= bool(quote) and line.count(quote) % 2 == 1


@contextmanager
def _long_fields() -> Iterator[None]:
    """Lift the csv module's limit of 128 KiB a field while reading."""
    before = csv.field_size_limit(2**31 - 1)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def find_layout(sample: str, options: ReadOptions, whole: bool) -> Layout:
    """Decide by the beginning of a text; what `options` settle is taken as it is.

    Where the sample is not the `whole` text, its last row may be cut and does not count.
    """
    lines = sample.splitlines(keepends=True)
    skip, separator = _separator_line(lines)
    comments, skip = _leading_comments(lines, skip)
    body = "".join(lines[skip:])
    delimiter, quote, escape, rows = _best_reading(body, options, separator, whole)
    if comments:
        lines_of_body = numbered(io.StringIO(body, newline=""), quote)
        hashed_rows = {
            nth for nth, begins, line in lines_of_body if begins and line.startswith("#")
        }
        rows = [(number, row) for number, row in rows if number not in hashed_rows]
    width = _usual_width(rows)
    # The line that stands last among the comments may be the header behind a hash.
    if comments and skip and delimiter != " ":
        hashed = lines[skip - 1]
        fields = next(iter(records(io.StringIO(hashed), delimiter, quote)))[1]
        if len(fields) == width > 1:
            skip, comments = skip - 1, False
            rows.insert(0, (0, fields))
    preamble = _preamble(rows, width) if not separator else 0
    rows = rows[preamble:]
    filled = [row for _, row in rows if row]
    header = options.header if options.header is not None else has_header(filled)
    below = filled[1:]
    return Layout(
        delimiter=delimiter,
        quote=quote,
        escape=escape,
        skip_lines=skip + preamble,
        header=header,
        header_line=skip + next((number for number, row in rows if row), 0),
        first_row=tuple(filled[0]) if filled else (),
        width=width,
        consistent=len({len(row) for row in below}) == 1,
        surplus_empty=not any("".join(row[len(filled[0]) :]).strip() for row in below),
        comments=comments,
    )


def _separator_line(lines: list[str]) -> tuple[int, str | None]:
    """Excel's own first line `sep=;`, which names the delimiter."""
    if lines:
        first = lines[0].strip('\r\n"')
        if first.lower().startswith("sep=") and len(first) == 5:
            return 1, first[4]
    return 0, None


def _leading_comments(lines: list[str], skip: int) -> tuple[bool, int]:
    begin = skip
    while skip < len(lines) and (lines[skip].startswith("#") or not lines[skip].strip()):
        skip += 1
    found = any(line.startswith("#") for line in lines[begin:skip])
    return (True, skip) if found and skip < len(lines) else (False, begin)


_Rows = list[tuple[int, list[str]]]


def _best_reading(
    body: str, options: ReadOptions, separator: str | None, whole: bool
) -> tuple[str, str, str, _Rows]:
    given = options.delimiter or separator
    quote = options.quote if options.quote is not None else _quote(body)
    escape = _escape(body, quote)
    readings = {
        delimiter: _rows(body, delimiter, quote, escape, whole)
        for delimiter in ((given,) if given else _DELIMITERS)
    }
    if given:
        return given, quote, escape, readings[given]
    best = max(readings, key=lambda delimiter: _consistency(readings[delimiter]))
    if _consistency(readings[best]) < 0.9:
        aligned = _rows(body, " ", "", "", whole)
        if _aligned_by_blanks(aligned):
            return " ", "", "", aligned
    if _consistency(readings[best]) == 0.0:
        # One column: any delimiter does that the text does not contain.
        best = next((d for d in (",", "\t", ";", "|") if d not in body), ",")
    return best, quote, escape, readings[best]


def _rows(body: str, delimiter: str, quote: str, escape: str, whole: bool) -> _Rows:
    rows: _Rows = []
    for row in records(io.StringIO(body, newline=""), delimiter, quote, escape):
        if len(rows) > _ENOUGH:
            break
        rows.append(row)
    if not whole and len(rows) > 1:
        rows.pop()
    return rows


def _quote(body: str) -> str:
    """Double quotes, unless single ones stand where only quoting puts them."""
    if '"' in body or "'" not in body:
        return '"'
    lines = [line.strip() for line in body.splitlines() if line.strip()][:_ENOUGH]
    quoted = sum(1 for line in lines if line[0] == "'" or line[-1] == "'")
    return "'" if quoted > 0.8 * len(lines) else '"'


def _escape(body: str, quote: str) -> str:
    """A backslash, where it stands before quotes and no quote is doubled inside a field."""
    if not quote or f"\\{quote}" not in body:
        return ""
    inside = body.replace(f"{quote}{quote}{quote}", "")
    doubled = any(
        f"{quote}{quote}{after}" in inside for after in "abcdefghijklmnopqrstuvwxyz0123456789 "
    )
    return "" if doubled else "\\"


def _usual_width(rows: _Rows) -> int:
    widths = Counter(len(row) for _, row in rows if row)
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _consistency(rows: _Rows) -> float:
    """The share of rows that have the usual number of fields; 0 where that is one."""
    filled = [row for _, row in rows if row]
    width = _usual_width(rows)
    return sum(1 for row in filled if len(row) == width) / len(filled) if width > 1 else 0.0


def _aligned_by_blanks(rows: _Rows) -> bool:
    """Columns aligned by blanks: at least three equal rows, one column of them numbers."""
    filled = [row for _, row in rows if row]
    if len(filled) < 3 or len(filled[0]) < 2 or len({len(row) for row in filled}) != 1:
        return False
    return any(
        all(is_number(row[column]) for row in filled[1:]) for column in range(len(filled[0]))
    )


def _preamble(rows: _Rows, width: int) -> int:
    """How many rows stand before the table: titles of one field, as reports have them."""
    if width < 2:
        return 0
    count = 0
    for _, row in rows:
        filled = sum(1 for field in row if field.strip())
        if filled > 1 and len(row) < width - 1:
            return 0
        if filled > 1:
            break
        count += 1
    if count in {0, len(rows)}:
        return 0
    # A lone name above rows of two fields is a header that leaves out the row names.
    following = rows[count][1]
    if width == 2 and any(is_number(field) for field in following):
        return 0
    return count
