"""Errors as they may stand in a report that is handed on: without what is in a person's files."""

from __future__ import annotations

import traceback
from collections.abc import Iterator

__all__ = ["discreet"]

_WORDS_OF_OUR_OWN = (
    AttributeError, ImportError, NameError, NotImplementedError, OSError, RuntimeError, TypeError
)  # fmt: skip
"""Errors whose words come from code, or name files: others quote values now and then."""
_JAVASCRIPT = "JsException"
_BOTH = "\nThe above exception was the direct cause of the following exception:\n"


def discreet(error: BaseException) -> str:
    """The traceback of an error and its causes; words that may quote data are left out."""
    return _BOTH.join(_one(each) for each in reversed(list(_chain(error))))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _one(error: BaseException) -> str:
    kind = type(error).__name__
    ours = isinstance(error, _WORDS_OF_OUR_OWN) or kind == _JAVASCRIPT
    words = str(error) if ours else "(its words are left out: they may quote data)"
    return "".join([*traceback.format_tb(error.__traceback__), f"{kind}: {words}"])
