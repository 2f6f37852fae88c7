"""How a column writes its numbers: with which decimal mark, and in which unit."""

from __future__ import annotations

import re

import pandas as pd

from fieldbook.automl.plain import as_numbers

__all__ = ["LEAST_NUMERIC_SHARE", "decimal_mark", "unit_of"]

LEAST_NUMERIC_SHARE = 0.97
DECIMAL_COMMA = re.compile(r"^[-+(]?[^\d.,]{0,2}(\d{1,3}(\.\d{3})+|\d+)(,\d+)?\s*%?\)?$")
THOUSANDS_COMMA = re.compile(r"^[^\d,]*[1-9]\d{0,2}(,\d{3})+(\.\d+)?\D*$")
WITH_UNIT = re.compile(r"^[-+<>≤≥~≈±(]*\s*\d[\d.,' ]*?\s*([^\W\d_][^\d,;:]{0,11})$")


def decimal_mark(sample: pd.Series) -> str:
    """Tell 1.200,5 from 1,200.5: a comma is a decimal mark where it can't be anything else."""
    if not len(sample) or not sample.str.contains(",").any():
        return "."
    with_comma = sample[sample.str.contains(",")]
    comma = sample.map(lambda cell: bool(DECIMAL_COMMA.match(cell))).mean()
    thousands = with_comma.map(lambda cell: bool(THOUSANDS_COMMA.match(cell))).mean()
    return "," if comma >= LEAST_NUMERIC_SHARE and thousands < 1 else "."


def unit_of(sample: pd.Series, decimal: str) -> str:
    """Give the unit that all numbers are followed by, as in "12 kg", or none.

    Cells without any are numbers as well; two different units are no unit, for they would have to
    be converted.
    """
    if as_numbers(sample, decimal).notna().mean() >= LEAST_NUMERIC_SHARE:
        return ""
    units = sample.str.extract(WITH_UNIT, expand=False).dropna().str.strip()
    if units.nunique() != 1:
        return ""
    unit = str(units.iloc[0])
    read = as_numbers(sample, decimal, unit).notna().mean()
    return unit if read >= LEAST_NUMERIC_SHARE else ""
