"""A file that has been read."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from fieldbook.tables.messages import Dialect, Kind, Note

__all__ = ["Table", "kind_of"]

_CATEGORY_MOST = 50
_CATEGORY_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Table:
    """A frame with how it was read and what is to be said about it."""

    frame: pd.DataFrame
    dialect: Dialect
    notes: tuple[Note, ...]
    read_call: str
    """The pandas expression that gives the same frame from the same path."""


def kind_of(column: pd.Series) -> Kind:
    """What a column holds, as its type mark says it."""
    dtype = column.dtype
    if pd.api.types.is_bool_dtype(dtype):
        return "boolean"
    if pd.api.types.is_integer_dtype(dtype):
        return "integer"
    if pd.api.types.is_datetime64_any_dtype(dtype):
        return "date"
    few = column.head(5_000).dropna()
    if few.empty and column.isna().all():
        return "empty"
    if pd.api.types.is_numeric_dtype(dtype):
        return "number"
    distinct = few.nunique()
    repeated = distinct < len(few) and distinct <= max(_CATEGORY_SHARE * len(few), 2)
    return "category" if repeated and distinct <= _CATEGORY_MOST else "text"
