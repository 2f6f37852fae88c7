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

__all__ = [
    "MISSING",
    "add_frequencies",
    "as_dates",
    "as_numbers",
    "as_texts",
    "derive",
    "frequencies_of",
    "prepare",
]

MISSING = frozenset({"", "?", "na", "n/a", "#n/a", "nan", "none", "null", "nat", "-", "missing"})
EPOCH = pd.Timestamp("2000-01-01", tz="UTC")
NOT_NUMBER = re.compile(
    r"[$€£¥₹₩₽%\s'_]|^[<>≤≥~≈±]+|^(?:USD|EUR|GBP|CHF|JPY|CNY|INR|CAD|AUD|BRL|SEK|NOK|DKK|PLN)|"
    r"(?:USD|EUR|GBP|CHF|JPY|CNY|INR|CAD|AUD|BRL|SEK|NOK|DKK|PLN)$"
)
THOUSANDS = {"k": 1e3, "m": 1e6, "mn": 1e6, "b": 1e9, "bn": 1e9}
IN_THOUSANDS = re.compile(r"^(.*\d)(k|mn?|bn?)$", re.IGNORECASE)
OFFSET = re.compile(r"\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})$")
ZONES = {"UTC": "+0000", "GMT": "+0000", "CET": "+0100", "CEST": "+0200"}
ZONES |= {"EST": "-0500", "EDT": "-0400", "CST": "-0600", "CDT": "-0500"}
ZONES |= {"MST": "-0700", "MDT": "-0600", "PST": "-0800", "PDT": "-0700"}
ZONE = re.compile(rf"\b({'|'.join(ZONES)})$")
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


def as_numbers(values: pd.Series, decimal: str = ".", unit: str = "") -> pd.Series:
    """Read cells as numbers.

    "$1,200", "EUR 5", "12 %", "(3.5)", "<5", "1.2M" are, "1.200,5" with decimal="," and "12 kg"
    with unit="kg".
    """
    if values.dtype.kind in "iufb":
        return values.astype("float64")
    texts = as_texts(values)
    if decimal == ".":
        numbers = pd.to_numeric(texts, errors="coerce").astype("float64")
    else:
        numbers = pd.Series(np.nan, index=values.index, dtype="float64")
    unread = numbers.isna() & texts.notna()
    if unread.any():
        cells = texts[unread].map(lambda cell: NOT_NUMBER.sub("", cell.removesuffix(unit)))
        cells = cells.str.replace(r"^\((.*)\)$", r"-\1", regex=True)
        cells = cells.str.replace("," if decimal == "." else ".", "", regex=False)
        cells = cells.str.replace(decimal, ".", regex=False)
        marks = cells.str.extract(IN_THOUSANDS)
        times = marks[1].str.lower().map(THOUSANDS).fillna(1.0)
        cells = marks[0].fillna(cells)
        numbers[unread] = pd.to_numeric(cells, errors="coerce").astype("float64") * times
    return numbers.replace([np.inf, -np.inf], np.nan)


def as_dates(values: pd.Series, form: str = "", local: bool = False) -> pd.Series:
    """Read cells as moments in UTC, or as the clock showed them there with `local`.

    `form` is a strptime form, "ISO8601", "" for mixed, "quarter" for 2024-Q1, "week" for 2024-W05,
    or what numbers since 1970 count: "seconds" or "milliseconds".
    """
    moments: pd.Series
    if values.dtype.kind == "M" or isinstance(values.dtype, pd.DatetimeTZDtype):
        moments = pd.to_datetime(values, utc=True)
        if local and isinstance(values.dtype, pd.DatetimeTZDtype):
            moments = values.dt.tz_localize(None).dt.tz_localize("UTC")
        return moments
    texts = as_texts(values)
    if form in ("seconds", "milliseconds"):
        counted = as_numbers(texts) / (1.0 if form == "seconds" else 1000.0)
        moments = pd.to_datetime(counted, unit="s", errors="coerce", utc=True)
        return moments
    if form == "quarter":
        parts = texts.str.extract(r"^(?:Q(?P<q>[1-4])\W*)?(?P<y>\d{4})(?:\W*Q(?P<p>[1-4]))?$")
        month = 3 * pd.to_numeric(parts["q"].fillna(parts["p"])) - 2
        texts, form = parts["y"] + "-" + month.astype("Int64").astype("string"), "%Y-%m"
    elif form == "week":
        texts, form = texts.str.replace(r"\W*W(?=\d)", "-W", regex=True) + "-1", "%G-W%V-%u"
    elif local:
        texts, form = texts.str.replace(OFFSET, "", regex=True), form.replace("%z", "").strip()
    else:
        texts = texts.str.replace(ZONE, lambda zone: ZONES[zone[0]], regex=True)
    moments = pd.to_datetime(texts, format=form or "mixed", errors="coerce", utc=True)
    return moments


def prepare(frame: pd.DataFrame, roles: dict[str, dict[str, Any]]) -> pd.DataFrame:
    """Turn raw columns into floats, labels (str or NaN) and texts (str), as `roles` says."""
    columns: dict[str, pd.Series] = {}
    moments: dict[str, pd.Series] = {}
    clocks: dict[str, pd.Series] = {}  # as people there saw them
    for name, role in roles.items():
        values, kind = frame[name], role["role"]
        if kind in ("numeric", "integer code"):
            numbers = as_numbers(values, role.get("decimal", "."), role.get("unit", ""))
            columns[name] = numbers
            if role.get("labels"):
                columns[f"{name} [label]"] = as_texts(values).where(numbers.isna())
        elif kind in ("boolean", "categorical"):
            columns[name] = as_texts(values)
        elif kind == "text":
            texts = as_texts(values).fillna("").astype(object)
            columns[name] = texts
            columns[f"{name} [length]"] = texts.str.len().astype("float64")
            columns[f"{name} [words]"] = texts.map(lambda cell: len(cell.split())).astype("float64")
        elif kind == "datetime":
            moments[name] = as_dates(values, role.get("form", ""))
            clocks[name] = as_dates(values, role.get("form", ""), local=True)
    for name, moment in clocks.items():
        columns[f"{name} [days]"] = _days(moments[name] - EPOCH)
        columns[f"{name} [year]"] = moment.dt.year.astype("float64")
        columns[f"{name} [month]"] = moment.dt.month.astype("float64")
        columns[f"{name} [day]"] = moment.dt.day.astype("float64")
        columns[f"{name} [day of year]"] = moment.dt.day_of_year.astype("float64")
        columns[f"{name} [weekday]"] = moment.dt.day_of_week.astype("float64")
        columns[f"{name} [hour]"] = moment.dt.hour + moment.dt.minute / 60.0
    names = list(moments)[:MOST_DATE_PAIRS]
    for position, later in enumerate(names):
        for earlier in names[:position]:
            columns[f"{later} - {earlier} [days]"] = _days(moments[later] - moments[earlier])
    return pd.DataFrame(columns, index=frame.index)


def frequencies_of(frame: pd.DataFrame, names: Sequence[str]) -> dict[str, list[float]]:
    """Give the share of the rows that has each code of these columns, last the missing ones."""
    shares = {}
    for name in names:
        codes = frame[name].to_numpy(dtype=float)
        known = codes[~np.isnan(codes)].astype(int)
        counts = np.append(np.bincount(known), len(codes) - len(known))
        shares[name] = (counts / max(len(codes), 1)).tolist()
    return shares


def add_frequencies(frame: pd.DataFrame, shares: dict[str, list[float]]) -> pd.DataFrame:
    """Add for each of these columns how frequent a row's code is."""
    made = {}
    for name, share in shares.items():
        codes = frame[name].fillna(len(share) - 1).to_numpy().astype(int)
        made[f"{name} [frequency]"] = np.array(share)[codes]
    return pd.concat([frame, pd.DataFrame(made, index=frame.index)], axis=1) if made else frame


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
