"""Two states of one notebook beside each other: which cells, and which lines of them, differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from fieldbook.notebook.document import Cell, Notebook

__all__ = ["CellComparison", "Changes", "Line", "changes", "compare"]

MOST_LINES = 2_000
"""Longer texts are not compared line by line, which takes the square of their length."""

Side = Literal["both", "then", "now"]


@dataclass(frozen=True)
class Changes:
    """How many cells differ between two states, and whether others stand in another order."""

    added: int = 0
    removed: int = 0
    changed: int = 0
    moved: bool = False

    @property
    def any(self) -> bool:
        return self != Changes()


@dataclass(frozen=True)
class Line:
    """A line of a cell, and in which of the states it is."""

    text: str
    side: Side


@dataclass(frozen=True)
class CellComparison:
    """A cell of either state; `side` tells in which it is, `changed` whether it differs."""

    id: str
    cell_type: str
    side: Side
    changed: bool
    lines: tuple[Line, ...]


def changes(before: Sequence[tuple[str, object]], after: Sequence[tuple[str, object]]) -> Changes:
    """What became of cells; each is its id and whatever tells its contents from others."""
    old, new = dict(before), dict(after)
    common = old.keys() & new.keys()
    order = [cell for cell, _ in before if cell in common]
    return Changes(
        added=len(new.keys() - common),
        removed=len(old.keys() - common),
        changed=sum(old[cell] != new[cell] for cell in common),
        moved=order != [cell for cell, _ in after if cell in common],
    )


def compare(then: Notebook, now: Notebook) -> list[CellComparison]:
    """Every cell of both, as they stood then; those of now alone after the one before them."""
    present = {cell.id: cell for cell in now.cells}
    known = {cell.id for cell in then.cells}
    found = [_both(cell, present.get(cell.id)) for cell in then.cells]
    place = 0
    for cell in now.cells:
        if cell.id in known:
            place = next(i for i, each in enumerate(found, 1) if each.id == cell.id)
        else:
            found.insert(place, _one(cell, "now"))
            place += 1
    return found


def _both(cell: Cell, now: Cell | None) -> CellComparison:
    if now is None:
        return _one(cell, "then")
    changed = (cell.source, cell.cell_type) != (now.source, now.cell_type)
    lines = _lines(cell.source.split("\n"), now.source.split("\n"))
    return CellComparison(cell.id, cell.cell_type, "both", changed, lines)


def _one(cell: Cell, side: Side) -> CellComparison:
    lines = tuple(Line(text, side) for text in cell.source.split("\n"))
    return CellComparison(cell.id, cell.cell_type, side, True, lines)


def _lines(then: list[str], now: list[str]) -> tuple[Line, ...]:
    if then == now:
        return tuple(Line(text, "both") for text in then)
    if len(then) + len(now) > MOST_LINES:
        return (*(Line(text, "then") for text in then), *(Line(text, "now") for text in now))
    found: list[Line] = []
    matcher = SequenceMatcher(None, then, now, autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            found += (Line(text, "both") for text in then[start:end])
        else:
            found += (Line(text, "then") for text in then[start:end])
            found += (Line(text, "now") for text in now[new_start:new_end])
    return tuple(found)
