"""Element types that NumPy, buffers and JavaScript's typed arrays have in common."""

from __future__ import annotations

from struct import calcsize

__all__ = ["FORMATS", "dtype_of"]

FORMATS = {
    "float64": "d",
    "float32": "f",
    "int64": "q",
    "uint64": "Q",
    "int32": "i",
    "uint32": "I",
    "int16": "h",
    "uint16": "H",
    "int8": "b",
    "uint8": "B",
    "bool": "?",
}
"""NumPy's names, and the letters by which buffers tell them."""

_KINDS = {"?": "bool"}
_KINDS |= dict.fromkeys("fd", "float") | dict.fromkeys("bhilq", "int")
_KINDS |= dict.fromkeys("BHILQ", "uint")


def dtype_of(letter: str) -> str:
    """The name of a buffer's element type; a long has 4 bytes here and 8 there.

    Raises `TypeError` for what JavaScript has no array of.
    """
    kind = _KINDS.get(letter)
    if kind is None:
        raise TypeError(
            f"Elements of the format {letter!r} can't be shared: only {', '.join(FORMATS)} can."
        )
    return kind if kind == "bool" else f"{kind}{8 * calcsize(letter)}"
