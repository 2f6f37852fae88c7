"""Which rows of a table are trained on, and which are set aside to judge the model by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["MOST_CELLS", "ChosenRows", "choose_rows"]

MOST_CELLS = 20_000_000  # as floats 160 MB, of which training holds a few copies

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class ChosenRows:
    """Positions in the table, in its order, and a numpy expression for the rows trained on."""

    trained_on: Array
    held_out: Array
    expression: str


def choose_rows(
    rows: int,
    columns: int,
    hold_out: float,
    seed: int,
    groups: Array | None = None,
    time: Array | None = None,
    most_cells: int = MOST_CELLS,
) -> ChosenRows | None:
    """Set a share of the rows aside, and keep as many of the others as memory has room for.

    With groups whole ones are set aside, with time the latest rows. None where all are trained on.
    """
    aside = round(rows * hold_out)
    most = max(1, most_cells // max(columns, 1))
    if not aside and rows <= most:
        return None
    draw = np.random.RandomState(seed)
    order, expression = draw.permutation(rows), ""
    by_chance = not aside or (groups is None and time is None)
    if by_chance:
        drawn = f"np.random.RandomState({seed}).permutation({rows})"
        expression = f"np.sort({drawn}[{aside}:{min(rows, aside + most)}])"
    elif time is not None:
        order = np.argsort(-time, kind="stable")
    elif groups is not None:
        # Groups in an order of chance, until enough rows are set aside.
        place = draw.permutation(int(groups.max()) + 1)[groups]
        order = np.argsort(place, kind="stable")
        while 0 < aside < rows and place[order[aside]] == place[order[aside - 1]]:
            aside += 1
    kept = np.sort(order[aside : aside + most])
    if not by_chance:
        expression = f"np.array({kept.tolist()})"
    return ChosenRows(kept, np.sort(order[:aside][:most]), expression)
