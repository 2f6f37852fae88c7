"""`Computed`: a value made of others, computed when it is read.

A computed that nobody observes holds no subscription, so that its sources don't keep it alive;
it compares versions when it is read.
"""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any, TypeVar

from fieldbook.bridge.reactivity.equality import same
from fieldbook.bridge.reactivity.signals import Equals
from fieldbook.bridge.reactivity.source import Source, Subscriber, sources_moved, untracked
from fieldbook.bridge.reactivity.state import CycleError, state

__all__ = ["Computed", "computed"]

T = TypeVar("T")

_NEVER = -1
"""A version that no source has: whoever has read it reads again."""


class Computed(Source[T]):
    """A value made of others: computed when it is read, kept until one of them changes.

    An error is a result too: it is kept and raised again at each read until a source changes.
    """

    __slots__ = (
        "_checked",
        "_equals",
        "_error",
        "_function",
        "_live",
        "_running",
        "_sources",
        "_stale",
        "_trace",
    )

    def __init__(self, function: Callable[[], T], equals: Equals[T] | None = None) -> None:
        self._function = function
        self._equals = equals
        self._version = 0
        self._bound = None
        self._subscribers = None
        self._sources: dict[Source[Any], int] = {}
        self._live = False
        self._stale = True
        self._running = False
        self._checked = -1
        self._error: Exception | None = None
        self._trace: TracebackType | None = None

    @property
    def value(self) -> T:
        tracker = state.tracker
        try:
            self._refresh()
        except CycleError:
            if tracker is not None:
                # Read all the same: whatever breaks the circle has to reach who asked in it.
                tracker._sources[self] = _NEVER
                if tracker._live:
                    self._attach(tracker)
            raise
        if tracker is not None:
            sources = tracker._sources
            if self not in sources:
                sources[self] = self._version
                if tracker._live:
                    self._attach(tracker)
        if self._error is not None:
            raise self._error.with_traceback(self._trace)
        return self._value

    def peek(self) -> T:
        self._refresh()
        if self._error is not None:
            raise self._error.with_traceback(self._trace)
        return self._value

    def _notify(self) -> None:
        if not self._stale:
            self._stale = True
            if self._bound is not None:
                self._bound._notify()
            for subscriber in self._subscribers or ():
                subscriber._notify()

    def _attach(self, subscriber: Subscriber) -> None:
        super()._attach(subscriber)
        self._go_live()

    def _detach(self, subscriber: Subscriber) -> None:
        super()._detach(subscriber)
        self._rest_if_alone()

    def _bind(self, binding: Subscriber) -> None:
        super()._bind(binding)
        self._go_live()

    def _unbind(self, binding: Subscriber) -> None:
        super()._unbind(binding)
        self._rest_if_alone()

    def _go_live(self) -> None:
        if not self._live:
            # The reader refreshed this computed a moment ago. Subscribing any earlier would leave
            # the stale mark standing for ever, and no later change would be passed on.
            self._live = True
            self._stale = False
            for source in self._sources:
                source._attach(self)

    def _rest_if_alone(self) -> None:
        if self._live and not self._subscribers and self._bound is None:
            self._live = False
            for source in self._sources:
                source._detach(self)

    def _refresh(self) -> None:
        fresh = not self._stale if self._live else self._checked == state.version
        if fresh:
            return
        if self._running:
            raise CycleError("A computed value needs itself to be computed.")
        if not self._version or sources_moved(self._sources):
            self._compute()
        self._stale = False
        self._checked = state.version

    def _compute(self) -> None:
        tracker, state.tracker = state.tracker, self
        state.computing += 1
        self._running = True
        old, self._sources = self._sources, {}
        try:
            value = self._function()
        except Exception as error:  # noqa: BLE001  # kept, and raised wherever it is read
            self._error, self._trace = error, error.__traceback__
            self._version += 1
        else:
            fresh = not self._version or self._error is not None
            self._error = self._trace = None
            if fresh or not self._equal(self._value, value):
                self._value = value
                self._version += 1
        finally:
            state.tracker = tracker
            state.computing -= 1
            self._running = False
            if self._live:
                for source in old:
                    if source not in self._sources:
                        source._detach(self)

    def _equal(self, old: T, new: T) -> bool:
        equals = self._equals
        return same(old, new) if equals is None else untracked(lambda: equals(old, new))

    def __repr__(self) -> str:
        return f"Computed({self._value!r})" if self._version and not self._error else "Computed()"


def computed(function: Callable[[], T]) -> Computed[T]:
    """Make a computed value of a function; also as a decorator."""
    return Computed(function)
