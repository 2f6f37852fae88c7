"""`Event`, as handlers see it, and calling handlers with or without it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import FunctionType, MethodType
from typing import Any

__all__ = ["Event", "Handler", "call_handler"]

Handler = Callable[..., object]


class Event:
    """An event of the DOM. What it holds is read when it is asked for."""

    __slots__ = ("raw",)

    def __init__(self, raw: Any) -> None:
        self.raw = raw
        """The event itself, for what is not here (files, clipboard, coordinates)."""

    @property
    def type(self) -> str:
        return str(self.raw.type)

    @property
    def key(self) -> str:
        """The key pressed, as `KeyboardEvent.key` names it."""
        return str(self.raw.key)

    @property
    def value(self) -> str:
        """The value of the field that the event is about."""
        return str(self.raw.target.value)

    @property
    def checked(self) -> bool:
        """Whether the checkbox that the event is about is checked."""
        return bool(self.raw.target.checked)

    @property
    def button(self) -> int:
        """The mouse button: 0 is the main one."""
        return int(self.raw.button)

    @property
    def ctrl(self) -> bool:
        return bool(self.raw.ctrlKey)

    @property
    def shift(self) -> bool:
        return bool(self.raw.shiftKey)

    @property
    def alt(self) -> bool:
        return bool(self.raw.altKey)

    @property
    def meta(self) -> bool:
        return bool(self.raw.metaKey)

    def prevent_default(self) -> None:
        """Keep the browser from doing what it does with such an event."""
        self.raw.preventDefault()

    def stop_propagation(self) -> None:
        """Keep the event from elements further out."""
        self.raw.stopPropagation()


def call_handler(handler: Handler, argument: object) -> object:
    """Call a handler with the event if it requires an argument, without it if it doesn't.

    A parameter with a default is no requirement: `lambda row=row: select(row)` keeps its row.
    """
    return handler(argument) if _wants_argument(handler) else handler()


def _wants_argument(handler: Handler) -> bool:
    bound = 0
    function: Any = handler
    if isinstance(function, MethodType):
        bound = 1
        function = function.__func__
    if isinstance(function, FunctionType):
        required = function.__code__.co_argcount - len(function.__defaults__ or ())
        return required > bound
    return any(
        parameter.default is parameter.empty
        and parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
        for parameter in inspect.signature(handler).parameters.values()
    )
