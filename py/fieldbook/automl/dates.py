"""Recognising how a column writes its dates."""

from __future__ import annotations

import re

import pandas as pd

from fieldbook.automl.plain import as_dates

__all__ = ["date_form", "number_form"]

LOOKS_LIKE_DATE = re.compile(
    r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}|\d{8}T|[A-Za-z]{3,9}|\d{1,2}:\d{2}|\d[-/. ]?[QW]\d|Q[1-4]"
)
LEAST_SHARE = 0.95
# Tried in this order: year first is never ambiguous, then the day first of most of the world.
FORMS = (
    "ISO8601",
    *(
        date + time
        for date in (
            *("%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y"),
            *("%Y-%m-%d", "%d %b %Y", "%b %d, %Y", "%d %B %Y", "%B %d, %Y"),
        )
        for time in (
            *("", " %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p"),
            *(" %H:%M:%S %z", " %H:%M %z", " %H:%M:%S.%f"),
        )
    ),
    *("%a, %d %b %Y %H:%M:%S %z", "%a, %d %b %Y %H:%M:%S", "%a %b %d %H:%M:%S %Y"),
    *("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p", "quarter", "week"),
    *("%d.%m.%y", "%d/%m/%y", "%m/%d/%y", "%d-%b-%Y", "%d-%b-%y", "%b %d %Y", "%B %d %Y"),
    *("%Y, %B", "%B %Y", "%b %Y", "%b-%y", "%b-%Y", "%Y-%b", "%Y %B", "%m/%Y"),
)


COMPACT = re.compile(r"^(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$")
SINCE_1970 = re.compile(r"^\d{9,10}(\.0+)?$|^\d{12,13}(\.0+)?$")
NAME_OF_MOMENT = re.compile(
    r"time|date|epoch|(^|[^a-z])(ts|at|on|created|updated|modified|since|until)($|[^a-z])"
)


def number_form(sample: pd.Series, name: str) -> str | None:
    """Give the form that reads whole numbers as dates: 20240131, or since 1970 if named for it."""
    if not len(sample):
        return None
    if sample.map(lambda cell: bool(COMPACT.match(cell))).mean() > LEAST_SHARE:
        return "%Y%m%d" if _share_read(sample, "%Y%m%d") >= LEAST_SHARE else None
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
    if not NAME_OF_MOMENT.search(snake):
        return None
    if sample.map(lambda cell: bool(SINCE_1970.match(cell))).mean() < LEAST_SHARE:
        return None
    return "seconds" if sample.str.partition(".")[0].str.len().median() <= 10 else "milliseconds"


def date_form(sample: pd.Series) -> str | None:
    """Give the form that reads the sample's texts as dates, or None where they are no dates."""
    if not len(sample) or sample.map(lambda cell: bool(LOOKS_LIKE_DATE.search(cell))).mean() < 0.9:
        return None
    if not sample.str.contains(r"\d").mean() > LEAST_SHARE:
        return None
    first = sample.head(50)
    for form in FORMS:
        if _share_read(first, form) >= LEAST_SHARE and _share_read(sample, form) >= LEAST_SHARE:
            return form
    return None


def _share_read(sample: pd.Series, form: str) -> float:
    return float(as_dates(sample, form).notna().mean())
