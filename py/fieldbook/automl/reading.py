"""Reading a table as it is written: every cell a string, so that labels and zeros stay."""

from __future__ import annotations

import os

from fieldbook.tables.messages import ReadOptions, TableError
from fieldbook.tables.reading import read_table
from fieldbook.tables.table import Table

__all__ = ["TableError", "read_as_text"]

ROWS_OF_FIRST_LOOK = 100


def read_as_text(path: str | os.PathLike[str]) -> Table:
    """Read a table's cells as text; raise TableError, with what to do, where that can't be."""
    look = read_table(path, ReadOptions(rows=ROWS_OF_FIRST_LOOK))
    names = tuple(str(name) for name in look.frame.columns)
    return read_table(path, ReadOptions(text_columns=names))
