"""`observe`: being told of each change, with its path, instead of following values.

Effects answer "what is it now?", observers "what was done?": the style for logs, undo and
writing through to somewhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any, Final, Protocol, TypeGuard

from fieldbook.bridge.reactivity.effects import effect
from fieldbook.bridge.reactivity.equality import same
from fieldbook.bridge.reactivity.scheduler import report
from fieldbook.bridge.reactivity.source import Source, untracked

__all__ = ["ABSENT", "Change", "Observation", "Observed", "observe", "tell"]


class _Absent(Enum):
    ABSENT = "absent"

    def __repr__(self) -> str:
        return "ABSENT"

    __str__ = __repr__


ABSENT: Final = _Absent.ABSENT
"""In a `Change`, the value of what was not there before, or is not there any more."""


@dataclass(frozen=True, slots=True)
class Change:
    """What was done: where, counted from the observed object, and the values before and after.

    Sorting, slices and the like are one change of the whole collection.
    """

    path: tuple[Any, ...]
    old: Any
    new: Any


class Watcher(Protocol):
    """Who is told of the changes of one object."""

    def changed(self, change: Change) -> None:
        """Hear of a change, its path counted from the object."""


class Observed(Protocol):
    """An object that tells of its changes."""

    def __watchers__(self) -> list[Watcher]:
        """Who is told."""

    def __items__(self) -> Iterator[tuple[Any, Any]]:
        """What it holds, by key, read without subscribing."""


def tell(watchers: list[Watcher] | None, change: Change) -> None:
    """Tell everybody of a change; one who fails doesn't keep it from the others.

    What they read subscribes nobody: an effect that changes something hears of its own sources.
    """
    errors: list[Exception] = []
    for watcher in tuple(watchers or ()):
        try:
            untracked(partial(watcher.changed, change))
        except Exception as error:  # noqa: BLE001  # reported, or raised below
            report(error, errors)
    if errors:
        raise errors[0]


class Observation:
    """An observer at work; `dispose` ends it."""

    __slots__ = ("_dispose",)

    def __init__(self, dispose: Callable[[], None]) -> None:
        self._dispose = dispose

    def dispose(self) -> None:
        """Stop being told. Doing so again does nothing."""
        self._dispose()


def observe(target: object, callback: Callable[[Change], object]) -> Observation:
    """Call `callback` with each `Change` of an observable object, a signal or a computed.

    Of objects and collections it hears at once, those nested in them included; of signals at the
    end of the batch.
    """
    if isinstance(target, Source):
        return _observe_source(target, callback)
    if _is_observed(target):
        return Observation(_Watch(target, callback, ()).dispose)
    raise TypeError(f"{type(target).__name__} objects can't be observed: make them @observable.")


def _is_observed(value: object) -> TypeGuard[Observed]:
    return hasattr(type(value), "__watchers__")


def _observe_source(source: Source[Any], callback: Callable[[Change], object]) -> Observation:
    last: Any = ABSENT

    def follow() -> None:
        nonlocal last
        old, last = last, source.value
        if old is not ABSENT and not same(old, last):
            untracked(lambda: callback(Change((), old, last)))

    return Observation(effect(follow).dispose)


class _Watch:
    """Watches one object, and with further watches all that it holds."""

    __slots__ = ("_above", "_callback", "_children", "_target")

    def __init__(
        self,
        target: Observed,
        callback: Callable[[Change], object],
        above: tuple[Observed, ...],
    ) -> None:
        self._target = target
        self._callback = callback
        self._above = (*above, target)
        self._children: dict[int, _Watch] = {}
        target.__watchers__().append(self)
        self._watch_children()

    def changed(self, change: Change) -> None:
        self._watch_children()
        self._callback(change)

    def dispose(self) -> None:
        watchers = self._target.__watchers__()
        if self in watchers:
            watchers.remove(self)
        for child in self._children.values():
            child.dispose()
        self._children = {}

    def _watch_children(self) -> None:
        """Watch what the object holds now, and nothing else."""
        former, self._children = self._children, {}
        for _, child in self._target.__items__():
            known = id(child) in self._children or any(child is each for each in self._above)
            if _is_observed(child) and not known:
                watch = former.pop(id(child), None)
                self._children[id(child)] = watch or _Watch(
                    child, self._pass_on(child), self._above
                )
        for watch in former.values():
            watch.dispose()

    def _pass_on(self, child: Observed) -> Callable[[Change], None]:
        """What a child's watch calls: the change with the child's place put before its path."""

        def told(change: Change) -> None:
            for key, held in tuple(self._target.__items__()):
                if held is child:
                    self._callback(Change((key, *change.path), change.old, change.new))

        return told
