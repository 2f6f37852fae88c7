"""Ids for cells that came without one, or with one that can't stand."""

from __future__ import annotations

import hashlib
import re

from fieldbook.notebook.document import Cell

__all__ = ["settle_cell_ids"]

_VALID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def settle_cell_ids(cells: list[Cell]) -> None:
    """Give every cell an id that nbformat allows and that no other cell has.

    The same file always gets the same ids: they follow from the cells' contents. Two tabs that
    open it then agree, and an editor that drops ids doesn't make every cell a new one.
    """
    taken: set[str] = set()
    for cell in cells:
        if not _VALID.fullmatch(cell.id) or cell.id in taken:
            cell.id = _derive(cell, taken)
        taken.add(cell.id)


def _derive(cell: Cell, taken: set[str]) -> str:
    occurrence = 0
    while True:
        seed = f"{cell.cell_type}\0{cell.source}\0{occurrence}"
        candidate = hashlib.sha256(seed.encode()).hexdigest()[:8]
        if candidate not in taken:
            return candidate
        occurrence += 1
