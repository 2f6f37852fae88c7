"""Where rows end in bytes of text: at line breaks, but not at those inside a quoted field."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fieldbook.tables.dialect import Layout

__all__ = ["row_ends"]

_Places = npt.NDArray[np.intp]


def row_ends(data: bytes, layout: Layout) -> _Places:
    """The places behind the line breaks that end rows, in UTF-8 text that begins with a row.

    A quote opens a field at the field's beginning only, as it does to pandas: an inch mark inside
    one is a character. Lines with an even number of quotes are taken to end as they began, which
    spares the look at nearly all of them.
    """
    text = np.frombuffer(data, dtype=np.uint8)
    breaks = np.flatnonzero(text == 10)
    if not breaks.size:
        breaks = np.flatnonzero(text == 13)
    ends: _Places = breaks + 1
    if not layout.quote or not ends.size:
        return ends
    quotes = np.flatnonzero(text == ord(layout.quote))
    if layout.escape:
        quotes = quotes[text[np.maximum(quotes - 1, 0)] != ord(layout.escape)]
    before = np.searchsorted(quotes, ends)
    odd = np.flatnonzero(np.diff(before, prepend=0) % 2)
    inner = _inside(data, ends, odd, layout)
    return np.delete(ends, inner) if inner else ends


def _inside(data: bytes, ends: _Places, odd: _Places, layout: Layout) -> list[int]:
    """Which of the line breaks stand inside quoted fields."""
    found: list[int] = []
    following = 0
    for line in map(int, odd):
        if line < following:
            continue
        following = line
        inside = False
        while following < len(ends):
            begin = int(ends[following - 1]) if following else 0
            inside = _ends_inside(data[begin : int(ends[following])], layout, inside)
            if not inside:
                break
            found.append(following)
            following += 1
        following += 1
    return found


def _ends_inside(line: bytes, layout: Layout, inside: bool) -> bool:
    """Whether a quoted field is open at the end of a line, at whose beginning one was or not."""
    quote, delimiter = layout.quote.encode(), layout.delimiter.encode()
    escape = layout.escape.encode()
    place = 0
    while True:
        if not inside:
            field = len(line) - len(line[place:].lstrip(b" "))
            inside = line.startswith(quote, field)
            place = field + 1 if inside else place
        while inside:
            place = line.find(quote, place)
            if place < 0:
                return True
            if line.startswith(quote, place + 1):
                place += 2
            else:
                inside = bool(escape) and line[:place].endswith(escape)
                place += 1
        place = line.find(delimiter, place) + 1
        if not place:
            return False
