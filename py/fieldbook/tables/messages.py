"""What crosses between the page and the tables service: frozen dataclasses, no pandas.

Everything here is made of plain values, so that it pickles into a worker, turns into JSON for
the grid by `dataclasses.asdict`, and hashes as a cache key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "ReadOptions",
    "Choice",
    "TableError",
    "Note",
    "Kind",
    "ColumnInfo",
    "Dialect",
    "TableInfo",
    "Histogram",
    "TopValue",
    "ColumnProfile",
    "TableProfile",
    "Sampled",
    "Sort",
    "Operator",
    "Filter",
    "Page",
]


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a person has settled about reading a file; `None` means: decide by the content."""

    encoding: str | None = None
    delimiter: str | None = None
    """One character, or a blank for columns aligned by blanks."""
    quote: str | None = None
    """The quoting character; an empty string when quotes are ordinary characters."""
    decimal: str | None = None
    thousands: str | None = None
    """An empty string when digits are not grouped."""
    header: bool | None = None
    skip_bad_rows: bool = False
    """Leave out rows with more fields than the header has."""
    missing: tuple[str, ...] = ()
    """Marks that mean a missing value here, besides the usual ones."""
    text_columns: tuple[str, ...] = ()
    """Columns to keep as they are written."""
    sheet: str | None = None
    """The sheet of a workbook; the first one by default."""
    rows: int | None = None
    """Read so many rows at most."""
    whole: bool = False
    """Read it although it may need more memory than there is."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A way out that a message offers: read again with other options, or open as plain text."""

    label: str
    options: ReadOptions | None
    """`None` stands for opening the file as text."""
    sample: int | None = None
    """Where it is a number: write so many rows, chosen at random, into a file and open that."""


class TableError(Exception):
    """A file that cannot be read as a table, or a question that cannot be put to one.

    The three parts are whole sentences: what happened, why, and what to do.
    """

    def __init__(self, what: str, why: str, remedy: str, choices: tuple[Choice, ...] = ()) -> None:
        super().__init__(what, why, remedy, choices)
        self.what = what
        self.why = why
        self.remedy = remedy
        self.choices = choices

    def __str__(self) -> str:
        return f"{self.what} {self.why} {self.remedy}"


@dataclass(frozen=True, slots=True)
class Note:
    """Something that reading decided or mended, worth telling beside the table."""

    code: str
    text: str
    choices: tuple[Choice, ...] = ()


Kind = Literal["integer", "number", "boolean", "date", "category", "text", "empty"]


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """A column as the grid needs it before any row has arrived."""

    name: str
    kind: Kind
    width: int
    """The number of characters that its header or a usual value needs."""
    decimals: int = 0
    """The room that fractions take, so that decimal points can stand in line."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the file was read, whether asked for or found out."""

    encoding: str
    delimiter: str
    quote: str
    decimal: str
    thousands: str
    header: bool
    sheet: str = ""


_IMPORTS = {
    "import csv": "quoting=csv.QUOTE_NONE",
    "import io": "io.BytesIO(",
    "import pathlib": "pathlib.Path(",
}


@dataclass(frozen=True, slots=True)
class TableInfo:
    """A table that has been opened."""

    path: str
    rows: int
    columns: tuple[ColumnInfo, ...]
    dialect: Dialect
    notes: tuple[Note, ...]
    read_call: str
    """The pandas expression that gives the same frame, for a notebook's first cell."""
    seconds: float
    """How long reading took."""

    @property
    def read_imports(self) -> str:
        """The import statements that `read_call` needs, a line each."""
        needed = [name for name, mark in _IMPORTS.items() if mark in self.read_call]
        return "\n".join([*needed, "import pandas as pd"])


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts over equal intervals from `low` to `high`, both written as the grid shows values."""

    low: str
    high: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TopValue:
    """One of the most frequent values; the counts of a sampled profile are the sample's."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """The shape of one column. Either `histogram` or `top` says how its values spread."""

    name: str
    kind: Kind
    missing: int
    distinct: int
    minimum: str | None = None
    maximum: str | None = None
    mean: str | None = None
    histogram: Histogram | None = None
    top: tuple[TopValue, ...] = ()


@dataclass(frozen=True, slots=True)
class TableProfile:
    """Profiles of the columns `start` up to `start + len(columns)`."""

    rows: int
    sampled: int | None
    """The number of rows that distinct values, bars and top values were counted on, if not all."""
    start: int
    columns: tuple[ColumnProfile, ...]


@dataclass(frozen=True, slots=True)
class Sort:
    """Order by a column; missing values come last either way."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Sampled:
    """A sample of a table, in a file of its own."""

    path: str
    rows: int
    of: int
    """The number of rows of the table."""


Operator = Literal[
    "equals",
    "not_equals",
    "contains",
    "not_contains",
    "starts_with",
    "at_least",
    "at_most",
    "between",
    "one_of",
    "is_missing",
    "is_present",
]


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on a column. `values` are written as the grid shows them: "3.5", "2024-05-01"."""

    column: str
    operator: Operator
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Rows `start` to `stop` of the table after filters and in the order asked for.

    `cells` holds one tuple a row: text as shown, or `None` where the value is missing.
    """

    start: int
    stop: int
    total: int
    """The number of rows that pass the filters."""
    column_start: int
    column_stop: int
    cells: tuple[tuple[str | None, ...], ...]
