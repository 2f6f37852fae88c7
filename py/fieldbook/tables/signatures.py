"""Telling files that are not text, whatever their name says."""

from __future__ import annotations

from fieldbook.tables.messages import TableError

__all__ = ["WORKBOOK", "signature", "refuse_binary"]

WORKBOOK = "an Excel workbook"

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"\x00asm", "a WebAssembly module"),
    (b"\x80\x04\x95", "a pickled Python object"),
    (b"\x80\x05\x95", "a pickled Python object"),
)
# The usual control characters of text: tab, line feed, vertical tab, form feed, return, escape.
_TEXT_CONTROLS = frozenset(b"\t\n\x0b\x0c\r\x1b")


def signature(head: bytes) -> str | None:
    """What kind of binary file begins like this, `None` if none that is known.

    A workbook is `WORKBOOK`; any other zip archive is said to be one.
    """
    if head.startswith(b"PK\x03\x04"):
        return WORKBOOK if b"xl/" in head or b"[Content_Types].xml" in head else "a zip archive"
    return next((name for magic, name in _SIGNATURES if head.startswith(magic)), None)


def refuse_binary(head: bytes) -> None:
    """Raise `TableError` for bytes that cannot be text in an eight-bit or UTF-8 encoding."""
    kind = signature(head)
    if kind is None:
        odd = sum(1 for byte in head if byte < 32 and byte not in _TEXT_CONTROLS and byte != 0)
        nul = head.count(0)
        # A logger that lost power leaves runs of NUL bytes in good text; other control
        # characters in any number do not occur in text.
        if odd * 50 <= len(head) and nul * 4 <= len(head) * 3:
            return
        kind = "a binary file"
    raise TableError(
        "The file could not be read as a table.",
        f"It is {kind}, not text, whatever its name ends with.",
        "Export it as CSV from the program it comes from, and import that.",
    )
