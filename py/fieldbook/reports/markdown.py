"""Names and tables in Markdown, where they stay names and tables whatever they are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from fieldbook.reports.elements import visible

__all__ = ["escaped", "table"]

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_LONGEST = 120


def escaped(name: str, longest: int = _LONGEST) -> str:
    """A name that is neither markup nor the end of a cell, on one line."""
    return _PUNCTUATION.sub(r"\\\1", visible(name, longest))


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are Markdown already; the first column is words, the others figures."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
