"""One process at a time, where two builds at once would meet in the same folder."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator
from typing import IO

from tooling.places import cache_folder

__all__ = ["only_one"]

_RETRY = 0.2


@contextlib.contextmanager
def only_one(name: str) -> Iterator[None]:
    """Wait until no other process holds this name, then hold it; a dead process holds nothing."""
    folder = cache_folder() / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("a") as stream:
        while not _take(stream):
            time.sleep(_RETRY)
        yield


if sys.platform == "win32":
    import msvcrt

    def _take(stream: IO[str]) -> bool:
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(stream: IO[str]) -> bool:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
