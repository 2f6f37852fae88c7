"""The shape of each column: missing share, distinct values, spread."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from fieldbook.tables.formatting import Formatter, number_text
from fieldbook.tables.messages import ColumnProfile, Histogram, TableProfile, TopValue
from fieldbook.tables.table import kind_of

__all__ = ["BINS", "TOP", "SAMPLE_ABOVE", "profile_columns"]

BINS = 24
TOP = 24
SAMPLE_ABOVE = 200_000
_TOP_OF_TEXT = 6


def profile_columns(
    frame: pd.DataFrame, formatters: Sequence[Formatter], columns: tuple[int, int] | None = None
) -> TableProfile:
    """Profile the columns of a window, all by default.

    Missing values, minimum, maximum and mean are exact; distinct values, bars and top values
    are counted on a fixed sample where there are more than `SAMPLE_ABOVE` rows.
    """
    start, stop = columns or (0, len(frame.columns))
    sampled = len(frame) > SAMPLE_ABOVE
    chosen: slice | np.ndarray[tuple[int], np.dtype[np.intp]] = slice(None)
    if sampled:
        generator = np.random.default_rng(0)
        chosen = np.sort(generator.choice(len(frame), SAMPLE_ABOVE, replace=False))
    profiles = [
        _profile(str(frame.columns[place]), column, column.iloc[chosen], formatters[place])
        for place, column in (
            (place, frame.iloc[:, place]) for place in range(start, min(stop, len(frame.columns)))
        )
    ]
    return TableProfile(
        rows=len(frame),
        sampled=SAMPLE_ABOVE if sampled else None,
        start=start,
        columns=tuple(profiles),
    )


def _profile(
    name: str, column: pd.Series, sample: pd.Series, formatter: Formatter
) -> ColumnProfile:
    kind = kind_of(column)
    missing = int(column.isna().sum())
    distinct = int(sample.nunique())
    if kind in {"integer", "number"}:
        return _numbers(name, column, sample, formatter, missing, distinct)
    if kind == "date":
        return _dates(name, column, sample, formatter, missing, distinct)
    counts = sample.value_counts().head(TOP if kind in {"category", "boolean"} else _TOP_OF_TEXT)
    shown = formatter(counts.index.to_series().astype(column.dtype))
    top = tuple(TopValue(text or "", int(count)) for text, count in zip(shown, counts, strict=True))
    return ColumnProfile(name, kind, missing, distinct, top=top)


def _numbers(
    name: str,
    column: pd.Series,
    sample: pd.Series,
    formatter: Formatter,
    missing: int,
    distinct: int,
) -> ColumnProfile:
    kind = kind_of(column)
    present = column.dropna()
    if present.empty:
        return ColumnProfile(name, kind, missing, distinct)
    low, high = formatter(pd.Series([present.min(), present.max()], dtype=column.dtype))
    mean = float(present.mean())
    values = sample.dropna().to_numpy(dtype=float)
    return ColumnProfile(
        name,
        kind,
        missing,
        distinct,
        minimum=low,
        maximum=high,
        mean=number_text(float(f"{mean:.5g}")),
        histogram=_histogram(values, kind == "integer", low, high),
    )


def _histogram(
    values: np.ndarray[tuple[int], np.dtype[np.float64]],
    whole: bool,
    low: str | None,
    high: str | None,
) -> Histogram | None:
    finite = values[np.isfinite(values)]
    if not finite.size:
        return None
    first, last = float(finite.min()), float(finite.max())
    if first == last:
        return Histogram(low or "", high or "", (finite.size,))
    if whole and last - first < BINS:
        # One bar for each whole number: narrower ones would show gaps that mean nothing.
        counts = np.bincount((finite - first).astype(np.intp))
    else:
        # Halves keep the difference of huge values finite.
        scale = 1.0 if np.isfinite(last - first) else 0.5
        share = (finite * scale - first * scale) / (last * scale - first * scale)
        counts = np.bincount(np.minimum(share * BINS, BINS - 1).astype(np.intp), minlength=BINS)
    return Histogram(low or "", high or "", tuple(counts.tolist()))


def _dates(
    name: str,
    column: pd.Series,
    sample: pd.Series,
    formatter: Formatter,
    missing: int,
    distinct: int,
) -> ColumnProfile:
    present = column.dropna()
    low, high = formatter(pd.Series([present.min(), present.max()], dtype=column.dtype))
    values = sample.dropna()
    if values.dt.tz is not None:
        values = values.dt.tz_convert("UTC").dt.tz_localize(None)
    ticks = values.to_numpy().astype("datetime64[s]").astype(np.int64).astype(float)
    return ColumnProfile(
        name,
        "date",
        missing,
        distinct,
        minimum=low,
        maximum=high,
        histogram=_histogram(ticks, False, low, high),
    )
