"""`Source`: a value that knows who read it. `Signal` and `Computed` are its two kinds.

Changes are pushed as a mark ("perhaps stale") and pulled as values: whoever is marked asks its
sources in order, and runs only if the version of one of them really moved. Versions take the
place of kept old values, and make diamonds run once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

from fieldbook.bridge.reactivity.state import state

__all__ = ["Source", "Subscriber", "sources_moved", "untracked"]

T = TypeVar("T")
# A source is only read, so a source of tuples is a source of iterables too.
T_co = TypeVar("T_co", covariant=True)


class Subscriber(Protocol):
    """Whoever reads sources and wants to hear of their changes."""

    _sources: dict[Source[Any], int]
    _live: bool

    def _notify(self) -> None:
        """Hear that a source may have changed."""


class Source(Generic[T_co]):
    """What `Signal` and `Computed` have in common: a version and subscribers, in order.

    Most signals of a view are bound to one hole and to nothing else. That binding has a place of
    its own, so that a list of a thousand rows makes no dictionaries.
    """

    __slots__ = ("__weakref__", "_bound", "_subscribers", "_value", "_version")

    _value: T_co
    _version: int
    _bound: Subscriber | None
    _subscribers: dict[Subscriber, None] | None

    @property
    def value(self) -> T_co:
        """The value; reading it inside a computed, an effect or a view subscribes that."""
        raise NotImplementedError

    def peek(self) -> T_co:
        """The value, brought up to date, without subscribing anybody."""
        raise NotImplementedError

    def _refresh(self) -> None:
        """Bring the value up to date."""

    def _attach(self, subscriber: Subscriber) -> None:
        if self._subscribers is None:
            self._subscribers = {subscriber: None}
        else:
            self._subscribers[subscriber] = None

    def _detach(self, subscriber: Subscriber) -> None:
        if self._subscribers is not None:
            self._subscribers.pop(subscriber, None)

    def _bind(self, binding: Subscriber) -> None:
        """Subscribe a binding, which never reads and so never subscribes twice."""
        if self._bound is None:
            self._bound = binding
        else:
            self._attach(binding)

    def _unbind(self, binding: Subscriber) -> None:
        if self._bound is binding:
            self._bound = None
        else:
            self._detach(binding)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._value!r})"


def untracked(function: Callable[[], T]) -> T:
    """Call a function whose reads subscribe nobody."""
    tracker, state.tracker = state.tracker, None
    try:
        return function()
    finally:
        state.tracker = tracker


def sources_moved(sources: dict[Source[Any], int]) -> bool:
    """Tell whether any of the sources has another version than the one that was read.

    They are asked in the order of reading: a later one may only have been read because of what
    an earlier one said, and must not be computed if that changed.
    """
    for source, seen in sources.items():
        if source._version != seen:
            return True
        source._refresh()
        if source._version != seen:
            return True
    return False
