"""`Binding`: the leanest subscriber, one source that is written to one place."""

from __future__ import annotations

from typing import Any

from fieldbook.bridge.reactivity.source import Source
from fieldbook.bridge.reactivity.state import state

__all__ = ["Binding"]


class Binding:
    """Writes each new value of a source somewhere; thousands of them make up a view."""

    __slots__ = ("_live", "_seen", "_source", "_stale")

    _sources: dict[Source[Any], int]  # asked of subscribers that read; a binding never does

    def __init__(self, source: Source[Any]) -> None:
        self._source = source
        self._seen = source._version
        self._live = True
        self._stale = False
        source._bind(self)

    def dispose(self) -> None:
        """Stop following the source."""
        if self._live:
            self._live = False
            self._source._unbind(self)

    def _write(self, value: Any) -> None:
        """Write the value to its place."""
        raise NotImplementedError

    def _notify(self) -> None:
        if not self._stale:
            self._stale = True
            state.bindings.append(self)

    def _update(self) -> None:
        self._stale = False
        if not self._live:
            return
        source = self._source
        source._refresh()
        if source._version != self._seen:
            self._seen = source._version
            self._write(source.peek())
