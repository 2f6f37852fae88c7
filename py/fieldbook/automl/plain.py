"""Cells to numbers, dates and texts, row by row.

This file is part of every exported model: `model.py` carries its source, so that a model can be
retrained where Fieldbook is not installed. It therefore imports numpy and pandas alone, learns
nothing from the data, and knows a column's role only as the plain dict it is given.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

__all__ = ["MISSING", "as_dates", "as_numbers", "as_texts", "derive", "prepare"]

MISSING = frozenset({"", "?", "na", "n/a", "#n/a", "nan", "none", "null", "nat", "-", "missing"})
EPOCH = pd.Timestamp("2000-01-01", tz="UTC")
NOT_NUMBER = re.compile(r"[$€£¥%\s'_]")
MOST_DATE_PAIRS = 6


def as_texts(values: pd.Series) -> pd.Series:
    """Trim cells to strings; cells that say "missing" in some way become NaN."""
    if values.dtype.kind == "f":
        # 3.0 in a typed frame is the same cell as 3 in a file.
        whole = values == values.round()
        texts = values.astype(object).where(~whole, values[whole].astype("int64").astype(object))
    else:
        texts = values.astype(object)
    known = texts.notna()
    trimmed = texts[known].map(lambda cell: str(cell).strip())
    trimmed = trimmed[~trimmed.str.lower().isin(MISSING)] if len(trimmed) else trimmed
    return trimmed.astype(object).reindex(values.index)


def as_numbers(values: pd.Series, decimal: str = ".") -> pd.Series:
    """Read cells as numbers: "$1,200", "12 %", "(3.5)" and "1.200,5" (with decimal=",") too."""
    if values.dtype.kind in "iufb":
        return values.astype("float64")
    texts = as_texts(values)
    if decimal == ".":
        numbers = pd.to_numeric(texts, errors="coerce").astype("float64")
    else:
        numbers = pd.Series(np.nan, index=values.index, dtype="float64")
    unread = numbers.isna() & texts.notna()
    if unread.any():
        cells = texts[unread].map(lambda cell: NOT_NUMBER.sub("", cell))
        cells = cells.str.replace(r"^\((.*)\)$", r"-\1", regex=True)
        cells = cells.str.replace("," if decimal == "." else ".", "", regex=False)
        cells = cells.str.replace(decimal, ".", regex=False)
        numbers[unread] = pd.to_numeric(cells, errors="coerce").astype("float64")
    return numbers.replace([np.inf, -np.inf], np.nan)


def as_dates(values: pd.Series, form: str = "") -> pd.Series:
    """Read cells as moments in UTC; `form` is a strptime form, "ISO8601" or "" for mixed."""
    if values.dtype.kind == "M" or isinstance(values.dtype, pd.DatetimeTZDtype):
        return pd.to_datetime(values, utc=True)
    texts = as_texts(values)
    moments: pd.Series = pd.to_datetime(texts, format=form or "mixed", errors="coerce", utc=True)
    return moments


def prepare(frame: pd.DataFrame, roles: dict[str, dict[str, Any]]) -> pd.DataFrame:
    """Turn raw columns into floats, labels (str or NaN) and texts (str), as `roles` says."""
    columns: dict[str, pd.Series] = {}
    moments: dict[str, pd.Series] = {}
    for name, role in roles.items():
        values, kind = frame[name], role["role"]
        if kind in ("numeric", "integer code"):
            columns[name] = as_numbers(values, role.get("decimal", "."))
        elif kind in ("boolean", "categorical"):
            columns[name] = as_texts(values)
        elif kind == "text":
            texts = as_texts(values).fillna("").astype(object)
            columns[name] = texts
            columns[f"{name} [length]"] = texts.str.len().astype("float64")
            columns[f"{name} [words]"] = texts.map(lambda cell: len(cell.split())).astype("float64")
        elif kind == "datetime":
            moments[name] = as_dates(values, role.get("form", ""))
    for name, moment in moments.items():
        columns[f"{name} [days]"] = _days(moment - EPOCH)
        columns[f"{name} [year]"] = moment.dt.year.astype("float64")
        columns[f"{name} [month]"] = moment.dt.month.astype("float64")
        columns[f"{name} [day]"] = moment.dt.day.astype("float64")
        columns[f"{name} [weekday]"] = moment.dt.day_of_week.astype("float64")
        columns[f"{name} [hour]"] = moment.dt.hour + moment.dt.minute / 60.0
    names = list(moments)[:MOST_DATE_PAIRS]
    for position, later in enumerate(names):
        for earlier in names[:position]:
            columns[f"{later} - {earlier} [days]"] = _days(moments[later] - moments[earlier])
    return pd.DataFrame(columns, index=frame.index)


def derive(frame: pd.DataFrame, formulas: Sequence[tuple[str, str, str]]) -> pd.DataFrame:
    """Add columns made of two others: each formula is "+", "−", "×" or "÷" and their names."""
    made: dict[str, pd.Series] = {}
    for sign, one, other in formulas:
        first, second = frame[one], frame[other]
        if sign == "+":
            made[f"{one} + {other}"] = first + second
        elif sign == "−":
            made[f"{one} − {other}"] = first - second
        elif sign == "×":
            made[f"{one} × {other}"] = first * second
        else:
            made[f"{one} ÷ {other}"] = first / second.where(second != 0)
    return pd.concat([frame, pd.DataFrame(made, index=frame.index)], axis=1) if made else frame


def _days(spans: pd.Series) -> pd.Series:
    days: pd.Series = spans.dt.total_seconds() / 86400.0
    return days
