"""Understanding columns: what each one is to a model, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from fieldbook.automl.dates import date_form
from fieldbook.automl.messages import ColumnRole, Role
from fieldbook.automl.plain import as_numbers, as_texts

__all__ = ["as_plain_roles", "names_rows", "understand_columns"]

SAMPLE = 2000
LEAST_NUMERIC_SHARE = 0.97
MOST_CODES = 12
WHOLE = re.compile(r"^[-+]?\d+(\.0+)?$")
LEADING_ZERO = re.compile(r"^0\d+$")
DECIMAL_COMMA = re.compile(r"^[-+(]?[^\d.,]{0,2}(\d{1,3}(\.\d{3})+|\d+)(,\d+)?\s*%?\)?$")
THOUSANDS_COMMA = re.compile(r"^[^\d,]*\d{1,3}(,\d{3})+(\.\d+)?\D*$")
NAME_OF_IDENTIFIER = re.compile(
    r"(^|[^a-z])(id|ids|uuid|guid|key)$|^(id|uuid|guid)([^a-z]|$)|^unnamed: 0$|^index$"
)
TWO_WORDS = (
    {"yes", "no"},
    {"y", "n"},
    {"true", "false"},
    {"t", "f"},
    {"0", "1"},
    {"on", "off"},
)


def understand_columns(
    frame: pd.DataFrame, overrides: Mapping[str, Role] | None = None
) -> tuple[ColumnRole, ...]:
    """Give every column a role; `overrides` are roles that a person chose."""
    overrides = overrides or {}
    return tuple(_understand(frame[name], str(name), overrides.get(name)) for name in frame.columns)


def as_plain_roles(columns: tuple[ColumnRole, ...]) -> dict[str, dict[str, str]]:
    """Give the roles of the used columns in the form that `plain.prepare` takes."""
    return {
        column.name: {"role": str(column.role), "decimal": column.decimal, "form": column.form}
        for column in columns
        if column.role.used
    }


def _understand(values: pd.Series, name: str, chosen: Role | None) -> ColumnRole:
    texts = as_texts(values)
    known = texts.dropna()
    missing = 1 - len(known) / max(len(texts), 1)
    distinct = int(known.nunique())
    sample = known.sample(min(len(known), SAMPLE), random_state=0)
    decimal = _decimal_mark(sample)
    form = ""
    if _is_datetime_type(values):
        role, why = Role.DATETIME, "Its type is date and time."
    else:
        role, why = _guess(known, sample, distinct, name, decimal)
    if role is Role.DATETIME or chosen is Role.DATETIME:
        form = "" if _is_datetime_type(values) else date_form(sample) or ""
    return ColumnRole(
        name=name,
        role=chosen or role,
        why="Chosen by hand." if chosen else why,
        distinct=distinct,
        missing=missing,
        examples=tuple(dict.fromkeys(known.head(20)))[:3],
        decimal=decimal,
        form=form,
        chosen=chosen is not None,
    )


def _guess(
    known: pd.Series, sample: pd.Series, distinct: int, name: str, decimal: str
) -> tuple[Role, str]:
    if distinct == 0:
        return Role.CONSTANT, "It has no values."
    if distinct == 1:
        return Role.CONSTANT, "It has the same value in every row."
    if distinct == 2 and set(known.unique()) and _two_words(known):
        return Role.BOOLEAN, "It has two values that say yes and no."
    if sample.map(lambda cell: bool(LEADING_ZERO.match(cell))).mean() > 0.02:
        if distinct == len(known):
            return Role.IDENTIFIER, "Codes with leading zeros, different in every row."
        return Role.CATEGORICAL, "Codes with leading zeros, so not a quantity."
    if as_numbers(sample, decimal).notna().mean() >= LEAST_NUMERIC_SHARE:
        return _guess_number(known, sample, distinct, name)
    if date_form(sample) is not None:
        return Role.DATETIME, "Nearly all of its values read as dates."
    words = float(sample.map(lambda cell: len(cell.split())).mean())
    if distinct > 0.95 * len(known) and words < 1.5 and distinct > 20:
        return Role.IDENTIFIER, "Nearly every row has a value of its own."
    if distinct > 0.5 * len(known) and distinct > 50 and words >= 1.5:
        return Role.TEXT, "Several words that seldom repeat."
    return Role.CATEGORICAL, f"It has {distinct} different labels."


def _guess_number(
    known: pd.Series, sample: pd.Series, distinct: int, name: str
) -> tuple[Role, str]:
    whole = sample.map(lambda cell: bool(WHOLE.match(cell))).mean() > 0.99
    if whole and distinct == len(known) > 20 and names_rows(name):
        if as_numbers(known).is_monotonic_increasing:
            return Role.IDENTIFIER, "It counts the rows."
        # Numbers given out one after the other may tell when, and models may use that.
        return Role.NUMERIC, "Whole numbers, different in every row: they may tell an order."
    if whole and distinct <= MOST_CODES:
        return Role.INTEGER_CODE, f"{distinct} different whole numbers: quantities or codes."
    return Role.NUMERIC, "Nearly all of its values read as numbers."


def names_rows(name: str) -> bool:
    """Whether a column is called as identifiers are."""
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).strip().lower()
    return bool(NAME_OF_IDENTIFIER.search(snake))


def _two_words(known: pd.Series) -> bool:
    return set(known.str.lower().unique()) in TWO_WORDS


def _decimal_mark(sample: pd.Series) -> str:
    """Tell 1.200,5 from 1,200.5: a comma is a decimal mark where it can't be anything else."""
    if not len(sample) or not sample.str.contains(",").any():
        return "."
    with_comma = sample[sample.str.contains(",")]
    comma = sample.map(lambda cell: bool(DECIMAL_COMMA.match(cell))).mean()
    thousands = with_comma.map(lambda cell: bool(THOUSANDS_COMMA.match(cell))).mean()
    return "," if comma >= LEAST_NUMERIC_SHARE and thousands < 1 else "."


def _is_datetime_type(values: pd.Series) -> bool:
    return values.dtype.kind == "M" or isinstance(values.dtype, pd.DatetimeTZDtype)
