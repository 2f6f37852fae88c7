"""Values as the grid shows them: exact and short."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd

__all__ = ["Formatter", "formatter_for", "number_text", "usual_decimals", "usual_width"]

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
        return _floats
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


def usual_decimals(column: pd.Series) -> int:
    """How many decimals the values of a column have room for when their points stand in line.

    No zeros are added, as they would claim an exactness that the file does not. Columns of long
    decimals need no room: nearly all their values are equally long.
    """
    if not pd.api.types.is_float_dtype(column.dtype):
        return 0
    shown = [number_text(value) for value in column.head(_LOOK_AT).dropna()]
    most = max((len(text.partition(".")[2]) for text in shown if "e" not in text), default=0)
    return most if most <= _DECIMALS_MOST else 0


def number_text(value: float) -> str:
    """A number with at most 15 significant digits, which is what every float can keep.

    The seventeenth digit of a float only tells how it was read, not what was written.
    """
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}"


def _floats(values: pd.Series) -> list[str | None]:
    return [None if value != value else number_text(value) for value in values.tolist()]


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
    decimals = usual_decimals(column)
    room = decimals + 1 if decimals else 0
    shown = [text for text in formatter(column.head(200)) if text is not None]
    lengths = sorted(len(text.partition(".")[0]) + room if room else len(text) for text in shown)
    usual = lengths[int(len(lengths) * 0.95)] if lengths else 0
    return min(max(usual, len(name)), _WIDEST)
