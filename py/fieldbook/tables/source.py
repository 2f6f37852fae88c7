"""Bytes of a table, from a file or from memory, read in pieces."""

from __future__ import annotations

import codecs
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol, cast

__all__ = ["Source"]

_PIECE = 1 << 22
_TURNED_AT_ONCE = 1 << 18


class Source:
    """One way to the bytes, so that a large file is never in memory whole without need."""

    def __init__(
        self, origin: str | os.PathLike[str] | bytes, turned_from: str | None = None
    ) -> None:
        """Read `origin`, a path or bytes.

        `turned_from` names an encoding: then what is read is UTF-8 without byte order mark and
        NUL characters, whatever lies in the file.
        """
        self._bytes = origin if isinstance(origin, bytes) else None
        self._path = None if isinstance(origin, bytes) else Path(origin)
        self._turned_from = turned_from

    @property
    def path(self) -> Path | None:
        """Where the file lies, `None` for bytes in memory."""
        return self._path

    @property
    def size(self) -> int:
        """The number of bytes as they lie there."""
        if self._path is not None:
            return self._path.stat().st_size
        assert self._bytes is not None
        return len(self._bytes)

    def turned_from(self, encoding: str) -> Source:
        """The same text in UTF-8, turned while it is read: it takes no memory, but time each go."""
        origin = self._path if self._bytes is None else self._bytes
        assert origin is not None
        return Source(origin, encoding)

    def open(self) -> BinaryIO:
        """A fresh binary stream from the beginning."""
        if self._path is not None:
            stream: BinaryIO = self._path.open("rb")
        else:
            assert self._bytes is not None
            stream = io.BytesIO(self._bytes)
        if self._turned_from is None:
            return stream
        return cast("BinaryIO", io.BufferedReader(_Turned(stream, self._turned_from)))

    def head(self, count: int) -> bytes:
        """The first `count` bytes, fewer if there are fewer."""
        with self.open() as stream:
            return stream.read(count)

    def read(self) -> bytes:
        """All bytes."""
        if self._bytes is not None and self._turned_from is None:
            return self._bytes
        return self.head(-1)

    def pieces(self, size: int = _PIECE) -> Iterator[bytes]:
        """The bytes in pieces of `size`."""
        with self.open() as stream:
            while piece := stream.read(size):
                yield piece


class _Decoder(Protocol):
    def decode(self, data: bytes, final: bool = False) -> str: ...


class _Turned(io.RawIOBase):
    """A stream of text in some encoding, read as UTF-8 without NUL characters."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        super().__init__()
        self._stream = stream
        self._decoder: _Decoder = codecs.getincrementaldecoder(encoding)()
        self._ready = b""
        self._begun = False
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        while not self._ready and not self._ended:
            self._turn()
        count = min(len(view), len(self._ready))
        view[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def close(self) -> None:
        self._stream.close()
        super().close()

    def _turn(self) -> None:
        data = self._stream.read(_TURNED_AT_ONCE)
        self._ended = not data
        text = self._decoder.decode(data, final=self._ended)
        if text and not self._begun:
            # Some spellings of UTF-16 leave the mark at the beginning in place.
            self._begun = True
            text = text.removeprefix("\ufeff")
        self._ready = text.replace("\0", "").encode("utf-8")
