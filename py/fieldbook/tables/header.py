"""Deciding whether the first row holds the names of the columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from fieldbook.tables.values import is_missing, is_number, looks_like_date

__all__ = ["has_header"]

_YEARS = range(1500, 2201)


def has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row reads like names above the others.

    Every column of numbers or dates votes: names differ from what stands below them, a first
    value does not. Without a vote there is a header, as nearly every table has one.
    """
    if len(rows) < 2:
        return bool(rows) and not _all_data(rows[0])
    first, rest = rows[0], rows[1:]
    if _counts_years(first):
        return True
    votes = 0
    for column, name in enumerate(first):
        values = [row[column] for row in rest if column < len(row)]
        present = [value for value in values if not is_missing(value)]
        if not present or is_missing(name):
            continue
        for test in (is_number, looks_like_date):
            # A few odd values do not make a column of numbers anything else.
            if sum(map(test, present)) >= 0.9 * len(present):
                votes += -1 if test(name) else 1
                break
    return votes >= 0


def _all_data(row: Sequence[str]) -> bool:
    filled = [field for field in row if not is_missing(field)]
    return bool(filled) and all(is_number(field) or looks_like_date(field) for field in filled)


def _counts_years(row: Sequence[str]) -> bool:
    """A wide table's header: a name or two, then one year after the other."""
    numbers = [int(field) for field in row if field.isascii() and field.isdigit()]
    if len(numbers) < 2 or len(numbers) == len(row) or len(numbers) < len(row) / 2:
        return False
    steps = {after - before for before, after in pairwise(numbers)}
    return len(steps) == 1 and steps != {0} and all(number in _YEARS for number in numbers)
