"""How deep JSON is nested, found out before it is read.

Python's reader of JSON calls itself for each level. In a browser its stack is the page's, and a
file made of brackets alone would not raise an error but end the interpreter, now and at every start
that opens the file again.
"""

from __future__ import annotations

import json
import re
from typing import Any

__all__ = ["DEEPEST", "NestedTooDeeplyError", "read_json"]

DEEPEST = 200
"""Levels that are read. Notebooks have a dozen, the specifications of charts some dozens."""

_PIECES = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[{]|[\]}]', re.DOTALL)


class NestedTooDeeplyError(ValueError):
    """JSON that is nested deeper than anything that is meant to be read."""


def read_json(text: str, **options: Any) -> Any:
    """`json.loads` for what anybody may have written."""
    if text.count("[") + text.count("{") > DEEPEST:
        _check(text)
    return json.loads(text, **options)


def _check(text: str) -> None:
    depth = 0
    for piece in _PIECES.finditer(text):
        match text[piece.start()]:
            case "[" | "{":
                depth += 1
                if depth > DEEPEST:
                    raise NestedTooDeeplyError(f"It is nested more than {DEEPEST} levels deep.")
            case "]" | "}":
                depth -= 1
