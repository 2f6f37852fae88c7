"""Lists and dictionaries that are followed and observed.

They are sequences and mappings, not subclasses of `list` and `dict`: C code such as `join` and
`json` reads those past any method, and what reads unseen doesn't follow. `plain` makes real ones.
"""

from __future__ import annotations

from collections.abc import (
    Callable,
    Iterable,
    Iterator,
    Mapping,
    MutableMapping,
    MutableSequence,
)
from typing import Any, SupportsIndex, TypeVar, overload

from fieldbook.bridge.reactivity.equality import same
from fieldbook.bridge.reactivity.observer import ABSENT, Change, Watcher, tell
from fieldbook.bridge.reactivity.signals import Signal
from fieldbook.bridge.reactivity.state import state

__all__ = ["ObservableDict", "ObservableList", "as_observable"]

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")


class _Collection:
    """What both share: a signal that counts changes, made when somebody follows; watchers."""

    __slots__ = ("_changes", "_watchers")

    def __init__(self) -> None:
        self._changes: Signal[int] | None = None
        self._watchers: list[Watcher] = []

    def __watchers__(self) -> list[Watcher]:
        return self._watchers

    def _follow(self) -> None:
        if state.tracker is not None:
            if self._changes is None:
                self._changes = Signal(0)
            _ = self._changes.value

    def _before_change(self) -> None:
        if state.computing:
            raise RuntimeError("A computed value may only read, not change a collection.")

    def _told(self, path: tuple[Any, ...], old: Any, new: Any) -> None:
        if self._changes is not None:
            self._changes.update(lambda count: count + 1)
        if self._watchers:
            tell(self._watchers, Change(path, old, new))


class ObservableList(_Collection, MutableSequence[T]):
    """A list whose changes are followed; lists and dictionaries put into it become such too."""

    __slots__ = ("_items",)

    def __init__(self, items: Iterable[T] = ()) -> None:
        super().__init__()
        self._items: list[T] = [as_observable(item) for item in items]

    def __items__(self) -> Iterator[tuple[int, T]]:
        return iter(enumerate(self._items))

    @overload
    def __getitem__(self, index: SupportsIndex) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: SupportsIndex | slice) -> T | list[T]:
        self._follow()
        return self._items[index]

    @overload
    def __setitem__(self, index: SupportsIndex, value: T) -> None: ...
    @overload
    def __setitem__(self, index: slice, value: Iterable[T]) -> None: ...
    def __setitem__(self, index: Any, value: Any) -> None:
        self._before_change()
        if isinstance(index, slice):
            new = [as_observable(item) for item in value]
            self._change_all(lambda items: items.__setitem__(index, new))
            return
        value = as_observable(value)
        old = self._items[index]
        self._items[index] = value
        if not same(old, value):
            self._told((self._place(index),), old, value)

    def __delitem__(self, index: SupportsIndex | slice) -> None:
        self._before_change()
        if isinstance(index, slice):
            self._change_all(lambda items: items.__delitem__(index))
            return
        place = self._place(index)
        old = self._items.pop(index)
        self._told((place,), old, ABSENT)

    def __len__(self) -> int:
        self._follow()
        return len(self._items)

    def __iter__(self) -> Iterator[T]:
        self._follow()
        return iter(self._items)

    def __eq__(self, other: object) -> bool:
        self._follow()
        if isinstance(other, ObservableList):
            other._follow()
            other = other._items
        return self._items == other

    __hash__ = None  # type: ignore[assignment]

    def __add__(self, other: Iterable[T]) -> list[T]:
        return [*self, *other]

    def __reduce__(self) -> tuple[type[ObservableList[T]], tuple[list[T]]]:
        return ObservableList, (self._items,)

    def __repr__(self) -> str:
        return f"ObservableList({self._items!r})"

    def insert(self, index: SupportsIndex, value: T) -> None:
        self._before_change()
        size = len(self._items)
        value = as_observable(value)
        self._items.insert(index, value)
        place = index.__index__()
        place = max(size + place, 0) if place < 0 else min(place, size)
        self._told((place,), ABSENT, value)

    def extend(self, values: Iterable[T]) -> None:
        """Append several, as one change."""
        self._before_change()
        new = [as_observable(value) for value in values]
        if new:
            self._change_all(lambda items: items.extend(new))

    def clear(self) -> None:
        """Remove everything, as one change."""
        self._before_change()
        if self._items:
            self._change_all(lambda items: items.clear())

    def reverse(self) -> None:
        """Turn the order round, as one change."""
        self._before_change()
        self._change_all(lambda items: items.reverse())

    def sort(self, *, key: Callable[[T], Any] | None = None, reverse: bool = False) -> None:
        """Sort in place, as one change."""
        self._before_change()
        new: list[Any] = sorted(self._items, key=key, reverse=reverse)
        self._change_all(lambda items: items.__setitem__(slice(None), new))

    def copy(self) -> list[T]:
        """A real list of the items."""
        return list(self)

    def _place(self, index: SupportsIndex) -> int:
        place = index.__index__()
        return place + len(self._items) if place < 0 else place

    def _change_all(self, change: Callable[[list[T]], object]) -> None:
        old = list(self._items) if self._watchers else self._items
        change(self._items)
        self._told((), old, list(self._items) if self._watchers else self._items)


class ObservableDict(_Collection, MutableMapping[K, V]):
    """A dictionary whose changes are followed; what is put into it becomes such too."""

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[K, V] | Iterable[tuple[K, V]] = ()) -> None:
        super().__init__()
        self._items: dict[K, V] = {key: as_observable(value) for key, value in dict(items).items()}

    def __items__(self) -> Iterator[tuple[K, V]]:
        return iter(self._items.items())

    def __getitem__(self, key: K) -> V:
        self._follow()
        return self._items[key]

    def __setitem__(self, key: K, value: V) -> None:
        self._before_change()
        value = as_observable(value)
        old = self._items.get(key, ABSENT)
        self._items[key] = value
        if not same(old, value):
            self._told((key,), old, value)

    def __delitem__(self, key: K) -> None:
        self._before_change()
        old = self._items.pop(key)
        self._told((key,), old, ABSENT)

    def __iter__(self) -> Iterator[K]:
        self._follow()
        return iter(self._items)

    def __len__(self) -> int:
        self._follow()
        return len(self._items)

    def __eq__(self, other: object) -> bool:
        self._follow()
        if isinstance(other, ObservableDict):
            other._follow()
            other = other._items
        return self._items == other

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[type[ObservableDict[K, V]], tuple[dict[K, V]]]:
        return ObservableDict, (self._items,)

    def __repr__(self) -> str:
        return f"ObservableDict({self._items!r})"

    def clear(self) -> None:
        """Remove everything, as one change."""
        self._before_change()
        if self._items:
            old, self._items = self._items, {}
            self._told((), old, {})

    def copy(self) -> dict[K, V]:
        """A real dictionary of the items."""
        return dict(self.items())


def as_observable(value: Any) -> Any:
    """Lists and dictionaries as observable ones, everything else as it is."""
    kind = type(value)
    if kind is list:
        return ObservableList(value)
    if kind is dict:
        return ObservableDict(value)
    return value
