"""What demos may use of the page they stand on: Protocols, so that they run natively in tests."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any, Protocol

from fieldbook.bridge.pool import Pool

__all__ = ["Facts", "Failure", "Stage"]


@dataclass(frozen=True)
class Failure:
    """Why something did not load, in sentences."""

    what: str
    why: str
    remedy: str


@dataclass(frozen=True)
class Facts:
    """How this page came about.

    isolated: whether its threads may share memory.
    controlled: whether the service worker answers for it.
    way: how its Python started, `"restored"` or `"stock"`, and in how many milliseconds.
    """

    isolated: bool
    controlled: bool
    way: str
    milliseconds: float


class Stage(Protocol):
    """The page."""

    @property
    def pool(self) -> Pool:
        """Workers, started when they are needed."""
        ...

    def facts(self) -> Facts: ...

    def recall(self) -> Awaitable[str]:
        """The text that was kept last; empty where none was."""
        ...

    def keep(self, text: str) -> Awaitable[Any]:
        """Return when `text` is on the disk."""
        ...

    def start_missing_worker(self) -> Awaitable[Failure]:
        """Try to start a worker whose script the server does not have; why that failed."""
        ...

    def complain(self, text: str, *, heard: bool) -> None:
        """Print an error on the console, which is kept only if it is `heard`."""
        ...

    def lines(self) -> list[str]:
        """What the threads of this page have said, oldest first."""
        ...
