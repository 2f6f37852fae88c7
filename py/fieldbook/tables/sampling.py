"""A sample of a table that is too large for memory: rows at random, in one pass over the file.

The rows are chosen by J. S. Vitter's reservoir sampling in the form that gives each row a random
number and keeps those with the least ("Random Sampling with a Reservoir", ACM TOMS 11, 1985): each
set of rows is as likely as any other, and their number need not be known before.
"""

from __future__ import annotations

import codecs
import io
import os
from collections.abc import Callable, Iterator
from operator import itemgetter
from pathlib import Path

import numpy as np
import numpy.typing as npt

from fieldbook.tables import texts
from fieldbook.tables.dialect import Layout, find_layout, numbered
from fieldbook.tables.messages import ReadOptions, Sampled
from fieldbook.tables.preparing import Prepared, prepare
from fieldbook.tables.row_ends import row_ends
from fieldbook.tables.signatures import WORKBOOK, signature
from fieldbook.tables.source import Source

__all__ = ["write_sample"]

_SEED = 20_240_229
"""Always the same, so that the sample of a file can be had again."""
_LONGEST_ROW = 1 << 25

_Kept = tuple[float, int, bytes]
"""A row's random number, its place in the file, and the row."""


def write_sample(
    path: str | os.PathLike[str],
    options: ReadOptions,
    rows: int,
    out: str | os.PathLike[str],
    progress: Callable[[float], None] = lambda _: None,
    seed: int = _SEED,
) -> Sampled:
    """Write the header and `rows` of a table's rows, in their order, to `out` in UTF-8.

    Titles and comments are left out. `progress` hears the share of the file that was gone through.
    Memory is taken for twice the sample, however large the file is.

    Raises:
        TableError: The file is no text of rows, or holds none.
    """
    source = Source(path)
    if signature(source.head(4_096)) == WORKBOOK:
        raise texts.sheets_are_not_sampled()
    prepared = prepare(source, options)
    text, whole = prepared.sample()
    if not text.strip():
        raise texts.empty_file()
    layout = find_layout(text, options, whole)
    header, begin = _above(text, layout)
    reservoir = _Reservoir(rows, seed)
    for piece, share in _rows_of(prepared, begin, layout):
        reservoir.add(piece)
        progress(share)
    if not reservoir.seen:
        raise texts.no_rows_to_sample()
    kept = reservoir.rows()
    try:
        _write(Path(out), header, kept)
    except BaseException:
        Path(out).unlink(missing_ok=True)
        raise
    return Sampled(os.fspath(out), len(kept), reservoir.seen)


def _write(out: Path, header: bytes, rows: list[bytes]) -> None:
    with out.open("wb") as stream:
        stream.write(header)
        stream.writelines(rows)


class _Reservoir:
    """As many rows as wanted of all that were added, each as likely as any other."""

    def __init__(self, wanted: int, seed: int) -> None:
        self.seen = 0
        self._wanted = wanted
        self._random = np.random.default_rng(seed)
        self._kept: list[_Kept] = []
        self._below = 1.0

    def add(self, rows: _Rows) -> None:
        numbers = self._random.random(len(rows))
        for place in np.flatnonzero(numbers < self._below):
            row = rows.row(int(place))
            self._kept.append((float(numbers[place]), self.seen + int(place), row))
            if len(self._kept) >= 2 * self._wanted:
                self._shrink()
        self.seen += len(rows)

    def rows(self) -> list[bytes]:
        """Those kept, in the file's order."""
        self._shrink()
        return [row for _, _, row in sorted(self._kept, key=itemgetter(1))]

    def _shrink(self) -> None:
        self._kept.sort(key=itemgetter(0))
        del self._kept[self._wanted :]
        if len(self._kept) == self._wanted:
            self._below = self._kept[-1][0]


class _Rows:
    """The whole rows in a piece of text, less blank lines and comments."""

    def __init__(self, data: bytes, ends: npt.NDArray[np.intp], comments: bool) -> None:
        self._data = data
        begins = np.concatenate(([0], ends[:-1])) if ends.size else ends
        first = np.frombuffer(data, dtype=np.uint8)[begins]
        # A blank line is its end alone.
        filled = (first != 10) & (first != 13)
        if comments:
            filled &= first != ord("#")
        self._begins, self._ends = begins[filled], ends[filled]

    def __len__(self) -> int:
        return int(self._ends.size)

    def row(self, place: int) -> bytes:
        row = self._data[self._begins[place] : self._ends[place]]
        return row if row.endswith((b"\n", b"\r")) else row + b"\n"


def _above(text: str, layout: Layout) -> tuple[bytes, int]:
    """The header, empty where there is none, and how many bytes of UTF-8 stand before the rows."""
    header: list[str] = []
    begin = 0
    for number, _, line in numbered(io.StringIO(text, newline=""), layout.quote):
        above = number < layout.skip_lines or (layout.header and number <= layout.header_line)
        if not above:
            break
        if layout.header and number == layout.header_line:
            header.append(line)
        begin += len(line.encode("utf-8"))
    return "".join(header).encode("utf-8"), begin


def _rows_of(prepared: Prepared, begin: int, layout: Layout) -> Iterator[tuple[_Rows, float]]:
    """The rows from `begin` on in pieces, each with the share of the file that is behind it."""
    size = max(prepared.source.size, 1)
    gone, carried = 0, b""
    unread = begin
    for piece in prepared.source.pieces():
        text = piece.removeprefix(codecs.BOM_UTF8) if gone == 0 else piece
        gone += len(piece)
        data = carried + text[unread:]
        unread = max(unread - len(text), 0)
        ends = row_ends(data, layout)
        last = int(ends[-1]) if ends.size else 0
        carried = data[last:]
        if len(carried) > _LONGEST_ROW:
            raise texts.no_end_of_row(_LONGEST_ROW)
        # What is turned into UTF-8 while it is read is longer than the file.
        yield _Rows(data[:last], ends, layout.comments), min(gone / size, 1.0)
    if carried:
        yield _Rows(carried, np.array([len(carried)]), layout.comments), 1.0
