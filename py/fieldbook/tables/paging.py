"""A window of rows and columns as text."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from fieldbook.tables.formatting import Formatter
from fieldbook.tables.messages import Page
from fieldbook.tables.query import Positions

__all__ = ["cut_page"]


def cut_page(
    frame: pd.DataFrame,
    formatters: Sequence[Formatter],
    positions: Positions | None,
    rows: tuple[int, int],
    columns: tuple[int, int] | None = None,
) -> Page:
    """Format the window; what lies beyond the table's edges is left away.

    Args:
        frame: The whole table.
        formatters: One for each column of the frame.
        positions: The rows in their order, `None` for all as they stand.
        rows: First row and the one after the last.
        columns: The same of columns; all by default.
    """
    total = len(frame) if positions is None else len(positions)
    start = min(max(rows[0], 0), total)
    stop = min(max(rows[1], start), total)
    width = len(frame.columns)
    first, last = columns or (0, width)
    first = min(max(first, 0), width)
    last = min(max(last, first), width)
    chosen = slice(start, stop) if positions is None else positions[start:stop]
    # Column by column: a row of a frame would mix the types.
    texts = [formatters[place](frame.iloc[chosen, place]) for place in range(first, last)]
    cells = tuple(zip(*texts, strict=True)) if texts else ((),) * (stop - start)
    return Page(
        start=start, stop=stop, total=total, column_start=first, column_stop=last, cells=cells
    )
