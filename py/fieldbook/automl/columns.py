"""Understanding columns: what each one is to a model, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from fieldbook.automl.dates import date_form, number_form
from fieldbook.automl.messages import ColumnRole, Role
from fieldbook.automl.plain import as_numbers, as_texts
from fieldbook.automl.written import LEAST_NUMERIC_SHARE, decimal_mark, unit_of

__all__ = ["as_plain_roles", "names_rows", "understand_columns"]

SAMPLE = 2000
LEAST_MIXED_SHARE = 0.6  # of numbers, where the other cells are a few words
MOST_MIXED_WORDS = 8
MOST_CODES = 12
WHOLE = re.compile(r"^[-+]?\d+(\.0+)?$")
LEADING_ZERO = re.compile(r"^0\d+$")
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
    plain = {}
    for column in columns:
        if column.role.used:
            role = {"role": str(column.role), "decimal": column.decimal, "form": column.form}
            role |= {"unit": column.unit} if column.unit else {}
            role |= {"labels": "yes"} if column.labels else {}
            plain[column.name] = role
    return plain


def _understand(values: pd.Series, name: str, chosen: Role | None) -> ColumnRole:
    texts = as_texts(values)
    known = texts.dropna()
    missing = 1 - len(known) / max(len(texts), 1)
    distinct = int(known.nunique())
    sample = known.sample(min(len(known), SAMPLE), random_state=0)
    decimal = decimal_mark(sample)
    unit = unit_of(sample, decimal)
    form, labels = "", False
    if _is_datetime_type(values):
        role, why = Role.DATETIME, "Its type is date and time."
    elif number_form(sample, name):
        role, why = Role.DATETIME, "Its numbers read as dates."
    else:
        role, why = _guess(known, sample, distinct, name, decimal, unit)
    if role is Role.CATEGORICAL and chosen is None:
        labels = _mostly_numbers(sample, decimal)
        if labels:
            role, why = Role.NUMERIC, "Mostly numbers; its few words are labels beside them."
    if role is Role.DATETIME or chosen is Role.DATETIME:
        form = number_form(sample, name) or date_form(sample) or ""
        form = "" if _is_datetime_type(values) else form
    return ColumnRole(
        name=name,
        role=chosen or role,
        why="Chosen by hand." if chosen else why,
        distinct=distinct,
        missing=missing,
        examples=tuple(dict.fromkeys(known.head(20)))[:3],
        decimal=decimal,
        unit=unit,
        labels=labels,
        form=form,
        chosen=chosen is not None,
    )


def _guess(
    known: pd.Series, sample: pd.Series, distinct: int, name: str, decimal: str, unit: str
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
    if as_numbers(sample, decimal, unit).notna().mean() >= LEAST_NUMERIC_SHARE:
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


def _mostly_numbers(sample: pd.Series, decimal: str) -> bool:
    """Whether a few words stand among numbers, as "none" or "refused" do."""
    numbers = as_numbers(sample, decimal)
    words = sample[numbers.isna()]
    few = 0 < words.nunique() <= MOST_MIXED_WORDS and not words.str.contains(r"\d").any()
    return bool(
        few and numbers.notna().mean() >= LEAST_MIXED_SHARE and numbers.nunique() > MOST_CODES
    )


def names_rows(name: str) -> bool:
    """Whether a column is called as identifiers are."""
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).strip().lower()
    return bool(NAME_OF_IDENTIFIER.search(snake))


def _two_words(known: pd.Series) -> bool:
    return set(known.str.lower().unique()) in TWO_WORDS


def _is_datetime_type(values: pd.Series) -> bool:
    return values.dtype.kind == "M" or isinstance(values.dtype, pd.DatetimeTZDtype)
