"""Commands that don't belong to one kind of screen."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from fieldbook.workbench import texts
from fieldbook.workbench.addresses import Place
from fieldbook.workbench.commands import Command
from fieldbook.workbench.services import Theme
from fieldbook.workbench.storage import bin_texts

if TYPE_CHECKING:
    from fieldbook.workbench.app import Workbench

__all__ = ["BACKUP_INPUT", "IMPORT_INPUT", "general_commands"]

IMPORT_INPUT = "import-files"
BACKUP_INPUT = "restore-backup"
"""The id of the file input of the Files panel; other acts open it too."""


def general_commands(app: Workbench) -> list[Command]:
    """Files, tabs, panels, themes and the palette itself."""
    tabs, layout = app.tabs, app.layout

    def close_tab() -> None:
        place = tabs.active_place.peek()
        if place is not None:
            tabs.close(place)

    def theme(name: Theme, title: str) -> Command:
        return Command(f"theme.{name}", title, lambda: layout.set_theme(name))

    def start(work: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
        def begin() -> None:
            app.tasks.start(work())

        return begin

    def save_backup() -> None:
        app.open_place(Place("settings"))
        app.backup.save()

    def choose_backup() -> None:
        app.open_place(Place("settings"))
        app.services.page.open_chooser(BACKUP_INPUT)

    def has_tab() -> bool:
        return tabs.active_place.peek() is not None

    return [
        Command(
            "palette.open",
            "Show all commands",
            app.palette.open,
            ("Ctrl+Shift+P", "F1"),
            "always",
            in_palette=False,
        ),
        Command("files.new-notebook", texts.NEW_NOTEBOOK, start(app.new_notebook)),
        Command(
            "files.import",
            texts.IMPORT_FILES,
            lambda: app.services.page.open_chooser(IMPORT_INPUT),
        ),
        Command("files.sample", texts.ACT_SAMPLE, start(app.open_sample)),
        Command("tabs.close", "Close tab", close_tab, ("Alt+W",), "always", has_tab),
        Command("tabs.next", "Next tab", lambda: tabs.step(1), ("Ctrl+}",), "always", has_tab),
        Command(
            "tabs.previous", "Previous tab", lambda: tabs.step(-1), ("Ctrl+{",), "always", has_tab
        ),
        Command("panel.files", "Show files", lambda: layout.show_panel("files")),
        Command("panel.outline", "Show outline", lambda: layout.show_panel("outline")),
        Command(
            "panel.toggle", "Show or hide the panel", layout.toggle_panel, ("Ctrl+B",), "always"
        ),
        theme("system", "Theme as the system has it"),
        theme("light", "Light theme"),
        theme("dark", "Dark theme"),
        theme("contrast", "High contrast theme"),
        Command("backup.save", texts.BACKUP_SAVE, save_backup),
        Command("backup.restore", texts.BACKUP_RESTORE, choose_backup),
        Command("bin.open", bin_texts.SHOW_BIN, app.show_bin),
        Command("settings.open", texts.SETTINGS, lambda: app.open_place(Place("settings"))),
        Command("diagnostics.open", texts.SHOW_DIAGNOSTICS, app.show_diagnostics),
    ]
