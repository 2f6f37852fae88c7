"""Tables that leave for a spreadsheet, which takes some texts for formulas and runs them."""

from __future__ import annotations

import re

import pandas as pd

__all__ = ["is_formula", "without_formulas"]

_FORMULA = re.compile(r"[=@\t\r\n]|[+-](?![\d.,\s]*(?:e[+-]?\d+)?\s*%?$)", re.IGNORECASE)
"""What begins as a formula does; a sign with nothing but a number after it is a number."""


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would compute this text, or may be led to."""
    return _FORMULA.match(text) is not None


def without_formulas(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The frame with an apostrophe before each text that is a formula, and how many there were.

    A spreadsheet then shows the text. Whatever is no text, numbers above all, stays as it is.
    """
    made = frame.copy(deep=False)
    found = 0
    for name in made.columns:
        column = made[name]
        if not (pd.api.types.is_object_dtype(column) or pd.api.types.is_string_dtype(column)):
            continue
        marked = column.map(lambda cell: isinstance(cell, str) and is_formula(cell)).astype(bool)
        if marked.any():
            found += int(marked.sum())
            made[name] = column.where(~marked, "'" + column.astype(str))
    return made, found
