"""Bytes of a table, from a file or from memory, read in pieces."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

__all__ = ["Source"]

_PIECE = 1 << 22


class Source:
    """One way to the bytes, so that a large file is never in memory whole without need."""

    def __init__(self, origin: str | os.PathLike[str] | bytes) -> None:
        self._bytes = origin if isinstance(origin, bytes) else None
        self._path = None if isinstance(origin, bytes) else Path(origin)

    @property
    def path(self) -> Path | None:
        """Where the file lies, `None` for bytes in memory."""
        return self._path

    @property
    def size(self) -> int:
        """The number of bytes."""
        if self._path is not None:
            return self._path.stat().st_size
        assert self._bytes is not None
        return len(self._bytes)

    def open(self) -> BinaryIO:
        """A fresh binary stream from the beginning."""
        if self._path is not None:
            return self._path.open("rb")
        assert self._bytes is not None
        return io.BytesIO(self._bytes)

    def head(self, count: int) -> bytes:
        """The first `count` bytes, fewer if there are fewer."""
        with self.open() as stream:
            return stream.read(count)

    def read(self) -> bytes:
        """All bytes."""
        return self._bytes if self._bytes is not None else self.head(-1)

    def pieces(self, size: int = _PIECE) -> Iterator[bytes]:
        """The bytes in pieces of `size`."""
        with self.open() as stream:
            while piece := stream.read(size):
                yield piece
