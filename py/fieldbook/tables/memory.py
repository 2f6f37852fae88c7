"""How much memory reading a file would take, told by its beginning before it is read.

The figures are rough on purpose: they decide whether a person is asked first, and were measured on
files of numbers, digits, categories, codes and texts of their own (docs/tables.md).
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, replace

import pandas as pd

from fieldbook.tables import texts
from fieldbook.tables.encoding import detect_encoding
from fieldbook.tables.messages import ReadOptions, TableError
from fieldbook.tables.reading import read_table
from fieldbook.tables.signatures import WORKBOOK, signature
from fieldbook.tables.source import Source

__all__ = ["Need", "memory_needed", "refuse_too_large"]

_HEAD = 1 << 20
_MOST = 20
"""Bytes that reading takes for a byte of text at the most: short texts that are all different."""
_OF_TEXT = 2.0
"""Bytes at the peak of reading for a byte of text: the text itself, and where its fields are."""
_OF_COLUMNS = 2.5
"""Bytes at the peak of reading for a byte of the columns: one is there twice while it turns."""
_OF_VALUES = 1.2
"""And for a byte of the texts that columns point to, which are there once."""
_OF_XML = 2.2
"""Bytes at the peak of reading a workbook for a byte of a sheet's unpacked XML."""
_REPEATED = 0.5
"""A column of text with fewer different values than this share of its rows holds each once."""
_SHARE_OF_OFFER = 0.25
"""Of the room: what is offered instead leaves room to work with it."""
_ROWS_OF_OFFER = (1_000, 1_000_000)
_ROWS_OF_SHEET = 1 << 20
_DIMENSION = re.compile(rb'<dimension ref="[A-Z]+\d+:[A-Z]+(\d+)"')


@dataclass(frozen=True, slots=True)
class Need:
    """What reading a file takes, in bytes, and the rows that it has, about."""

    peak: int
    kept: int
    rows: int


def memory_needed(source: Source, options: ReadOptions) -> Need:
    """Estimate by the beginning of a file, of which about 1 MiB is read.

    Raises:
        TableError: The beginning is no table.
    """
    head = source.head(_HEAD)
    if signature(head[:4_096]) == WORKBOOK:
        return _of_workbook(source, options)
    sample = head if len(head) < _HEAD else head[: head.rfind(b"\n") + 1] or head
    encoding = options.encoding or detect_encoding(Source(sample))
    text = sample.decode(encoding, errors="ignore").encode("utf-8")
    frame = read_table(text, replace(options, encoding="utf-8", rows=None)).frame
    in_sample = max(len(frame), 1)
    rows = int(source.size / len(sample) * in_sample)
    if options.rows is not None:
        rows = min(rows, options.rows)
    columns = frame.memory_usage(index=False, deep=False).sum() / in_sample
    values = sum(_values_a_row(frame.iloc[:, place]) for place in range(frame.shape[1]))
    peak = _OF_TEXT * len(text) / in_sample + _OF_COLUMNS * columns + _OF_VALUES * values
    return Need(int(peak * rows), int((columns + values) * rows), rows)


def refuse_too_large(source: Source, options: ReadOptions, room: int) -> Need:
    """What reading takes; raises `TableError` with ways out where that is more than `room` bytes.

    What a person has asked for although it may not fit is not refused.
    """
    most = source.size * _MOST
    if options.whole or (most <= room and signature(source.head(4_096)) != WORKBOOK):
        return Need(most, most, 0)
    try:
        need = memory_needed(source, options)
    except (TableError, UnicodeError, LookupError, zipfile.BadZipFile):
        # Whoever reads it says what is wrong with it.
        return Need(most, most, 0)
    if need.peak <= room:
        return need
    rows = _round(_SHARE_OF_OFFER * room / max(need.peak / max(need.rows, 1), 1))
    can_sample = signature(source.head(4_096)) != WORKBOOK
    raise texts.needs_more_memory(need.peak, room, rows, options, can_sample=can_sample)


def _values_a_row(column: pd.Series) -> float:
    """Bytes of the texts that a column points to; those that come again are there once."""
    if column.nunique() < _REPEATED * max(int(column.count()), 1):
        return 0.0
    whole, places = (column.memory_usage(index=False, deep=deep) for deep in (True, False))
    return float(whole - places) / max(len(column), 1)


def _of_workbook(source: Source, options: ReadOptions) -> Need:
    with source.open() as stream, zipfile.ZipFile(stream) as archive:
        sheets = [one for one in archive.infolist() if one.filename.startswith("xl/worksheets/")]
        largest = max(sheets, key=lambda one: one.file_size, default=None)
        if largest is None:
            return Need(0, 0, 0)
        with archive.open(largest) as sheet:
            said = _DIMENSION.search(sheet.read(4_096))
        shared = sum(
            one.file_size for one in archive.infolist() if one.filename == "xl/sharedStrings.xml"
        )
    there = min(int(said[1]) if said else _ROWS_OF_SHEET, _ROWS_OF_SHEET)
    rows = there if options.rows is None else min(there, options.rows)
    peak = int(_OF_XML * (largest.file_size * rows / max(there, 1) + shared))
    return Need(peak, peak, rows)


def _round(rows: float) -> int:
    """Down to 1, 2 or 5 with noughts."""
    least, most = _ROWS_OF_OFFER
    scale: int = 10 ** (len(str(int(rows))) - 1)
    found = next(step * scale for step in (5, 2, 1) if step * scale <= max(rows, 1))
    return max(least, min(most, found))
