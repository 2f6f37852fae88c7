"""Finding how dates are written, column by column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

__all__ = ["ISO", "DateFinding", "candidate_formats", "fitting_formats", "choose_formats"]

ISO = "ISO8601"

_TIMES: tuple[tuple[str, str], ...] = (
    (r"", ""),
    (r" \d{1,2}:\d{2}", " %H:%M"),
    (r" \d{1,2}:\d{2}:\d{2}", " %H:%M:%S"),
    (r" \d{1,2}:\d{2}:\d{2}\.\d{1,6}", " %H:%M:%S.%f"),
    (r" \d{1,2}:\d{2} ?[AaPp][Mm]", " %I:%M %p"),
    (r" \d{1,2}:\d{2}:\d{2} ?[AaPp][Mm]", " %I:%M:%S %p"),
)
_ISO = re.compile(
    r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?"
)
_YEAR_FIRST = re.compile(r"\d{4}([/.])\d{1,2}\1\d{1,2}")
_YEAR_LAST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})")
_NAMED: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"\d{1,2}-[A-Za-z]+-\d{4}"), ("%d-%b-%Y", "%d-%B-%Y")),
    (re.compile(r"\d{1,2}-[A-Za-z]+-\d{2}"), ("%d-%b-%y",)),
    (re.compile(r"\d{1,2} [A-Za-z]+ \d{4}"), ("%d %b %Y", "%d %B %Y")),
    (re.compile(r"\d{1,2}\. [A-Za-z]+ \d{4}"), ("%d. %b %Y", "%d. %B %Y")),
    (re.compile(r"[A-Za-z]+ \d{1,2}, \d{4}"), ("%b %d, %Y", "%B %d, %Y")),
)


@dataclass(frozen=True, slots=True)
class DateFinding:
    """The formats chosen, and the columns where day and month could be the other way round."""

    formats: Mapping[str, str]
    ambiguous: tuple[str, ...]


def candidate_formats(value: str) -> list[str]:
    """Formats that one value may be written in; none where it is no date."""
    if _ISO.fullmatch(value):
        return [ISO]
    for shape, time in _TIMES:
        ending = re.search(f"{shape}$", value) if shape else None
        if shape and not ending:
            continue
        day = value[: ending.start()] if ending else value
        if found := _day_formats(day):
            return [form + time for form in found]
    return []


def _day_formats(day: str) -> list[str]:
    if match := _YEAR_FIRST.fullmatch(day):
        return [f"%Y{match[1]}%m{match[1]}%d"]
    if match := _YEAR_LAST.fullmatch(day):
        mark, year = match[2], "%Y" if len(match[4]) == 4 else "%y"
        return [f"%d{mark}%m{mark}{year}", f"%m{mark}%d{mark}{year}"]
    return next((list(forms) for shape, forms in _NAMED if shape.fullmatch(day)), [])


def fitting_formats(column: pd.Series) -> list[str]:
    """The formats that read every value of a text column."""
    present = column.dropna()
    if present.empty:
        return []
    forms = candidate_formats(str(present.iloc[0]).strip())
    for form in forms:
        if form == ISO and not _all_iso(present.head(50)):
            return []
    return [form for form in forms if _reads(present.head(200), form) and _reads(present, form)]


def _all_iso(values: pd.Series) -> bool:
    return bool(values.str.strip().str.fullmatch(_ISO.pattern).all())


def _reads(values: pd.Series, form: str) -> bool:
    try:
        # Mixed offsets and impossible days raise; years beyond the calendar's end too.
        parsed = pd.to_datetime(values, format=form)
    except (ValueError, OverflowError):
        return False
    return pd.api.types.is_datetime64_any_dtype(parsed.dtype)


def choose_formats(fitting: Mapping[str, list[str]], european: bool) -> DateFinding:
    """One format a column.

    Where all days are below 13, the columns that leave no doubt decide for the others; without
    any, dots mean day first, and so does a file that writes numbers with decimal commas.
    """
    sure = [forms[0] for forms in fitting.values() if len(forms) == 1]
    formats: dict[str, str] = {}
    ambiguous: list[str] = []
    for name, forms in fitting.items():
        if len(forms) < 2 or {form[:2] for form in forms} != {"%d", "%m"}:
            formats[name] = forms[0]
            continue
        orders = {form[:2] for form in sure if form[2:3] == forms[0][2:3]} & {"%d", "%m"}
        if len(orders) == 1:
            first = orders.pop()
        else:
            mark = forms[0][2]
            first = "%d" if european or mark in ".-" else "%m"
            if mark == "/":
                ambiguous.append(name)
        formats[name] = next(form for form in forms if form.startswith(first))
    return DateFinding(formats, tuple(ambiguous))
