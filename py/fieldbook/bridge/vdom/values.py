"""How Python values become text, attributes, properties and styles."""

from __future__ import annotations

import json
from typing import Any

from fieldbook.bridge.reactivity.computeds import Computed
from fieldbook.bridge.reactivity.source import Source
from fieldbook.bridge.vdom.ops import ABSENT, ATTRIBUTE, FALSE, JSON, PROPERTY, STRING, TRUE
from fieldbook.bridge.vdom.stream import OpStream

__all__ = ["flagged", "followed", "is_text", "push_value", "text_of"]

_TEXTS = frozenset({bool, float, int, str, type(None)})


def is_text(value: object) -> bool:
    """Tell whether a value is shown as plain text."""
    return value.__class__ in _TEXTS or isinstance(value, str | int | float)


def text_of(value: object) -> str:
    """The text of a plain value: nothing for None and booleans."""
    return "" if value is None or isinstance(value, bool) else str(value)


def flagged(kind: int, name: str, value: Any) -> tuple[int, str | None]:
    """The flag that tells what to set, and the string that goes with it.

    An attribute is removed by None and False, and empty for True; but the states of ARIA are
    words, so that there False is "false". A property takes any JSON value.
    """
    if value.__class__ is str:
        return STRING, value
    if value is None:
        return ABSENT, None
    if isinstance(value, bool):
        if kind == PROPERTY:
            return (TRUE if value else FALSE), None
        if kind == ATTRIBUTE and name.startswith("aria-"):
            return STRING, "true" if value else "false"
        return (STRING, "") if value else (ABSENT, None)
    if kind == PROPERTY and not isinstance(value, str):
        return JSON, json.dumps(value, allow_nan=False)
    return STRING, str(value)


def push_value(
    stream: OpStream, operation: tuple[int, ...], kind: int, name: str, value: Any
) -> None:
    """Push an operation that sets a value: whole, or not at all if the value can't cross."""
    flag, text = flagged(kind, name, value)
    stream.ints += (*operation, flag)
    if text is not None:
        stream.strings.append(text)


def followed(value: Any) -> Source[Any] | None:
    """The source to follow for an attribute's value: a signal, or a function's computed value."""
    if isinstance(value, Source):
        return value
    return Computed(value) if callable(value) else None
