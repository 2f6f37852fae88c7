"""`Signal`: a value that can be set, and whose followers hear of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from fieldbook.bridge.reactivity.equality import same
from fieldbook.bridge.reactivity.scheduler import flush
from fieldbook.bridge.reactivity.source import Source, untracked
from fieldbook.bridge.reactivity.state import state

__all__ = ["Equals", "Signal"]

T = TypeVar("T")
Equals = Callable[[T, T], bool]


class Signal(Source[T]):
    """A value that can be set. Whatever read it follows, at once or at the end of the batch.

    `equals` decides whether a new value is a change; by default identity, and `==` only among
    scalars of one type.
    """

    __slots__ = ("_equals",)

    def __init__(self, value: T, equals: Equals[T] | None = None) -> None:
        self._value = value
        self._version = 0
        self._bound = None
        self._subscribers = None
        self._equals = equals

    @property
    def value(self) -> T:
        tracker = state.tracker
        if tracker is not None:
            sources = tracker._sources
            if self not in sources:
                sources[self] = self._version
                if tracker._live:
                    self._attach(tracker)
        return self._value

    @value.setter
    def value(self, value: T) -> None:
        if state.computing:
            raise RuntimeError(
                "A computed value may only read. Set signals in an effect or a handler instead."
            )
        old = self._value
        if self._equals is None:
            if same(old, value):
                return
        elif untracked(lambda: cast("Equals[T]", self._equals)(old, value)):
            return
        self._value = value
        self._version += 1
        state.version += 1
        bound, subscribers = self._bound, self._subscribers
        if bound is not None:
            bound._notify()
        if subscribers:
            for subscriber in subscribers:
                subscriber._notify()
        elif bound is None:
            return
        if not state.depth and not state.flushing:
            flush()

    def peek(self) -> T:
        return self._value

    def set(self, value: T) -> None:
        """Set the value; for places that want a function."""
        self.value = value

    def update(self, change: Callable[[T], T]) -> None:
        """Set the value to `change(value)` without subscribing to it."""
        self.value = change(self._value)
