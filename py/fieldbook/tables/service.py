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
from fieldbook.tables.memory import Need, refuse_too_large
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
from fieldbook.tables.source import Source
from fieldbook.tables.table import Table, kind_of

__all__ = ["open_table", "profile", "page", "count", "forget"]

_FILES_KEPT = 4
_USUAL_ROOM = 2_000_000_000
_VIEWS_KEPT = 6


@dataclass(slots=True)
class _Opened:
    """A table with what is derived from it once."""

    table: Table
    memory: int
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


@dataclass(slots=True)
class _Shelf:
    """The tables that are open, the one longest unused first."""

    tables: OrderedDict[_Key, _Opened] = field(default_factory=OrderedDict)
    room: int = _USUAL_ROOM
    """Bytes of memory for them, as the last that was opened was told."""
    lock: threading.RLock = field(default_factory=threading.RLock)

    def make_room(self, need: Need) -> None:
        """Give back the tables longest unused before another one is read."""
        while self.tables and (
            len(self.tables) >= _FILES_KEPT
            or need.peak + sum(one.memory for one in self.tables.values()) > self.room
        ):
            self.tables.popitem(last=False)


_shelf = _Shelf()


def _open(path: str, options: ReadOptions | None) -> _Opened:
    options = options or ReadOptions()
    try:
        state = Path(path).stat()
    except FileNotFoundError as error:
        raise texts.missing_file(Path(path).name) from error
    key = (os.fspath(path), state.st_size, state.st_mtime_ns, options)
    with _shelf.lock:
        if key not in _shelf.tables:
            # Older states of the same file are never asked for again.
            for old in [old for old in _shelf.tables if old[0] == key[0] and old[1:3] != key[1:3]]:
                del _shelf.tables[old]
            need = refuse_too_large(Source(path), options, _shelf.room)
            _shelf.make_room(need)
            begin = time.perf_counter()
            table = read_table(path, options)
            formatters = [
                formatter_for(table.frame.iloc[:, i]) for i in range(table.frame.shape[1])
            ]
            _shelf.tables[key] = _Opened(table, need.kept, time.perf_counter() - begin, formatters)
        _shelf.tables.move_to_end(key)
        return _shelf.tables[key]


def open_table(path: str, options: ReadOptions | None = None, room: int = _USUAL_ROOM) -> TableInfo:
    """Read a file and say what it holds.

    Raises `TableError` before anything is read where that would take more than `room` bytes.
    """
    _shelf.room = room
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
    with _shelf.lock:
        for key in [key for key in _shelf.tables if path is None or key[0] == path]:
            del _shelf.tables[key]
