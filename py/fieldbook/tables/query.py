"""Filters and orders over a frame, answered by row positions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from fieldbook.tables.messages import Filter, Sort, TableError

__all__ = ["Positions", "select"]

Positions = npt.NDArray[np.intp]
_Mask = npt.NDArray[np.bool_]


def select(
    frame: pd.DataFrame, sort: Sequence[Sort] = (), filters: Sequence[Filter] = ()
) -> Positions | None:
    """Positions of the rows that pass all filters, in the order asked for.

    Returns:
        `None` if that is every row as it stands, so that nothing has to be kept for it.
    """
    for name in [*(one.column for one in sort), *(one.column for one in filters)]:
        if name not in frame.columns:
            raise _unknown_column(name)
    positions: Positions | None = None
    if filters:
        mask = np.ones(len(frame), dtype=bool)
        for one in filters:
            mask &= _mask(frame[one.column], one)
        positions = np.flatnonzero(mask)
    if not sort:
        return positions
    # lexsort takes the most important key last, and is stable.
    keys = [_key(frame[one.column], one.descending, positions) for one in reversed(sort)]
    order = np.lexsort(keys)
    return order if positions is None else positions[order]


def _unknown_column(name: str) -> TableError:
    return TableError(
        "The table could not be shown that way.",
        f"It has no column “{name}” any more.",
        "Remove the sort or filter that names it.",
    )


def _key(column: pd.Series, descending: bool, positions: Positions | None) -> Positions:
    """Ranks of the values; missing ones come last in either direction."""
    values = column if positions is None else column.iloc[positions]
    codes, distinct = pd.factorize(values, sort=False)
    if isinstance(column.dtype, pd.StringDtype):
        # Upper and lower case stand together, as in a dictionary; equal words keep an order.
        folded = np.array([(text.casefold(), text) for text in distinct], dtype="object,object")
        order = np.argsort(folded, kind="stable")
    else:
        order = np.asarray(distinct.argsort())
    ranks = np.empty(len(order) + 1, dtype=np.intp)
    ranks[order] = np.arange(len(order))
    if descending:
        ranks[:-1] = len(order) - 1 - ranks[:-1]
    # Missing values have the code -1, which takes the last rank.
    ranks[-1] = len(order)
    return ranks[codes]


def _mask(column: pd.Series, asked: Filter) -> _Mask:
    if asked.operator in {"is_missing", "is_present"}:
        missing = column.isna().to_numpy()
        return missing if asked.operator == "is_missing" else ~missing
    needed = 2 if asked.operator == "between" else 0 if asked.operator == "one_of" else 1
    if len(asked.values) < needed:
        raise _not_understood(asked)
    if isinstance(column.dtype, pd.StringDtype):
        found = _text_mask(column, asked)
    elif pd.api.types.is_datetime64_any_dtype(column.dtype):
        found = _date_mask(column, asked)
    elif pd.api.types.is_bool_dtype(column.dtype):
        found = _text_mask(column.astype("str"), asked)
    else:
        found = _number_mask(column, asked)
    # A missing value passes no condition about values, negated ones included.
    return np.asarray(found.fillna(False), dtype=bool) & column.notna().to_numpy()


def _text_mask(column: pd.Series, asked: Filter) -> pd.Series:
    values = asked.values
    match asked.operator:
        case "equals":
            return column == values[0]
        case "not_equals":
            return column != values[0]
        case "contains":
            return column.str.contains(values[0], case=False, regex=False)
        case "not_contains":
            return ~column.str.contains(values[0], case=False, regex=False).astype("boolean")
        case "starts_with":
            return column.str.casefold().str.startswith(values[0].casefold())
        case "one_of":
            return column.isin(values)
        case "at_least":
            return column >= values[0]
        case "at_most":
            return column <= values[0]
        case "between":
            return (column >= values[0]) & (column <= values[1])
    raise _not_understood(asked)


def _number_mask(column: pd.Series, asked: Filter) -> pd.Series:
    values = [_number(text, asked) for text in asked.values]
    match asked.operator:
        case "equals":
            return _close(column, values[0])
        case "not_equals":
            return ~_close(column, values[0])
        case "at_least":
            return column >= values[0]
        case "at_most":
            return column <= values[0]
        case "between":
            return (column >= min(values)) & (column <= max(values))
        case "one_of":
            found = pd.Series(False, index=column.index)
            for value in values:
                found |= _close(column, value)
            return found
    raise _not_understood(asked)


def _close(column: pd.Series, value: float) -> pd.Series:
    """Equal to what is shown: floats agree in fifteen digits."""
    if not pd.api.types.is_float_dtype(column.dtype):
        return (column == value).fillna(False).astype(bool)
    return pd.Series(np.isclose(column, value, rtol=1e-14, atol=0.0), index=column.index)


def _number(text: str, asked: Filter) -> float:
    written = text.strip().replace("\u202f", "").replace("\u2212", "-")
    try:
        return int(written)
    except ValueError:
        try:
            return float(written.replace(",", "."))
        except ValueError as error:
            raise _not_understood(asked) from error


def _date_mask(column: pd.Series, asked: Filter) -> pd.Series:
    spans = [_span(text, column, asked) for text in asked.values]
    match asked.operator:
        case "equals":
            return (column >= spans[0][0]) & (column < spans[0][1])
        case "not_equals":
            return ~((column >= spans[0][0]) & (column < spans[0][1]))
        case "at_least":
            return column >= spans[0][0]
        case "at_most":
            return column < spans[0][1]
        case "between":
            return (column >= min(spans)[0]) & (column < max(spans)[1])
        case "one_of":
            found = pd.Series(False, index=column.index)
            for begin, end in spans:
                found |= (column >= begin) & (column < end)
            return found
    raise _not_understood(asked)


def _span(text: str, column: pd.Series, asked: Filter) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The time that a written date covers: a year, a month, a day, a minute or a second."""
    written = text.strip().replace("T", " ")
    try:
        begin = pd.Timestamp(written)
    except ValueError as error:
        raise _not_understood(asked) from error
    if column.dt.tz is not None and begin.tz is None:
        begin = begin.tz_localize(column.dt.tz)
    widths = {
        4: pd.DateOffset(years=1),
        7: pd.DateOffset(months=1),
        10: pd.DateOffset(days=1),
        16: pd.DateOffset(minutes=1),
    }
    return begin, begin + widths.get(len(written), pd.DateOffset(seconds=1))


def _not_understood(asked: Filter) -> TableError:
    value = " and ".join(f"“{value}”" for value in asked.values) or "nothing"
    return TableError(
        "The filter could not be applied.",
        f"{value} is not a value that “{asked.column}” can be compared with.",
        "Write numbers as 3.5 and dates as 2024-05-31, or choose another condition.",
    )
