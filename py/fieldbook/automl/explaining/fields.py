"""The columns as a form asks for them: a typical value of each, and what else there is."""

from __future__ import annotations

import numpy as np

from fieldbook.automl.dataset import Recipe
from fieldbook.automl.explaining.columns_seen import SeenColumn, as_moments
from fieldbook.automl.explaining.messages import Field

__all__ = ["field_of"]

MOST_LABELS = 40
SHARED_BY = 5  # rows that a label must have to be named
TAIL = 0.05
DIGITS = 10


def field_of(column: SeenColumn, recipe: Recipe) -> Field:
    """Describe one column, its values written as the table writes them."""
    known = column.known
    if column.kind == "text" or not len(known):
        return Field(column.name, column.kind, "")
    if column.kind == "label":
        return _labels(column)
    role = recipe.roles[column.name]
    # Values that occur: the median of 1 and 2 rooms is a number of rooms.
    values = np.quantile(known, [TAIL, 0.5, 1 - TAIL], method="inverted_cdf")
    if column.kind == "date":
        low, typical, high = (_date(float(value), role["form"]) for value in values)
    else:
        low, typical, high = (_number(float(value), role["decimal"]) for value in values)
    return Field(column.name, column.kind, typical, low, high)


def _labels(column: SeenColumn) -> Field:
    rows = np.bincount(column.known.astype(np.int64), minlength=len(column.labels))
    order = np.argsort(-rows, kind="stable")
    named = [column.labels[place] for place in order[:MOST_LABELS] if rows[place] >= SHARED_BY]
    typical = column.labels[order[0]] if named else ""
    return Field(
        column.name,
        column.kind,
        typical,
        labels=tuple(named),
        complete=len(named) == len(column.labels),
    )


def _number(value: float, decimal: str) -> str:
    text = f"{value:.0f}" if value == round(value) and abs(value) < 1e15 else f"{value:.{DIGITS}g}"
    return text.replace(".", decimal)


def _date(days: float, form: str) -> str:
    moment = as_moments([days]).round("s")[0]
    if form in ("seconds", "milliseconds"):
        return f"{moment.timestamp() * (1 if form == 'seconds' else 1000):.0f}"
    if form == "quarter":
        return f"{moment.year}-Q{moment.quarter}"
    if form == "week":
        return "{0.year}-W{0.week:02d}".format(moment.isocalendar())
    if form not in ("", "ISO8601"):
        return str(moment.strftime(form))
    midnight = moment == moment.normalize()
    return str(moment.date().isoformat() if midnight else moment.tz_localize(None).isoformat(" "))
