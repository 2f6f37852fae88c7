"""Reading a table as it is written: every cell a string, so that labels and zeros stay."""

from __future__ import annotations

import os

from fieldbook.tables.memory import refuse_too_large
from fieldbook.tables.messages import ReadOptions, TableError
from fieldbook.tables.reading import read_table
from fieldbook.tables.source import Source
from fieldbook.tables.table import Table

__all__ = ["TableError", "read_as_text"]

ROWS_OF_FIRST_LOOK = 100


def read_as_text(path: str | os.PathLike[str], room: int | None = None) -> Table:
    """Read a table's cells as text; raise TableError, with what to do, where that can't be.

    Where it would take more than `room` bytes of memory nothing is read; `None` asks for no bound.
    """
    look = read_table(path, ReadOptions(rows=ROWS_OF_FIRST_LOOK))
    options = ReadOptions(text_columns=tuple(str(name) for name in look.frame.columns))
    if room is not None:
        refuse_too_large(Source(path), options, room)
    return read_table(path, options)
