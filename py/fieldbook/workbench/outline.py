"""The outline of the notebook in front: its headings, and the first line of each code cell."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fieldbook.bridge.reactivity import Computed, computed
from fieldbook.notebook.document import Notebook
from fieldbook.workbench.notebook_tab import NotebookTab
from fieldbook.workbench.tabs import Tabs

__all__ = ["Outline", "OutlineItem", "outline_of"]

_HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$")
_FENCE = re.compile(r"^\s*(```|~~~)")


@dataclass(frozen=True)
class OutlineItem:
    """A line of the outline and the cell that it leads to."""

    cell_id: str
    title: str
    depth: int
    code: bool = False
    number: int = 0

    @property
    def key(self) -> tuple[str, int]:
        return self.cell_id, self.number


def outline_of(notebook: Notebook) -> list[OutlineItem]:
    """Headings as deep as they are, code below the heading before it."""
    items: list[OutlineItem] = []
    depth = 0
    for cell in notebook.cells:
        if cell.cell_type == "code":
            first = next((line.strip() for line in cell.source.splitlines() if line.strip()), "")
            if first:
                items.append(OutlineItem(cell.id, first, depth, code=True))
        elif cell.cell_type == "markdown":
            fenced = False
            for number, line in enumerate(cell.source.splitlines()):
                if _FENCE.match(line):
                    fenced = not fenced
                heading = None if fenced else _HEADING.match(line)
                if heading:
                    level = len(heading[1])
                    items.append(OutlineItem(cell.id, heading[2], level - 1, number=number))
                    depth = level
    return items


class Outline:
    """Follows the notebook in front while somebody looks."""

    def __init__(self, tabs: Tabs) -> None:
        self._tabs = tabs
        self.items: Computed[list[OutlineItem]] = computed(self._items)

    def go(self, item: OutlineItem) -> None:
        """Make the cell of a line the active one and show it."""
        tab = self._tab()
        session = tab.session.peek() if tab else None
        if tab is not None and session is not None:
            session.activate(item.cell_id)
            tab.focus()

    def _tab(self) -> NotebookTab | None:
        tab = self._tabs.active.value
        return tab.content if tab and isinstance(tab.content, NotebookTab) else None

    def _items(self) -> list[OutlineItem]:
        tab = self._tab()
        session = tab.session.value if tab else None
        if session is None:
            return []
        session.edition.value  # noqa: B018 - read in order to follow edits
        return outline_of(session.notebook())
