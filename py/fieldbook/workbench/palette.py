"""The command palette: a query, what it found, and which of it is chosen."""

from __future__ import annotations

from fieldbook.bridge.reactivity import Computed, Signal, batch, computed
from fieldbook.workbench.commands import Command, Commands
from fieldbook.workbench.services import Page

__all__ = ["Palette"]

FIELD_ID = "palette-field"


class Palette:
    """Open or not; the commands that fit are looked up while it is."""

    def __init__(self, commands: Commands, page: Page) -> None:
        self._commands = commands
        self._page = page
        self.is_open = Signal(False)
        self.query = Signal("")
        self.chosen = Signal(0)
        self.found: Computed[list[Command]] = computed(
            lambda: self._commands.search(self.query.value) if self.is_open.value else []
        )

    def open(self) -> None:
        with batch():
            self.query.value = ""
            self.chosen.value = 0
            self.is_open.value = True
        self._page.focus(FIELD_ID)

    def close(self) -> None:
        self.is_open.value = False

    def ask(self, query: str) -> None:
        """Look for other words; the best match is chosen."""
        with batch():
            self.query.value = query
            self.chosen.value = 0

    def move(self, by: int) -> None:
        """Choose the next or the previous one, around the end."""
        if found := self.found.peek():
            self.chosen.value = (self.chosen.peek() + by) % len(found)

    def run(self, command: Command | None = None) -> None:
        """Run a command, or the chosen one, and close."""
        found = self.found.peek()
        if command is None and found:
            command = found[self.chosen.peek()]
        self.close()
        if command is not None:
            self._commands.run(command.id)
