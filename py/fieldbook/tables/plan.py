"""The arguments of `pandas.read_csv` that read a file, run here or written into a notebook."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from fieldbook.tables.source import Source

__all__ = ["ReadPlan"]

# From this size on pandas infers types piece by piece unless told not to.
_LOW_MEMORY_FROM = 1 << 18
_PIECE_ROWS = 200_000
_DEFAULTS: dict[str, Any] = {
    "sep": ",",
    "quoting": csv.QUOTE_MINIMAL,
    "quotechar": '"',
    "escapechar": None,
    "skiprows": 0,
    "skipinitialspace": False,
    "decimal": ".",
    "thousands": None,
    "na_values": [],
    "on_bad_lines": "error",
    "nrows": None,
}


@dataclass(slots=True)
class ReadPlan:
    """How one file is read; reading fills in what its columns turn out to hold."""

    encoding: str
    delimiter: str
    quote: str
    escape: str
    header: bool
    names: tuple[str, ...]
    """The columns' final names."""
    raw_names: tuple[str, ...]
    """The names as pandas would take them from the file."""
    spelled_out: bool = False
    """Whether the names must be given, and the header's line is one of those skipped."""
    skip_lines: tuple[int, ...] = ()
    """Numbers of lines that are no rows; one with line breaks inside quotes counts once."""
    strip_blanks: bool = False
    decimal: str = "."
    thousands: str = ""
    missing: tuple[str, ...] = ()
    skip_bad_rows: bool = False
    rows: int | None = None
    without_nul: bool = False
    dtypes: dict[str, str] = field(default_factory=dict)
    integers: list[str] = field(default_factory=list)
    """Integers with gaps, which are floats to pandas unless it is told."""
    dates: dict[str, str] = field(default_factory=dict)
    kept_text: set[str] = field(default_factory=set)
    """Columns that are never to become anything but text."""
    mixed: bool = False
    """Whether text columns may hold stretches of numbers, which pandas must see together."""
    dropped: tuple[str, ...] = ()
    """Nameless columns without a value, as lines that end with a delimiter make them."""

    def read(self, source: Source, **changes: Any) -> pd.DataFrame:
        """Read UTF-8 text from `source`; `changes` replace single arguments."""
        with source.open() as stream:
            frame: pd.DataFrame = pd.read_csv(stream, **(self._reading() | changes))
        return frame

    def read_as_text(
        self, source: Source, columns: list[str], rows: int | None = None
    ) -> Iterator[pd.DataFrame]:
        """Some columns as they are written, in pieces; missing values are missing here too."""
        limit = self.rows if rows is None else min(rows, self.rows or rows)
        kept = {"dtype": "str", "nrows": limit, "chunksize": _PIECE_ROWS, **self._only(columns)}
        with source.open() as stream, pd.read_csv(stream, **(self._reading() | kept)) as pieces:
            yield from pieces

    def read_typed(self, source: Source, types: dict[str, str]) -> pd.DataFrame:
        """Some columns again, with other types."""
        return self.read(source, dtype=types, **self._only(list(types)))

    def _only(self, columns: list[str]) -> dict[str, Any]:
        # Without a header pandas counts the fields of rows, and finds columns missing where all
        # rows are narrow: then it reads all columns.
        return {} if self.spelled_out else {"usecols": columns}

    @property
    def reads_header(self) -> bool:
        """Whether pandas meets the header."""
        return self.header and not self.spelled_out

    def _reading(self) -> dict[str, Any]:
        """The arguments for reading here, where the columns' names are known."""
        return self._arguments() | {
            "header": 0 if self.reads_header else None,
            "names": list(self.names),
            "low_memory": False,
        }

    def _arguments(self) -> dict[str, Any]:
        """What differs from pandas' own defaults and does not depend on names."""
        # A number skips lines at the beginning, a list single lines.
        leading = self.skip_lines == tuple(range(len(self.skip_lines)))
        arguments = {
            "sep": r"\s+" if self.delimiter == " " else self.delimiter,
            "quoting": csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            "quotechar": self.quote or '"',
            "escapechar": self.escape or None,
            "skiprows": len(self.skip_lines) if leading else list(self.skip_lines),
            "skipinitialspace": self.strip_blanks,
            "decimal": self.decimal,
            "thousands": self.thousands or None,
            "na_values": list(self.missing),
            "on_bad_lines": "skip" if self.skip_bad_rows else "error",
            "nrows": self.rows,
        }
        return {name: value for name, value in arguments.items() if value != _DEFAULTS[name]}

    def call(self, path: str, size: int) -> str:
        """The expression that reads the same frame from the file as it lies on the disk.

        Args:
            path: The file's name in the expression.
            size: The file's size in bytes.
        """
        renamed = self.reads_header and self.names != self.raw_names
        arguments = self._arguments()
        if not self.reads_header:
            arguments |= {"header": None, "names": list(self.names)}
        if self.encoding not in {"utf-8", "utf-8-sig"}:
            arguments["encoding"] = self.encoding
        written = zip(self.names, self.raw_names, strict=True) if renamed else ()
        arguments |= self._typing(dict(written))
        if size > _LOW_MEMORY_FROM and self.mixed:
            arguments["low_memory"] = False
        source = repr(path)
        if self.without_nul:
            source = f"io.BytesIO(pathlib.Path({path!r}).read_bytes().replace(b'\\0', b''))"
        text = _written_call("pd.read_csv", source, arguments)
        if renamed:
            text += ".rename(columns=str.strip)"
        if self.thousands and self.integers:
            # pandas does not take grouping marks out of nullable integers: cast afterwards.
            text += f".astype({dict.fromkeys(self.integers, 'Int64')!r})"
        if self.dropped:
            text += f".drop(columns={list(self.dropped)!r})"
        return text

    def _typing(self, written: dict[str, str]) -> dict[str, Any]:
        """The types of columns, under the names that `written` has for them."""
        integers = {} if self.thousands else dict.fromkeys(self.integers, "Int64")
        types = {written.get(name, name): kind for name, kind in (self.dtypes | integers).items()}
        formats = {written.get(name, name): form for name, form in self.dates.items()}
        arguments: dict[str, Any] = {}
        if types:
            arguments["dtype"] = types
        if formats:
            alike = set(formats.values())
            arguments["parse_dates"] = list(formats)
            arguments["date_format"] = alike.pop() if len(alike) == 1 else formats
        return arguments

    def without_dropped(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame less the columns that hold nothing."""
        return frame.drop(columns=list(self.dropped)) if self.dropped else frame


def _written_call(function: str, first: str, arguments: dict[str, Any]) -> str:
    """A call on one line if it fits, else one argument a line."""
    parts = [first, *(f"{name}={value!r}" for name, value in arguments.items())]
    plain = f"quoting={csv.QUOTE_NONE!r}"
    parts = ["quoting=csv.QUOTE_NONE" if part == plain else part for part in parts]
    short = f"{function}({', '.join(parts)})"
    if len(short) <= 88:
        return short
    return "\n".join([f"{function}(", *(f"    {part}," for part in parts), ")"])
