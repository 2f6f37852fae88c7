"""How the window is arranged: which panel is open, how wide it is, which theme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

from fieldbook.bridge.reactivity import Signal
from fieldbook.workbench.services import Appearance, Page, Preferences, Theme

__all__ = ["Layout", "PanelName"]

PanelName = Literal["files", "outline"]
NARROWEST, WIDEST = 180, 520
_THEMES = ("system", "light", "dark", "contrast")


class Layout:
    """The arrangement, remembered. On a narrow window panels are sheets, closed at first."""

    def __init__(self, page: Page, preferences: Preferences) -> None:
        self._page = page
        self._preferences = preferences
        self.panel: Signal[PanelName] = Signal("files")
        self.sheet_open = Signal(False)
        self.appearance: Signal[Appearance] = Signal(Appearance())

    def restore(self, record: Mapping[str, Any]) -> None:
        """Take up what was remembered, as far as it makes sense."""
        theme = record.get("theme")
        width = record.get("panel_width")
        known = Appearance()
        self.appearance.value = Appearance(
            theme if theme in _THEMES else known.theme,
            bool(record.get("panel_open", known.panel_open)),
            _bounded(width) if isinstance(width, int) else known.panel_width,
        )
        self._page.set_appearance(self.appearance.peek())

    def show_panel(self, name: PanelName) -> None:
        """Show a panel; asked for the one that is shown, hide it."""
        same = self.panel.peek() == name
        self.panel.value = name
        if self._page.is_narrow():
            self._set_sheet(not (same and self.sheet_open.peek()))
        else:
            self._change(panel_open=not (same and self.appearance.peek().panel_open))

    def toggle_panel(self) -> None:
        self.show_panel(self.panel.peek())

    def close_sheet(self) -> None:
        """A sheet is in the way once its errand is done."""
        if self.sheet_open.peek():
            self._set_sheet(False)

    def set_width(self, width: int) -> None:
        self._change(panel_width=_bounded(width))

    def set_theme(self, theme: Theme) -> None:
        self._change(theme=theme)

    def is_shown(self, name: PanelName) -> bool:
        """Whether a panel's button is pressed; tracked."""
        shown = (
            self.sheet_open.value if self._page.is_narrow() else self.appearance.value.panel_open
        )
        return shown and self.panel.value == name

    def _set_sheet(self, open_now: bool) -> None:
        self.sheet_open.value = open_now
        self._page.set_sheet(open_now)

    def _change(self, **changes: Any) -> None:
        appearance = replace(self.appearance.peek(), **changes)
        if appearance == self.appearance.peek():
            return
        self.appearance.value = appearance
        self._page.set_appearance(appearance)
        self._preferences.save(
            "appearance",
            {
                "theme": appearance.theme,
                "panel_open": appearance.panel_open,
                "panel_width": appearance.panel_width,
            },
        )


def _bounded(width: int) -> int:
    return max(NARROWEST, min(WIDEST, width))
