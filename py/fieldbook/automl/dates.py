"""Recognising how a column writes its dates."""

from __future__ import annotations

import re

import pandas as pd

from fieldbook.automl.plain import as_dates

__all__ = ["date_form"]

LOOKS_LIKE_DATE = re.compile(
    r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}|\d{8}T|[A-Za-z]{3,9}|\d{1,2}:\d{2}"
)
LEAST_SHARE = 0.95
# Tried in this order: year first is never ambiguous, then the day first of most of the world.
FORMS = (
    "ISO8601",
    *(
        date + time
        for date in ("%Y/%m/%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y")
        for time in ("", " %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p")
    ),
    *(date for date in ("%d.%m.%y", "%d/%m/%y", "%m/%d/%y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y")),
    *(date for date in ("%d %B %Y", "%B %d, %Y", "%b %d, %Y", "%Y, %B", "%B %Y", "%b %Y")),
    *(date for date in ("%b-%y", "%b-%Y", "%Y-%b", "%Y %B")),
)


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
