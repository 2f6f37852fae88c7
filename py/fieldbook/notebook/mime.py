"""Which of a bundle's representations is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fieldbook.notebook.outputs import is_json_mime

__all__ = ["PREFERENCE", "choose_mime"]

PREFERENCE: tuple[str, ...] = (
    "text/html",
    "text/markdown",
    "image/svg+xml",
    "text/latex",
    "image/png",
    "image/jpeg",
    "image/webp",
    "image/gif",
    "application/json",
    "text/plain",
)
"""Richest first, in JupyterLab's order. Scripts are absent: a bundle that offers one is shown by
its next best representation."""


def choose_mime(data: Mapping[str, Any], preference: Sequence[str] = PREFERENCE) -> str | None:
    """The richest type of `data` that can be shown; `None` where there is none.

    An empty text counts as absent: libraries send ``""`` for representations that they lack.
    JSON of a kind that has no view of its own (``application/x+json``) is shown as JSON, but only
    when not even plain text is there.
    """
    for mime in preference:
        if data.get(mime) not in (None, ""):
            return mime
    return next((mime for mime, value in data.items() if is_json_mime(mime) and value), None)
