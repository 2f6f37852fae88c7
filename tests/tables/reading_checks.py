"""Reading in tests: whatever is read is also read by the pandas call, and must be the same."""

from __future__ import annotations

import contextlib
import csv
import io
import os
import pathlib
from pathlib import Path

import pandas as pd

from fieldbook.tables.messages import ReadOptions
from fieldbook.tables.reading import read_table
from fieldbook.tables.table import Table

__all__ = ["check", "by_call", "codes", "rows"]


def check(folder: Path, content: str | bytes, options: ReadOptions | None = None) -> Table:
    """Write a file, read it, and compare with what its pandas call reads."""
    path = folder / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    table = read_table(path, options)
    pd.testing.assert_frame_equal(by_call(table, folder), table.frame)
    return table


def by_call(table: Table, folder: Path) -> pd.DataFrame:
    """The frame that a notebook in the folder gets from the table's call."""
    names = {"pd": pd, "csv": csv, "io": io, "pathlib": pathlib}
    before = Path.cwd()
    os.chdir(folder)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            frame: pd.DataFrame = eval(table.read_call, names)
    finally:
        os.chdir(before)
    return frame


def codes(table: Table) -> list[str]:
    """What kinds of things there are to say about the table."""
    return [note.code for note in table.notes]


def rows(table: Table) -> list[list[object]]:
    """The values, with `None` for missing ones."""
    return table.frame.astype(object).where(table.frame.notna(), None).to_numpy().tolist()
