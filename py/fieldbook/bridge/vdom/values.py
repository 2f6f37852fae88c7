"""How Python values become text, attributes, properties and styles."""

from __future__ import annotations

import json
from typing import Any

from fieldbook.bridge.reactivity.signals import Computed, Source
from fieldbook.bridge.vdom.ops import ABSENT, ATTRIBUTE, FALSE, JSON, PROPERTY, STRING, TRUE
from fieldbook.bridge.vdom.stream import OpStream

__all__ = ["followed", "is_text", "push_flagged", "text_of"]

_TEXTS = frozenset({bool, float, int, str, type(None)})


def is_text(value: object) -> bool:
    """Tell whether a value is shown as plain text."""
    return value.__class__ in _TEXTS or isinstance(value, str | int | float)


def text_of(value: object) -> str:
    """The text of a plain value: nothing for None and booleans."""
    return "" if value is None or isinstance(value, bool) else str(value)


def push_flagged(stream: OpStream, kind: int, name: str, value: Any) -> None:
    """Push the flag that tells what to set, and the string if there is one.

    An attribute is removed by None and False, and empty for True; but the states of ARIA are
    words, so that there False is "false". A property takes any JSON value.
    """
    flag = STRING
    if value.__class__ is str:
        stream.strings.append(value)
    elif value is None:
        flag = ABSENT
    elif isinstance(value, bool):
        if kind == PROPERTY:
            flag = TRUE if value else FALSE
        elif kind == ATTRIBUTE and name.startswith("aria-"):
            stream.strings.append("true" if value else "false")
        elif value:
            stream.strings.append("")
        else:
            flag = ABSENT
    elif kind == PROPERTY and not isinstance(value, str):
        flag = JSON
        stream.strings.append(json.dumps(value, allow_nan=False))
    else:
        stream.strings.append(str(value))
    stream.ints.append(flag)


def followed(value: Any) -> Source[Any] | None:
    """The source to follow for an attribute's value: a signal, or a function's computed value."""
    if isinstance(value, Source):
        return value
    return Computed(value) if callable(value) else None
