"""Rows with more or fewer fields than the header."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

from fieldbook.tables.dialect import records
from fieldbook.tables.plan import ReadPlan
from fieldbook.tables.source import Source

__all__ = ["Ragged", "find_ragged", "leading_bad_lines", "open_quote_row"]


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows that are too wide and too narrow, numbered from 1 as a spreadsheet shows them."""

    wide: int
    first_wide: tuple[int, int]
    """Row and number of fields of the first row that is too wide."""
    narrow: int
    first_narrow: tuple[int, int]


def _text(source: Source) -> io.TextIOWrapper:
    return io.TextIOWrapper(source.open(), encoding="utf-8-sig", newline="")


def find_ragged(source: Source, plan: ReadPlan) -> Ragged:
    """Count the fields of each row below the header."""
    width = len(plan.names)
    header = plan.reads_header
    skipped = set(plan.skip_lines)
    wide = narrow = 0
    first_wide = first_narrow = (0, 0)
    with _text(source) as text:
        rows = records(text, plan.delimiter, plan.quote, plan.escape)
        for number, row in rows:
            if not row or number in skipped:
                continue
            if header or len(row) == width:
                header = False
                continue
            if len(row) > width:
                wide += 1
                first_wide = first_wide if wide > 1 else (number + 1, len(row))
            else:
                narrow += 1
                first_narrow = first_narrow if narrow > 1 else (number + 1, len(row))
    return Ragged(wide, first_wide, narrow, first_narrow)


def leading_bad_lines(source: Source, plan: ReadPlan) -> tuple[int, ...]:
    """Lines of too wide rows right below the header.

    pandas takes the first row's width for granted, so skipping bad rows does not find these.
    """
    skipped = set(plan.skip_lines)
    bad: list[int] = []
    above = plan.reads_header
    with _text(source) as text:
        for number, row in records(text, plan.delimiter, plan.quote, plan.escape):
            if not row or number in skipped:
                continue
            if above:
                above = False
            elif len(row) > len(plan.names):
                bad.append(number)
            else:
                break
    return tuple(bad)


def open_quote_row(error: str, plan: ReadPlan) -> int | None:
    """The row, counted from 1, where pandas says that a quoted field never ends."""
    match = re.search(r"EOF inside string starting at row (\d+)", error)
    return int(match[1]) + 1 + len(plan.skip_lines) if match else None
