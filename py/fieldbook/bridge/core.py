"""`keep_alive`: how long what crosses between Python and JavaScript lives.

A proxy that JavaScript holds must be destroyed by hand, and not before JavaScript is done with
it. A scope keeps proxies until it ends:

    with keep_alive():
        file.forEach(create_callback(read))      # destroyed after the block

    kept = keep_alive()                          # or as long as something else lives
    with kept.open():
        kernel.onEvent(create_callback(show))
    ...
    kept.dispose()
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Protocol, TypeVar

from fieldbook.bridge.reactivity.reaction import end_all

__all__ = ["Destroyable", "KeepAlive", "current_scope", "keep_alive"]


class Destroyable(Protocol):
    """A proxy, or anything else that is given back by hand."""

    def destroy(self) -> object:
        """Give it back."""


D = TypeVar("D", bound=Destroyable)

_open: list[KeepAlive] = []


class KeepAlive:
    """Keeps proxies alive until it is disposed of; see `keep_alive`."""

    __slots__ = ("_ends",)

    def __init__(self) -> None:
        self._ends: list[Callable[[], object]] = []

    def keep(self, proxy: D) -> D:
        """Keep a proxy as long as this scope lives; answers the proxy."""
        self._ends.append(proxy.destroy)
        return proxy

    def on_dispose(self, end: Callable[[], object]) -> None:
        """Call `end` when the scope ends, before what was kept earlier is destroyed."""
        self._ends.append(end)

    def dispose(self) -> None:
        """Destroy all that was kept, the last first. Doing so again does nothing."""
        ends, self._ends = self._ends, []
        end_all(ends)

    @contextmanager
    def open(self) -> Iterator[KeepAlive]:
        """Keep what is made in this block, and go on keeping it after the block."""
        _open.append(self)
        try:
            yield self
        finally:
            _open.remove(self)

    def __enter__(self) -> KeepAlive:
        _open.append(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _open.remove(self)
        self.dispose()


def keep_alive() -> KeepAlive:
    """A scope that keeps proxies; as a context manager it ends with its block."""
    return KeepAlive()


def current_scope() -> KeepAlive | None:
    """The innermost open scope, where new proxies are kept."""
    return _open[-1] if _open else None
