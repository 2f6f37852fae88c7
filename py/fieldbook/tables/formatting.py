"""Values as the grid shows them: exact, short, and alike within a column."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd

__all__ = ["Formatter", "formatter_for", "number_text", "usual_width"]

Formatter = Callable[[pd.Series], list[str | None]]

_LOOK_AT = 1_000
_DECIMALS_MOST = 6
_TEXT_MOST = 2_000
_WIDEST = 40


def formatter_for(column: pd.Series) -> Formatter:
    """A function that turns pieces of this column into text; `None` stands for missing."""
    dtype = column.dtype
    if pd.api.types.is_datetime64_any_dtype(dtype):
        return partial(_dates, form=_date_form(column))
    if pd.api.types.is_float_dtype(dtype):
        return partial(_floats, decimals=_decimals(column))
    if isinstance(dtype, pd.StringDtype):
        return _texts
    return _others


def _others(values: pd.Series) -> list[str | None]:
    return [None if missing else str(value) for value, missing in _with_gaps(values)]


def _texts(values: pd.Series) -> list[str | None]:
    return [
        None if missing else value if len(value) <= _TEXT_MOST else value[:_TEXT_MOST] + "…"
        for value, missing in _with_gaps(values)
    ]


def _with_gaps(values: pd.Series) -> zip:  # type: ignore[type-arg]
    return zip(values.tolist(), values.isna().tolist(), strict=True)


def _decimals(column: pd.Series) -> int | None:
    """The number of decimals that show every value exactly, `None` if that takes too many.

    Decimal points then stand one below the other without any value being rounded.
    """
    few = column.head(_LOOK_AT).dropna()
    most = 0
    for value in few:
        if not math.isfinite(value):
            continue
        text = number_text(value)
        if "e" in text:
            return None
        most = max(most, len(text.partition(".")[2]))
    return most if most <= _DECIMALS_MOST else None


def number_text(value: float) -> str:
    """A number with at most 15 significant digits, which is what every float can keep.

    The seventeenth digit of a float only tells how it was read, not what was written.
    """
    if value == math.floor(value) and abs(value) < 1e15:
        return str(int(value)) if value or math.copysign(1, value) > 0 else "0"
    return f"{value:.15g}"


def _floats(values: pd.Series, decimals: int | None) -> list[str | None]:
    return [None if value != value else _float(value, decimals) for value in values.tolist()]


def _float(value: float, decimals: int | None) -> str:
    short = number_text(value)
    if decimals is None or not math.isfinite(value) or "e" in short:
        return short
    # Further down a value may have more decimals than those looked at.
    return f"{value:.{decimals}f}" if len(short.partition(".")[2]) <= decimals else short


def _date_form(column: pd.Series) -> str:
    """Days alone where no value has a time of day, else as much of the time as is used."""
    values = column.dropna()
    if values.dt.tz is not None:
        zone = " %z"
        values = values.dt.tz_localize(None)
    else:
        zone = ""
    ticks = values.to_numpy().astype("datetime64[us]").astype(np.int64)
    if not (ticks % 86_400_000_000).any() and not zone:
        return "%Y-%m-%d"
    if not (ticks % 60_000_000).any():
        return "%Y-%m-%d %H:%M" + zone
    if not (ticks % 1_000_000).any():
        return "%Y-%m-%d %H:%M:%S" + zone
    return "%Y-%m-%d %H:%M:%S.%f" + zone


def _dates(values: pd.Series, form: str) -> list[str | None]:
    texts = values.dt.strftime(form)
    return [None if missing else text for text, missing in _with_gaps(texts)]


def usual_width(name: str, column: pd.Series, formatter: Formatter) -> int:
    """How many characters show the name and all but the longest values."""
    shown = sorted(len(text) for text in formatter(column.head(200)) if text is not None)
    usual = shown[int(len(shown) * 0.95)] if shown else 0
    return min(max(usual, len(name)), _WIDEST)
