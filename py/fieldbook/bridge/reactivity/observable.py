"""`observable`: dataclasses whose fields are followed, with all that is nested in them.

    @observable
    @dataclass
    class Settings:
        theme: str = "light"
        recent: list[str] = field(default_factory=list)

    settings = Settings()
    effect(lambda: print(settings.theme, *settings.recent))
    settings.recent.append("harvest.csv")

A field's signal is made when something that follows reads it first; until then reading and
writing cost what attributes do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

from fieldbook.bridge.reactivity.collections import (
    ObservableDict,
    ObservableList,
    as_observable,
)
from fieldbook.bridge.reactivity.equality import same
from fieldbook.bridge.reactivity.observer import Change, Watcher, tell
from fieldbook.bridge.reactivity.signals import Signal
from fieldbook.bridge.reactivity.state import state

__all__ = ["observable", "plain"]

T = TypeVar("T")

_SIGNALS = "__signals__"
_WATCHERS = "__watching__"


class _Field:
    """A field of an observable dataclass. Its value lies in the instance's `__dict__`."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        values = instance.__dict__
        name = self.name
        if name not in values:
            raise AttributeError(f"{type(instance).__name__}.{name} is not set yet.")
        value = values[name]
        if state.tracker is not None:
            signals = values.setdefault(_SIGNALS, {})
            if name not in signals:
                signals[name] = Signal(value)
            _ = signals[name].value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        values = instance.__dict__
        name = self.name
        value = as_observable(value)
        if name not in values:  # the dataclass initialises itself
            values[name] = value
            return
        if state.computing:
            raise RuntimeError("A computed value may only read, not set a field.")
        old = values[name]
        if same(old, value):
            return
        values[name] = value
        signals = values.get(_SIGNALS)
        if signals is not None and name in signals:
            signals[name].value = value
        watchers = values.get(_WATCHERS)
        if watchers:
            tell(watchers, Change((name,), old, value))


def observable(cls: type[T]) -> type[T]:
    """Make the fields of a dataclass followable; written above `@dataclass`.

    Lists and dictionaries in the fields become observable ones.
    """
    if not is_dataclass(cls):
        raise TypeError(f"{cls.__name__} is no dataclass: write @observable above @dataclass.")
    options: Any = getattr(cls, "__dataclass_params__")  # noqa: B009  # unknown to the type
    if options.frozen or "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} can't be observable: it is frozen, or has slots.")
    names = tuple(field.name for field in fields(cls))
    for name in names:
        setattr(cls, name, _Field(name))

    def watchers(self: Any) -> list[Watcher]:
        found: list[Watcher] = self.__dict__.setdefault(_WATCHERS, [])
        return found

    def items(self: Any) -> Iterator[tuple[str, Any]]:
        values = self.__dict__
        return ((name, values[name]) for name in names if name in values)

    def state_to_copy(self: Any) -> dict[str, Any]:
        hidden = (_SIGNALS, _WATCHERS)
        return {name: value for name, value in self.__dict__.items() if name not in hidden}

    # A copy has the values, and neither the followers nor the observers of the original.
    for name, method in (
        ("__watchers__", watchers),
        ("__items__", items),
        ("__getstate__", state_to_copy),
    ):
        setattr(cls, name, method)
    return cls


def plain(value: Any) -> Any:
    """A copy made of real dictionaries and lists only, fit for JSON; dataclasses become dicts."""
    if isinstance(value, ObservableList | list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, ObservableDict | dict):
        return {key: plain(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    return value
