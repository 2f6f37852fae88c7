"""A quick look at all bytes, so that costly questions are asked of few files."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fieldbook.tables.source import Source

__all__ = ["Marks", "scan"]

_Bytes = npt.NDArray[np.uint8]
_Mask = npt.NDArray[np.bool_]
_DIGIT_FIELD_MOST = 64


@dataclass(frozen=True, slots=True)
class Marks:
    """What occurs anywhere in the file: a "no" is sure, a "yes" asks for a look at the fields."""

    leading_zeros: bool
    """A whole field of digits that begins with a zero."""
    leading_blanks: bool
    """A blank right after a delimiter or at a line's beginning, outside quotes."""
    delimiters: int
    """The number of delimiters outside quotes."""


def scan(source: Source, delimiter: str, quote: str) -> Marks:
    """Look through UTF-8 text for the marks."""
    edge = np.zeros(256, dtype=bool)
    edge[[ord(char) for char in f"{delimiter}{quote}\r\n "]] = True
    zeros = blanks = inside = False
    count = 0
    tail = b"\n"
    for piece in source.pieces():
        zeros = zeros or _has_leading_zero(tail + piece, edge)
        data = np.frombuffer(tail[-1:] + piece, dtype=np.uint8)
        outside, inside = _outside_quotes(data, quote, inside)
        separates = (data == ord(delimiter)) & outside
        count += int(np.count_nonzero(separates[1:]))
        blanks = blanks or _has_leading_blank(data, separates, outside)
        # A field may lie across the cut; fields of digits are short.
        tail = (tail + piece)[-_DIGIT_FIELD_MOST:]
    zeros = zeros or _has_leading_zero(tail + b"\n", edge)
    return Marks(zeros, blanks, count)


def _outside_quotes(data: _Bytes, quote: str, inside: bool) -> tuple[_Mask | np.bool_, bool]:
    """Which bytes have an even number of quotes before them, and the state after the last.

    The first byte was the last one of the piece before, so its quote has been counted.
    """
    quotes = data[1:] == (ord(quote) if quote else 0)
    number = int(np.count_nonzero(quotes))
    if not number:
        return np.bool_(not inside), inside
    parity = np.empty(data.size, dtype=np.uint8)
    parity[0] = inside
    # Sums modulo 256 keep their last bit.
    np.cumsum(quotes, dtype=np.uint8, out=parity[1:])
    parity[1:] += np.uint8(inside)
    return (parity & 1) == 0, bool((number + inside) & 1)


def _has_leading_zero(text: bytes, edge: _Mask) -> bool:
    data = np.frombuffer(text, dtype=np.uint8)
    # Bytes below "0" wrap around to large numbers.
    digit = (data - 48) < 10
    begins = np.flatnonzero(edge[data[:-2]] & (data[1:-1] == 48) & digit[2:])
    if not begins.size:
        return False
    ends = np.flatnonzero(~digit)
    after = np.searchsorted(ends, begins + 1)
    after = after[after < ends.size]
    return bool(edge[data[ends[after]]].any())


def _has_leading_blank(data: _Bytes, separates: _Mask, outside: _Mask | np.bool_) -> bool:
    begins = separates | ((data == 10) & outside)
    return bool((begins[:-1] & (data[1:] == 32)).any())
