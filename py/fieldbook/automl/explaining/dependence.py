"""What is predicted along one column's values while all else stays as it is.

Partial dependence (Friedman, 2001) with its individual conditional expectations (Goldstein et al.,
2015): each sampled row is given each value in turn, and their predictions are averaged. Where the
rows' own curves run across each other, the mean tells little; the band shows how far they spread.
Values that don't occur together are combined, so that columns which hang together mislead (Apley
and Zhu, 2020): what is drawn is what the model says, not what the world does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from fieldbook.automl.clock import Clock
from fieldbook.automl.dataset import Recipe
from fieldbook.automl.explaining.columns_seen import SeenColumn, as_day, as_moments
from fieldbook.automl.explaining.judged import Judged
from fieldbook.automl.explaining.messages import Dependence, Output
from fieldbook.automl.messages import Role, Task
from fieldbook.automl.plain import add_frequencies, derive, prepare
from fieldbook.reports.wording import figure

__all__ = ["dependence"]

MOST_ROWS = 200
LEAST_ROWS = 20
POINTS = 21
BULK = (0.01, 0.99)  # of a column's values: beyond these a model knows next to nothing
MOST_LABELS = 12
SHARED_BY = 5  # rows that a label must have to be named
MOST_OUTPUTS = 6  # classes, the commonest
MOST_CURVES = 20
BAND = (0.1, 0.9)
CELLS_AT_ONCE = 1_000_000  # rows times columns handed to a model; memory is short in a browser


@dataclass(frozen=True, slots=True)
class _Grid:
    """The values that a column takes, and where they are drawn."""

    values: np.ndarray
    places: np.ndarray
    labels: tuple[str, ...]
    shares: tuple[float, ...] = ()


def dependence(
    judged: Judged,
    recipe: Recipe,
    column: SeenColumn,
    classes: tuple[str, ...],
    clock: Clock,
    rows: int = MOST_ROWS,
) -> Dependence | None:
    """Vary one column in up to `rows` held-out rows.

    Nothing is given for texts, where there is only one value, and where time runs out.
    """
    grid = _grid(column)
    if grid is None or len(grid.values) < 2:
        return None
    draw = np.random.RandomState(judged.data.seed)
    sampled = draw.permutation(judged.rows)[: min(rows, MOST_ROWS)]
    frame = judged.data.frame.iloc[sampled]
    at_once = max(1, CELLS_AT_ONCE // max(frame.size, 1))
    predicted = []
    for start in range(0, len(grid.values), at_once):
        if clock.over():
            return None
        varied = [
            _with_value(frame, recipe, column, value)
            for value in grid.values[start : start + at_once]
        ]
        predicted.append(judged.predict(pd.concat(varied, ignore_index=True)))
    lines = np.concatenate(predicted)
    lines = lines.reshape(len(grid.values), len(sampled), *lines.shape[1:])
    return Dependence(
        column=column.name,
        kind=column.kind,
        grid=_line(grid.places),
        labels=grid.labels,
        shares=grid.shares,
        rows=len(sampled),
        outputs=_outputs(lines, judged, classes),
    )


def _grid(column: SeenColumn) -> _Grid | None:
    known = column.known
    if not len(known) or column.kind == "text":
        return None
    if column.kind == "label":
        return _grid_of_labels(column)
    values = np.unique(known)
    if len(values) > POINTS:
        shares = np.linspace(*BULK, POINTS)
        values = np.unique(np.quantile(known, shares, method="inverted_cdf"))
    write = as_day if column.kind == "date" else figure
    return _Grid(values, values, tuple(write(float(value)) for value in values))


def _grid_of_labels(column: SeenColumn) -> _Grid:
    rows = np.bincount(column.known.astype(np.int64), minlength=len(column.labels))
    places = np.argsort(-rows, kind="stable")[:MOST_LABELS]
    places = places[rows[places] >= SHARED_BY]
    names = tuple(column.labels[place] for place in places)
    shares = _line(rows[places] / len(column.values))
    return _Grid(places.astype(np.float64), np.arange(len(places)), names, shares)


def _with_value(
    frame: pd.DataFrame, recipe: Recipe, column: SeenColumn, value: float
) -> pd.DataFrame:
    """Give the rows as they would be prepared if the column had the value in each."""
    derived = {f"{one} {sign} {other}" for sign, one, other in recipe.formulas}
    derived |= {f"{name} [frequency]" for name in recipe.frequencies}
    varied = frame[[name for name in frame.columns if name not in derived]].copy()
    if column.kind == "date":
        _set_date(varied, recipe, column.name, value)
    else:
        varied[column.name] = value
        if f"{column.name} [label]" in varied.columns:  # what stands where no number does
            varied[f"{column.name} [label]"] = np.nan
    varied = derive(add_frequencies(varied, recipe.frequencies), recipe.formulas)
    return varied[list(frame.columns)]


def _set_date(varied: pd.DataFrame, recipe: Recipe, name: str, value: float) -> None:
    """Move one date; it is many columns, some of them in common with other dates."""
    dates = {each: role for each, role in recipe.roles.items() if role["role"] == Role.DATETIME}
    days = {each: varied[f"{each} [days]"] for each in dates}
    days[name] = pd.Series(value, index=varied.index)
    moments = {each: as_moments(column.to_numpy()) for each, column in days.items()}
    prepared = prepare(pd.DataFrame(moments, index=varied.index), dates)
    # The others keep the hours that their clocks showed.
    own = [each for each in recipe.made_from(name, list(prepared.columns)) if each in prepared]
    varied[own] = prepared[own]


def _outputs(lines: np.ndarray, judged: Judged, classes: tuple[str, ...]) -> tuple[Output, ...]:
    """Summarise predictions, (grid points, rows) or (grid points, rows, classes)."""
    task = judged.data.task
    if task is Task.REGRESSION:
        return (_output("", lines, curves=True),)
    if task is Task.BINARY:
        return (_output(classes[1], lines[:, :, 1], curves=True),)
    rows = np.bincount(judged.data.target, minlength=len(classes))
    common = np.sort(np.argsort(-rows, kind="stable")[:MOST_OUTPUTS])
    return tuple(_output(classes[each], lines[:, :, each], curves=False) for each in common)


def _output(label: str, lines: np.ndarray, curves: bool) -> Output:
    low, high = np.quantile(lines, BAND, axis=1)
    kept: tuple[tuple[float, ...], ...] = ()
    if curves:
        # Evenly from the lowest to the highest, and in that order: whose they are is not kept.
        order = np.argsort(lines.mean(axis=0), kind="stable")
        chosen = np.unique(np.linspace(0, len(order) - 1, MOST_CURVES).round().astype(int))
        kept = tuple(_line(lines[:, row]) for row in order[chosen])
    return Output(label, _line(lines.mean(axis=1)), _line(low), _line(high), kept)


def _line(values: np.ndarray) -> tuple[float, ...]:
    return tuple(_short(value) for value in values)


def _short(value: float) -> float:
    return float(f"{value:.5g}")
