"""What a single field looks like: number, date, mark for a missing value.

Used where there is no frame yet (is the first row a header?) and for the few distinct values
that keep a column from being numbers.
"""

from __future__ import annotations

import re

__all__ = ["MISSING_MARKS", "is_missing", "is_number", "looks_like_date", "is_placeholder"]

# The marks that pandas takes for missing by default, blank included.
MISSING_MARKS = frozenset(
    {
        "",
        "#N/A",
        "#N/A N/A",
        "#NA",
        "-1.#IND",
        "-1.#QNAN",
        "-NaN",
        "-nan",
        "1.#IND",
        "1.#QNAN",
        "<NA>",
        "N/A",
        "NA",
        "NULL",
        "NaN",
        "None",
        "n/a",
        "nan",
        "null",
    }
)
_NUMBER = re.compile(r"[+-]?(\d[\d.,' ]*|[.,]\d+)([eE][+-]?\d+)?")
_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}"
    r"|\d{1,2}[ -][A-Za-zäé.]{3,9}[ -]\d{2,4}|\d{1,2}:\d{2}"
)
_PLACEHOLDER = re.compile(r"[^\w\s]{1,3}|[Mm]issing|[Uu]nknown|[Kk]\.?\s?[Aa]\.?|k\.A\.")


def is_missing(text: str) -> bool:
    """Whether a field counts as missing without being asked."""
    return text.strip() in MISSING_MARKS


def is_number(text: str) -> bool:
    """Whether a field is a number in any usual notation."""
    return _NUMBER.fullmatch(text.strip()) is not None


def looks_like_date(text: str) -> bool:
    """Whether a field begins like a date or a time of day."""
    return _DATE.match(text.strip()) is not None


def is_placeholder(text: str) -> bool:
    """Whether a field is a mark such as `?` or `-` that people write where a value is missing."""
    return _PLACEHOLDER.fullmatch(text.strip()) is not None
