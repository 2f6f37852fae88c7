"""From bytes to UTF-8 text without NUL characters, which everything after works on."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from fieldbook.tables import texts
from fieldbook.tables.encoding import detect_encoding
from fieldbook.tables.messages import ReadOptions
from fieldbook.tables.signatures import refuse_binary
from fieldbook.tables.source import Source

__all__ = ["Prepared", "prepare"]

_SAMPLE = 1 << 18
_SAMPLE_MOST = 1 << 23
_SAMPLE_LINES = 30
_KEPT_TURNED = 1 << 25
"""Up to so many bytes a file is turned into UTF-8 once, and not anew by each look at it."""
_SELF_EVIDENT = {"utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text in UTF-8, and what the file itself was."""

    source: Source
    encoding: str
    guessed: bool
    """Whether the encoding is a guess that a person may want to correct."""
    nul: int
    """How many NUL characters were taken out."""

    def sample(self) -> tuple[str, bool]:
        """The beginning of the text, and whether it is all of it."""
        size = _SAMPLE
        while True:
            head = self.source.head(size)
            whole = len(head) < size
            if whole or size >= _SAMPLE_MOST or head.count(b"\n") >= _SAMPLE_LINES:
                return head.decode("utf-8-sig", errors="ignore"), whole
            size *= 4


def prepare(source: Source, options: ReadOptions) -> Prepared:
    """Find the encoding and bring the text into UTF-8; a plain UTF-8 file stays where it is."""
    encoding = _known(options) if options.encoding else detect_encoding(source)
    if not encoding.replace("_", "-").startswith(("utf-16", "utf-32")):
        refuse_binary(source.head(1 << 16))
    guessed = options.encoding is None and encoding not in _SELF_EVIDENT
    nul = _look_through(source, encoding, options)
    if nul or encoding not in {"utf-8", "utf-8-sig"}:
        source = source.turned_from(encoding)
        if source.size <= _KEPT_TURNED:
            source = Source(source.read())
    return Prepared(source, encoding, guessed, nul)


def _known(options: ReadOptions) -> str:
    assert options.encoding is not None
    try:
        codecs.lookup(options.encoding)
    except LookupError as error:
        raise texts.unknown_encoding(options.encoding, options) from error
    return options.encoding


def _look_through(source: Source, encoding: str, options: ReadOptions) -> int:
    """Count the NUL characters, and make sure that all of the file is in the encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    # Where UTF-8 was found out all of it was looked at; a mark at the beginning is no proof.
    proven = encoding == "utf-8" and options.encoding is None
    nul = 0
    try:
        for piece in source.pieces():
            nul += piece.count(0) if proven else decoder.decode(piece).count("\0")
        if not proven:
            decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise texts.not_in_encoding(encoding, options) from error
    return nul
