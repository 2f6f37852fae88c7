"""The columns of a data set as a person knows them, not as models are fed with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from fieldbook.automl.dataset import Dataset, Recipe
from fieldbook.automl.messages import Role
from fieldbook.automl.plain import EPOCH

__all__ = ["SeenColumn", "as_day", "as_moments", "seen_columns"]

KINDS = {
    Role.NUMERIC: "number",
    Role.INTEGER_CODE: "number",
    Role.BOOLEAN: "label",
    Role.CATEGORICAL: "label",
    Role.DATETIME: "date",
    Role.TEXT: "text",
}
STANDS_FOR = {"date": " [days]", "text": " [words]"}  # the prepared column of such a column


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """A column's values as numbers, and what they mean."""

    name: str
    kind: str  # "number", "label", "date" or "text"
    values: np.ndarray  # numbers, places in `labels`, days since 2000, or numbers of words
    labels: tuple[str, ...] = ()

    @property
    def known(self) -> np.ndarray:
        """Values that are not missing."""
        known: np.ndarray = self.values[~np.isnan(self.values)]
        return known


def seen_columns(data: Dataset, recipe: Recipe) -> tuple[SeenColumn, ...]:
    """List the columns that models use, in the order of the table."""
    return tuple(_seen(name, data.frame, recipe) for name in recipe.roles)


def as_day(days: float) -> str:
    """Write days since 2000 as a date."""
    return str((EPOCH + pd.Timedelta(days=days)).date().isoformat())


def as_moments(days: np.ndarray | Sequence[float]) -> Any:
    """Turn days since 2000 into moments in UTC."""
    return EPOCH + pd.to_timedelta(np.asarray(days, dtype=np.float64), unit="D")


def _seen(name: str, frame: pd.DataFrame, recipe: Recipe) -> SeenColumn:
    kind = KINDS[Role(recipe.roles[name]["role"])]
    values = frame[name + STANDS_FOR.get(kind, "")].to_numpy(dtype=np.float64)
    labels: tuple[str, ...] = ()
    if kind == "label":
        categories = recipe.encoder.categories_[recipe.encoded.index(name)]
        labels = tuple(str(each) for each in categories if isinstance(each, str))
    return SeenColumn(name, kind, values, labels)
