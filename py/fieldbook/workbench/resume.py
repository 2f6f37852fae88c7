"""Coming back: what was in front is opened first, with the cursor in the cell it was in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fieldbook.workbench.addresses import Place, parse_address
from fieldbook.workbench.commands import Commands
from fieldbook.workbench.early import EarlyNotebook, front_record
from fieldbook.workbench.notebook_tab import NotebookTab
from fieldbook.workbench.services import Services
from fieldbook.workbench.tabs import Tabs

__all__ = ["Resume"]

_CURSOR = "cursor"


class Resume:
    """Opens the screen that a person wants first, and remembers where they write."""

    def __init__(
        self,
        tabs: Tabs,
        services: Services,
        commands: Commands,
        run_in: Callable[[NotebookTab, str], None],
    ) -> None:
        """`run_in` runs a command in a notebook."""
        self._tabs = tabs
        self._services = services
        self._commands = commands
        self._run_in = run_in
        self._kept: object = None
        self._front: Place | None = None

    async def open_front(self, remembered: Mapping[str, Any]) -> None:
        """Open what was in front, before the other tabs and even the list of files are known."""
        address = self._services.page.address() or remembered.get("tabs", {}).get("active", "")
        place = parse_address(str(address))
        if place is None or (place.path and not await self._services.workspace.exists(place.path)):
            self._services.early.dismiss()
            return
        # The tab is drawn now; its notebook opens as soon as this task waits again.
        self._front = place
        content = self._tabs.open(place).content
        if not isinstance(content, NotebookTab):
            self._services.early.dismiss()
        elif self._services.early.claim(place.path):
            content.early = EarlyNotebook(self._services, self._run_in)
        elif (cursor := remembered.get(_CURSOR, {})).get("path") == place.path:
            content.resume_at = str(cursor.get("cell", ""))

    def is_left(self) -> bool:
        """Whether the person has turned from what was opened first to something else."""
        return self._tabs.active_place.peek() not in (None, self._front)

    def remember(self) -> None:
        """Keep which cell is written in; an effect."""
        tab = self._tabs.active.value
        if tab is None or not isinstance(tab.content, NotebookTab):
            return
        session = tab.content.session.value
        if session is None:
            return
        cell = session.active.value if session.editing.value else ""
        cursor = {"path": tab.place.path, "cell": cell}
        if cursor != self._kept:
            self._kept = cursor
            self._services.preferences.save(_CURSOR, cursor)

    def keep_front(self) -> None:
        """Tell the page what to show first at the next start; an effect."""
        tab = self._tabs.active.value
        if tab is None or not isinstance(tab.content, NotebookTab):
            self._services.early.keep(None)
        elif tab.content.session.value is not None:
            self._services.early.keep(front_record(tab.place, self._commands))
