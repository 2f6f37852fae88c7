"""One file over HTTP: resumed where it stopped, given up in seconds where nobody answers."""

from __future__ import annotations

import errno
import hashlib
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path

from tooling.console import Failure

__all__ = ["SourceFailed", "content_length", "download", "sha256_of"]

ANSWER_TIMEOUT = 6.0
"""Seconds that a server has to accept a connection and to send the next bytes."""

ATTEMPTS = 3
"""How often a download that was cut off is taken up again before its source is given up."""

_CHUNK = 1 << 18


class SourceFailed(Exception):
    """A source didn't deliver; ``dead`` when it didn't even answer."""

    def __init__(self, reason: str, *, dead: bool = False) -> None:
        super().__init__(reason)
        self.dead = dead


def sha256_of(path: Path) -> str:
    """Return a file's SHA-256 as hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def content_length(url: str, timeout: float = ANSWER_TIMEOUT) -> int:
    """Ask how many bytes lie at an address."""
    request = urllib.request.Request(url, method="HEAD", headers={"User-Agent": "fieldbook-build"})
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return int(answer.headers["Content-Length"])
    except (OSError, TypeError, ValueError) as error:
        raise SourceFailed(f"doesn't tell the size of its file ({error})", dead=True) from error


def download(
    url: str,
    part: Path,
    size: int,
    *,
    on_bytes: Callable[[int], None] = lambda _count: None,
    timeout: float = ANSWER_TIMEOUT,
) -> None:
    """Fetch ``url`` into ``part``, going on from the bytes that are already there.

    The file's hash is the caller's to check: it knows what to do with a wrong one.
    """
    part.parent.mkdir(parents=True, exist_ok=True)
    have = _size_of(part)
    if have > size:
        part.unlink()
        have = 0
    on_bytes(have)
    reason = ""
    for _ in range(ATTEMPTS):
        if have == size and part.exists():
            return
        try:
            _continue(url, part, have, size, on_bytes, timeout)
        except urllib.error.HTTPError as error:
            error.close()
            on_bytes(-have)
            raise SourceFailed(f"answered {error.code} {error.reason}") from error
        except (OSError, HTTPException) as error:
            if getattr(error, "errno", None) == errno.ENOSPC:
                raise Failure(f"The disk is full: {part.parent} has no room left.") from error
            reason = str(getattr(error, "reason", error)) or type(error).__name__
            if _size_of(part) == have:
                on_bytes(-have)
                raise SourceFailed(f"doesn't answer ({reason})", dead=True) from error
        have = _size_of(part)
    if have == size:
        return
    on_bytes(-have)
    raise SourceFailed(f"was cut off {ATTEMPTS} times ({reason or 'too few bytes'})")


def _continue(
    url: str, part: Path, have: int, size: int, on_bytes: Callable[[int], None], timeout: float
) -> None:
    request = urllib.request.Request(url, headers={"User-Agent": "fieldbook-build"})
    if have:
        request.add_header("Range", f"bytes={have}-")
    with urllib.request.urlopen(request, timeout=timeout) as answer:
        if have and answer.status != 206:
            on_bytes(-have)
            have = 0
        with part.open("ab" if have else "wb") as stream:
            while chunk := answer.read(_CHUNK):
                stream.write(chunk)
                on_bytes(len(chunk))
                have += len(chunk)
                if have > size:
                    break
    if have > size:
        part.unlink()
        on_bytes(-have)
        raise SourceFailed("sent more bytes than the lock allows")


def _size_of(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
