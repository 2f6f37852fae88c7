"""Every sentence that reading a table can say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fieldbook.tables.messages import Choice, Note, ReadOptions, TableError

__all__ = [
    "grouped",
    "empty_file",
    "missing_file",
    "wider_row",
    "open_quote",
    "unreadable",
    "not_in_encoding",
    "unknown_encoding",
    "too_large",
    "needs_more_memory",
    "no_rows_to_sample",
    "no_end_of_row",
    "sheets_are_not_sampled",
    "broken_workbook",
    "unknown_sheet",
    "no_header",
    "header_only",
    "encoding_guessed",
    "names_mended",
    "empty_columns_left_out",
    "row_names",
    "lines_skipped",
    "rows_skipped",
    "short_rows",
    "nul_removed",
    "dates_unsure",
    "numbers_unsure",
    "number_marks",
    "placeholder",
    "kept_as_text",
    "other_sheets",
    "rows_limited",
]

_NOT_A_TABLE = "The file could not be read as a table."
_AS_TEXT = Choice("Open as text", None)


def grouped(number: int) -> str:
    """A count with thin spaces between groups of three digits, from five digits on."""
    return f"{number:,}".replace(",", "\u202f") if number >= 10_000 else str(number)


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{grouped(count)} rows"


def _quoted(names: Sequence[str], most: int = 3) -> str:
    shown = ", ".join(f"“{name}”" for name in names[:most])
    rest = len(names) - most
    return f"{shown} and {grouped(rest)} more" if rest > 0 else shown


def _fields(row: int, fields: int, width: int) -> str:
    counted = "1 field" if fields == 1 else f"{grouped(fields)} fields"
    return f"Row {grouped(row)} has {counted}, the header has {grouped(width)}"


def empty_file() -> TableError:
    return TableError(
        "The file is empty.",
        "It holds no characters other than blanks.",
        "Check that it was saved or exported in full, and import it again.",
    )


def missing_file(name: str) -> TableError:
    return TableError(
        "The file is not there.",
        f"{name} was renamed or removed.",
        "Look for it under its new name, or import it again.",
    )


def wider_row(row: int, fields: int, width: int, more: int, options: ReadOptions) -> TableError:
    others = f", and {_rows(more)} more have too many" if more else ""
    return TableError(
        _NOT_A_TABLE,
        f"{_fields(row, fields, width)}{others}.",
        "Open it as text, or skip the rows that don't fit.",
        (_AS_TEXT, Choice("Skip these rows", replace(options, skip_bad_rows=True))),
    )


def open_quote(row: int, options: ReadOptions) -> TableError:
    return TableError(
        _NOT_A_TABLE,
        f"A quoted field that begins in row {grouped(row)} never ends.",
        "Open it as text and add the missing quote, or read quotes as ordinary characters.",
        (_AS_TEXT, Choice("Read quotes as characters", replace(options, quote=""))),
    )


def unreadable(reason: str) -> TableError:
    return TableError(
        _NOT_A_TABLE,
        f"Its rows do not follow one form: {reason.strip().rstrip('.')}.",
        "Open it as text to see what stands there.",
        (_AS_TEXT,),
    )


def not_in_encoding(encoding: str, options: ReadOptions) -> TableError:
    if options.encoding is None:
        return TableError(
            _NOT_A_TABLE,
            f"Its first bytes mark it as {encoding}, but it holds characters that are not.",
            "Open it as text to find them, or choose another encoding.",
            (_AS_TEXT, Choice("Read as cp1252", replace(options, encoding="cp1252"))),
        )
    return TableError(
        _NOT_A_TABLE,
        f"It holds characters that are not {encoding}.",
        "Choose another encoding, or let Fieldbook find it.",
        (Choice("Find the encoding", replace(options, encoding=None)),),
    )


def unknown_encoding(encoding: str, options: ReadOptions) -> TableError:
    return TableError(
        _NOT_A_TABLE,
        f"There is no encoding called {encoding}.",
        "Choose another encoding, or let Fieldbook find it.",
        (Choice("Find the encoding", replace(options, encoding=None)),),
    )


def too_large(options: ReadOptions) -> TableError:
    """For what ran out of memory although it had seemed to fit."""
    rows = 1_000_000 if options.rows is None else max(options.rows // 4, 1_000)
    return TableError(
        "The file is too large to open whole.",
        "Its values need more memory than the browser gives to one worker.",
        "Take a sample of its rows, open its beginning, or read it piece by piece in a notebook.",
        (_sample(rows), _beginning(rows, options)),
    )


def needs_more_memory(
    need: int, room: int, rows: int, options: ReadOptions, *, can_sample: bool
) -> TableError:
    """For what is known not to fit before it is read.

    Args:
        need: Bytes that reading would take.
        room: Bytes that there are.
        rows: A number of rows that fits well.
        options: How the file was to be read.
        can_sample: Whether rows can be taken from all over the file.
    """
    remedy = (
        "Take a sample of its rows, which becomes a file of its own, or open its beginning."
        if can_sample
        else "Open its beginning, or export the sheet as CSV, of which a sample can be taken."
    )
    samples = (_sample(rows),) if can_sample else ()
    return TableError(
        "The file is too large to open whole.",
        f"Reading it would take about {_gigabytes(need)} of memory, and there are "
        f"{_gigabytes(room)}. Nothing was read yet.",
        remedy,
        (
            *samples,
            _beginning(rows, options),
            Choice("Open it all the same", replace(options, whole=True)),
        ),
    )


def _sample(rows: int) -> Choice:
    return Choice(f"Take a sample of {grouped(rows)} rows", None, sample=rows)


def _beginning(rows: int, options: ReadOptions) -> Choice:
    return Choice(f"Open the first {grouped(rows)} rows", replace(options, rows=rows))


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB"


def sheets_are_not_sampled() -> TableError:
    return TableError(
        "No sample could be taken.",
        "Rows of a workbook can't be read without all that stands before them.",
        "Export the sheet as CSV from Excel or LibreOffice, and import that.",
    )


def no_end_of_row(size: int) -> TableError:
    return TableError(
        "No sample could be taken.",
        f"A row goes on for over {size // 10**6} MB: a quoted field is most likely never closed.",
        "Open it as text and add the missing quote, or read quotes as ordinary characters.",
        (_AS_TEXT, Choice("Read quotes as characters", ReadOptions(quote=""))),
    )


def no_rows_to_sample() -> TableError:
    return TableError(
        "No sample could be taken.",
        "Below its header the file has no rows.",
        "Open it as text to see what stands there.",
        (_AS_TEXT,),
    )


def broken_workbook() -> TableError:
    return TableError(
        _NOT_A_TABLE,
        "It looks like an Excel workbook, but its parts are damaged or protected.",
        "Open it in Excel or LibreOffice and save it again, or export the sheet as CSV.",
    )


def unknown_sheet(sheet: str, sheets: Sequence[str]) -> TableError:
    return TableError(
        "The sheet is not there.",
        f"The workbook has no sheet “{sheet}”, but {_quoted(sheets)}.",
        "Choose one of its sheets.",
        tuple(Choice(f"Open “{name}”", ReadOptions(sheet=name)) for name in sheets[:5]),
    )


def no_header(options: ReadOptions) -> Note:
    return Note(
        "no-header",
        "The first row looks like data, so the columns were numbered.",
        (Choice("Use the first row as names", replace(options, header=True)),),
    )


def header_only() -> Note:
    return Note("header-only", "The file has a header and no rows.")


def encoding_guessed(encoding: str, options: ReadOptions) -> Note:
    others = [name for name in ("cp1252", "cp1250", "mac_roman") if name != encoding]
    return Note(
        "encoding",
        f"The file names no encoding; it was read as {encoding}.",
        tuple(Choice(f"Read as {name}", replace(options, encoding=name)) for name in others),
    )


def names_mended(repeated: Sequence[str], empty: Sequence[str]) -> Note:
    parts = []
    if repeated:
        parts.append(f"Names that stand twice were numbered: {_quoted(repeated)}.")
    if empty:
        parts.append(f"Columns without a name were called {_quoted(empty)}.")
    return Note("names", " ".join(parts))


def empty_columns_left_out(count: int) -> Note:
    what = "A column" if count == 1 else f"{grouped(count)} columns"
    verb = "was" if count == 1 else "were"
    return Note("empty-columns", f"{what} without a name and without values {verb} left out.")


def row_names(name: str) -> Note:
    return Note(
        "row-names",
        f"Rows have one field more than the header: the first is taken for row names, “{name}”.",
    )


def lines_skipped(count: int) -> Note:
    what = "A line" if count == 1 else f"{grouped(count)} lines"
    verb = "belongs" if count == 1 else "belong"
    return Note(
        "skipped-lines",
        f"{what} of titles or comments {verb} to no row and {_were(count)} left out.",
    )


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def rows_skipped(count: int) -> Note:
    return Note(
        "skipped-rows",
        f"{_rows(count)} with more fields than the header {_were(count)} left out.",
    )


def short_rows(row: int, fields: int, width: int, count: int) -> Note:
    others = f", and so it is in {_rows(count - 1)} more" if count > 1 else ""
    return Note(
        "short-rows",
        f"{_fields(row, fields, width)}{others}; what is not there counts as missing.",
    )


def nul_removed(count: int) -> Note:
    what = "1 NUL character" if count == 1 else f"{grouped(count)} NUL characters"
    return Note("nul", f"{what} {_were(count)} taken out, as a broken transfer leaves them.")


def dates_unsure(names: Sequence[str], form: str, options: ReadOptions) -> Note:
    order = "day first" if form.startswith("%d") else "month first"
    return Note(
        "dates",
        f"Dates in {_quoted(names)} would fit both orders; they were read {order}.",
        (
            Choice(
                "Keep them as text",
                replace(options, text_columns=(*options.text_columns, *names)),
            ),
        ),
    )


def numbers_unsure(name: str, decimal: str, options: ReadOptions) -> Note:
    if decimal == ",":
        return Note(
            "numbers",
            f"The comma in “{name}” was read as decimal mark.",
            (Choice("Commas group digits", replace(options, decimal=".", thousands=",")),),
        )
    return Note(
        "numbers",
        f"The comma in “{name}” was read as grouping of thousands.",
        (Choice("The comma is the decimal mark", replace(options, decimal=",", thousands="")),),
    )


_MARKS = {",": "comma", ".": "point", " ": "blank", "'": "apostrophe"}


def number_marks(decimal: str, thousands: str) -> Note:
    grouping = f", with a {_MARKS[thousands]} between thousands" if thousands else ""
    return Note("number-marks", f"Numbers have a decimal {_MARKS[decimal]}{grouping}.")


def placeholder(mark: str, names: Sequence[str], count: int, options: ReadOptions) -> Note:
    times = "once" if count == 1 else f"{grouped(count)} times"
    return Note(
        "placeholder",
        f"“{mark}” stands {times} among the values of {_quoted(names)}.",
        (
            Choice(
                f"Read “{mark}” as missing",
                replace(options, missing=(*options.missing, mark)),
            ),
        ),
    )


def kept_as_text(names: Sequence[str]) -> Note:
    return Note("text", f"Codes keep their leading zeros and digits as text: {_quoted(names)}.")


def other_sheets(sheet: str, others: Sequence[str], options: ReadOptions) -> Note:
    return Note(
        "sheets",
        f"This is the sheet “{sheet}”; the workbook also has {_quoted(others)}.",
        tuple(Choice(f"Open “{name}”", replace(options, sheet=name)) for name in others[:5]),
    )


def rows_limited(rows: int) -> Note:
    return Note("rows", f"Only the first {_rows(rows)} were read.")
