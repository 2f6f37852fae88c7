"""Completion by IPython and jedi, as plain data."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from IPython.core.completer import Completion, provisionalcompleter, rectify_completions

from fieldbook.kernel.shell import KernelShell

__all__ = ["complete"]

LIMIT = 300
"""More than this nobody reads, and each has to cross to the page."""


def complete(shell: KernelShell, code: str, cursor: int) -> dict[str, Any]:
    """What may stand at ``cursor`` (counted in characters): all matches replace one range."""
    with provisionalcompleter(), _interruptible():
        found = list(shell.Completer.completions(code, cursor))[: 2 * LIMIT]
        matches = list(rectify_completions(code, found))[:LIMIT]
    if not matches:
        return {"matches": [], "start": cursor, "end": cursor}
    return {
        "matches": [_as_data(match) for match in matches],
        "start": matches[0].start,
        "end": matches[0].end,
    }


@contextmanager
def _interruptible() -> Iterator[None]:
    """IPython shows whatever ends one of its searches, an interrupt too, and begins the next."""
    shown = sys.excepthook

    def hook(
        kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        if isinstance(error, KeyboardInterrupt):
            raise error
        shown(kind, error, traceback)

    sys.excepthook = hook
    try:
        yield
    finally:
        sys.excepthook = shown


def _as_data(match: Completion) -> dict[str, str]:
    kind = match.type if match.type and match.type != "<unknown>" else ""
    return {"text": match.text, "type": kind, "signature": match.signature or ""}
