"""`Signal` and `Computed`: values that know who read them.

Changes are pushed as a mark ("perhaps stale") and pulled as values: whoever is marked asks its
sources in order, and runs only if the version of one of them really moved. Versions take the
place of kept old values, and make diamonds run once.

A computed that nobody observes holds no subscription, so that its sources don't keep it alive;
it compares versions when it is read.
"""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any, Generic, Protocol, TypeVar, cast

from fieldbook.bridge.reactivity.equality import same
from fieldbook.bridge.reactivity.scheduler import flush
from fieldbook.bridge.reactivity.state import CycleError, state

__all__ = ["Computed", "Equals", "Signal", "Source", "Subscriber", "computed", "untracked"]

T = TypeVar("T")
# A source is only read, so a source of tuples is a source of iterables too.
T_co = TypeVar("T_co", covariant=True)
Equals = Callable[[T, T], bool]


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
        self._refresh()
        tracker = state.tracker
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
