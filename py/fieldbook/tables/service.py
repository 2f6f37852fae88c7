"""The tables service: what the page calls in a worker.

Each call stands for itself and names the file and how to read it. Frames and views are kept
inside, by path, size, time and options, so that a page after the first load takes milliseconds.
"""

from __future__ import annotations

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fieldbook.tables import texts
from fieldbook.tables.formatting import Formatter, formatter_for, usual_decimals, usual_width
from fieldbook.tables.messages import (
    ColumnInfo,
    Filter,
    Page,
    ReadOptions,
    Sort,
    TableInfo,
    TableProfile,
)
from fieldbook.tables.paging import cut_page
from fieldbook.tables.profile import profile_columns
from fieldbook.tables.query import Positions, select
from fieldbook.tables.reading import read_table
from fieldbook.tables.table import Table, kind_of

__all__ = ["open_table", "profile", "page", "count", "forget"]

_FILES_KEPT = 4
_BYTES_KEPT = 300_000_000
_VIEWS_KEPT = 6


@dataclass(slots=True)
class _Opened:
    """A table with what is derived from it once."""

    table: Table
    size: int
    seconds: float
    formatters: list[Formatter]
    views: OrderedDict[tuple[tuple[Sort, ...], tuple[Filter, ...]], Positions | None] = field(
        default_factory=OrderedDict
    )

    def positions(self, sort: Sequence[Sort], filters: Sequence[Filter]) -> Positions | None:
        """Rows of a view, kept for the pages that follow."""
        key = (tuple(sort), tuple(filters))
        if key not in self.views:
            self.views[key] = select(self.table.frame, sort, filters)
            if len(self.views) > _VIEWS_KEPT:
                self.views.popitem(last=False)
        self.views.move_to_end(key)
        return self.views[key]


_Key = tuple[str, int, int, ReadOptions]
_opened: OrderedDict[_Key, _Opened] = OrderedDict()
_lock = threading.RLock()


def _open(path: str, options: ReadOptions | None) -> _Opened:
    options = options or ReadOptions()
    try:
        state = Path(path).stat()
    except FileNotFoundError as error:
        raise texts.missing_file(Path(path).name) from error
    key = (os.fspath(path), state.st_size, state.st_mtime_ns, options)
    with _lock:
        if key not in _opened:
            # Older states of the same file are never asked for again.
            for old in [old for old in _opened if old[0] == key[0] and old[1:3] != key[1:3]]:
                del _opened[old]
            _make_room(state.st_size)
            begin = time.perf_counter()
            table = read_table(path, options)
            formatters = [
                formatter_for(table.frame.iloc[:, i]) for i in range(table.frame.shape[1])
            ]
            _opened[key] = _Opened(table, state.st_size, time.perf_counter() - begin, formatters)
        _opened.move_to_end(key)
        return _opened[key]


def _make_room(size: int) -> None:
    """Give back the tables longest unused before another one is read."""
    while _opened and (
        len(_opened) >= _FILES_KEPT
        or size + sum(one.size for one in _opened.values()) > _BYTES_KEPT
    ):
        _opened.popitem(last=False)


def open_table(path: str, options: ReadOptions | None = None) -> TableInfo:
    """Read a file and say what it holds."""
    opened = _open(path, options)
    frame = opened.table.frame
    columns = tuple(
        ColumnInfo(
            name=str(name),
            kind=kind_of(frame.iloc[:, place]),
            width=usual_width(str(name), frame.iloc[:, place], opened.formatters[place]),
            decimals=usual_decimals(frame.iloc[:, place]),
        )
        for place, name in enumerate(frame.columns)
    )
    return TableInfo(
        path=path,
        rows=len(frame),
        columns=columns,
        dialect=opened.table.dialect,
        notes=opened.table.notes,
        read_call=opened.table.read_call,
        seconds=opened.seconds,
    )


def profile(
    path: str, options: ReadOptions | None = None, columns: tuple[int, int] | None = None
) -> TableProfile:
    """Profile the columns of a window, all by default."""
    opened = _open(path, options)
    return profile_columns(opened.table.frame, opened.formatters, columns)


def page(
    path: str,
    options: ReadOptions | None,
    start: int,
    stop: int,
    sort: Sequence[Sort] = (),
    filters: Sequence[Filter] = (),
    columns: tuple[int, int] | None = None,
) -> Page:
    """Rows `start` to `stop` of the filtered and sorted table, as text."""
    opened = _open(path, options)
    positions = opened.positions(sort, filters)
    return cut_page(opened.table.frame, opened.formatters, positions, (start, stop), columns)


def count(path: str, options: ReadOptions | None = None, filters: Sequence[Filter] = ()) -> int:
    """How many rows pass the filters."""
    opened = _open(path, options)
    positions = opened.positions((), filters)
    return len(opened.table.frame) if positions is None else len(positions)


def forget(path: str | None = None) -> None:
    """Give back the memory of one file's tables, or of all."""
    with _lock:
        for key in [key for key in _opened if path is None or key[0] == path]:
            del _opened[key]
