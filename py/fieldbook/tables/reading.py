"""Reading CSV, TSV and workbooks into frames.

The work is a sequence of decisions, each in a module of its own: encoding (`preparing`), lines
and fields (`dialect`, `header`), marks in numbers (`numbers`), then what each column holds
(`columns`, `dates`). They fill a `ReadPlan`, which both reads the file and writes the pandas
call for a notebook, so that both give the same frame.
"""

from __future__ import annotations

import io
import os

import pandas as pd

from fieldbook.tables import texts
from fieldbook.tables.columns import drop_nameless, settle_columns
from fieldbook.tables.dialect import Layout, find_layout, numbered
from fieldbook.tables.excel import read_workbook
from fieldbook.tables.messages import Dialect, Note, ReadOptions
from fieldbook.tables.names import mend_names
from fieldbook.tables.numbers import settle_numbers
from fieldbook.tables.plan import ReadPlan
from fieldbook.tables.preparing import Prepared, prepare
from fieldbook.tables.ragged import find_ragged, leading_bad_lines, open_quote_row
from fieldbook.tables.scan import Marks, scan
from fieldbook.tables.signatures import WORKBOOK, signature
from fieldbook.tables.source import Source
from fieldbook.tables.table import Table

__all__ = ["read_table", "read_csv_call"]


def read_table(origin: str | os.PathLike[str] | bytes, options: ReadOptions | None = None) -> Table:
    """Read a file, deciding by its content what `options` leave open.

    Args:
        origin: A path, or the file's bytes.
        options: What a person has settled; by default everything is found out.

    Raises:
        TableError: The file is no table; the message says why and what to do.
    """
    options = options or ReadOptions()
    source = Source(origin)
    name = source.path.name if source.path else "table.csv"
    try:
        head = source.head(4_096)
    except FileNotFoundError as error:
        raise texts.missing_file(name) from error
    if not head.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise texts.empty_file()
    try:
        if signature(head) == WORKBOOK:
            return read_workbook(source, name, options)
        return _read_text(source, name, options)
    except MemoryError as error:
        raise texts.too_large(options) from error


def read_csv_call(
    path: str | os.PathLike[str], options: ReadOptions | None = None, name: str | None = None
) -> str:
    """The pandas expression that reads the same frame as `read_table`.

    `name` is the path to write into the expression; by default it is `path` itself.
    """
    table = read_table(path, options)
    written = os.fspath(path)
    own = Source(path).path
    assert own is not None
    return table.read_call.replace(repr(own.name), repr(name or written), 1)


def _read_text(source: Source, name: str, options: ReadOptions) -> Table:
    prepared = prepare(source, options)
    sample, whole = prepared.sample()
    if not sample.strip():
        raise texts.empty_file()
    layout = find_layout(sample, options, whole)
    plan, notes = _plan(prepared, layout, options)
    marks = scan(prepared.source, plan.delimiter, plan.quote)
    plan.strip_blanks = marks.leading_blanks and plan.delimiter != " "
    if options.skip_bad_rows:
        notes += _skip_bad_rows(prepared.source, plan)
    frame = _frame(prepared.source, plan, options, notes)
    frame, left_out = drop_nameless(frame, plan)
    notes += left_out
    notes += settle_columns(frame, plan, prepared.source, options, marks.leading_zeros)
    notes += _rows_notes(frame, plan, prepared.source, options, marks)
    return Table(
        frame=frame,
        dialect=Dialect(
            encoding=prepared.encoding,
            delimiter=plan.delimiter,
            quote=plan.quote,
            decimal=plan.decimal,
            thousands=plan.thousands,
            header=plan.header,
        ),
        notes=tuple(notes),
        read_call=plan.call(name, source.size),
    )


def _plan(prepared: Prepared, layout: Layout, options: ReadOptions) -> tuple[ReadPlan, list[Note]]:
    notes = []
    if prepared.guessed:
        notes.append(texts.encoding_guessed(prepared.encoding, options))
    if prepared.nul:
        notes.append(texts.nul_removed(prepared.nul))
    skipped = _skipped_lines(prepared, layout, options)
    if skipped:
        notes.append(texts.lines_skipped(len(skipped)))
    names = mend_names(layout, options)
    notes += names.notes
    if names.spelled_out:
        skipped = tuple(sorted({*skipped, layout.header_line}))
    return (
        ReadPlan(
            encoding=prepared.encoding,
            delimiter=layout.delimiter,
            quote=layout.quote,
            escape=layout.escape,
            header=layout.header,
            names=names.final,
            raw_names=names.raw,
            spelled_out=names.spelled_out,
            skip_lines=skipped,
            decimal=options.decimal or ".",
            thousands=options.thousands or "",
            missing=options.missing,
            skip_bad_rows=options.skip_bad_rows,
            rows=options.rows,
            without_nul=bool(prepared.nul),
        ),
        notes,
    )


def _skipped_lines(prepared: Prepared, layout: Layout, options: ReadOptions) -> tuple[int, ...]:
    """Lines of titles and comments, at the top and further down."""
    skipped = []
    with io.TextIOWrapper(prepared.source.open(), encoding="utf-8-sig", newline="") as text:
        for number, begins, line in numbered(text, layout.quote):
            if number < layout.skip_lines or (layout.comments and begins and line.startswith("#")):
                skipped.append(number)
                if line.startswith("#") and layout.quote and line.count(layout.quote) % 2 == 1:
                    # pandas would look for the other quote in the rows that follow.
                    raise texts.open_quote(number + 1, options)
            elif not layout.comments:
                break
    return tuple(dict.fromkeys(skipped))


def _raise_for_rows(source: Source, plan: ReadPlan, options: ReadOptions) -> None:
    found = find_ragged(source, plan)
    if found.wide:
        row, fields = found.first_wide
        raise texts.wider_row(row, fields, len(plan.names), found.wide - 1, options)


def _skip_bad_rows(source: Source, plan: ReadPlan) -> list[Note]:
    found = find_ragged(source, plan)
    if not found.wide:
        return []
    plan.skip_lines = tuple(sorted({*plan.skip_lines, *leading_bad_lines(source, plan)}))
    return [texts.rows_skipped(found.wide)]


def _frame(source: Source, plan: ReadPlan, options: ReadOptions, notes: list[Note]) -> pd.DataFrame:
    """Parse, with the number marks that the columns turn out to have."""
    try:
        frame, unsure = settle_numbers(source, plan, options)
    except pd.errors.EmptyDataError as error:
        raise texts.empty_file() from error
    except ValueError as error:
        # A ParserError is one; names that do not fit a wide first row are another.
        _raise_for_rows(source, plan, options)
        row = open_quote_row(str(error), plan)
        if row is not None:
            raise texts.open_quote(row, options) from error
        raise texts.unreadable(str(error)) from error
    if not isinstance(frame.index, pd.RangeIndex):
        # The first row is too wide: pandas took its surplus for an index, and said nothing.
        _raise_for_rows(source, plan, options)
    if unsure is not None:
        notes.append(texts.numbers_unsure(unsure, plan.decimal, options))
    elif (plan.decimal, plan.thousands) != (".", ""):
        notes.append(texts.number_marks(plan.decimal, plan.thousands))
    return frame


def _rows_notes(
    frame: pd.DataFrame, plan: ReadPlan, source: Source, options: ReadOptions, marks: Marks
) -> list[Note]:
    notes = []
    full = (len(plan.names) - 1) * (len(frame) + plan.header)
    if frame.empty:
        notes.append(texts.header_only())
    elif options.rows is not None and len(frame) == options.rows:
        notes.append(texts.rows_limited(options.rows))
    # No row is wider than the header, so as many delimiters as that make all rows full.
    elif marks.delimiters != full:
        found = find_ragged(source, plan)
        if found.narrow:
            row, fields = found.first_narrow
            notes.append(texts.short_rows(row, fields, len(plan.names), found.narrow))
    return notes
