"""Reading a table as it is written: every cell a string, so that leading zeros stay."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

__all__ = ["Table", "TableError", "read_table"]

ENCODINGS = ("utf-8-sig", "cp1252")
DELIMITERS = ",;\t|"


class TableError(ValueError):
    """A file that can't be read as a table, with a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file's cells, and how they were found in it."""

    frame: pd.DataFrame
    delimiter: str
    encoding: str


def read_table(path: str | Path) -> Table:
    """Read a delimited file with a header; raise TableError with a clear sentence otherwise."""
    try:
        data = Path(path).read_bytes()
    except FileNotFoundError:
        raise TableError(f"There is no file “{path}”.") from None
    except OSError as error:
        raise TableError(f"“{path}” can't be read: {error.strerror}.") from None
    if not data.strip():
        raise TableError(f"“{path}” is empty.")
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise TableError(f"“{path}” is a binary file, not a table of text.")
    text, encoding = _decode(data)
    delimiter = _delimiter(text)
    try:
        frame = pd.read_csv(
            io.StringIO(text),
            sep=delimiter,
            dtype=str,
            keep_default_na=False,
            skipinitialspace=True,
            low_memory=False,
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError, csv.Error) as error:
        raise TableError(f"“{path}” can't be read as a table: {error}.") from None
    if not len(frame):
        raise TableError(f"“{path}” has a header but no rows.")
    return Table(frame, delimiter, encoding)


def _decode(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16"), "utf-16"
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1"), "latin-1"


def _delimiter(text: str) -> str:
    """Take the delimiter that cuts the first lines into the same number of several fields."""
    lines = text[:65536].splitlines()[:50]

    def fitness(delimiter: str) -> tuple[float, int]:
        rows = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        width = rows[0] if rows else 0
        alike = sum(length == width for length in rows) / max(len(rows), 1)
        return (alike if width > 1 else 0.0), width

    return max(DELIMITERS, key=fitness)
