"""The rail at the window's edge: which panel is shown."""

from __future__ import annotations

from collections.abc import Callable

from fieldbook.bridge.vdom import Node, fragment, html
from fieldbook.workbench import texts
from fieldbook.workbench.addresses import Place
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.layout import PanelName
from fieldbook.workbench.views.parts import icon

__all__ = ["rail"]


def rail(app: Workbench) -> Node:
    """Panels above, commands and settings below."""

    def panel(name: PanelName, title: str, picture: str) -> Node:
        return _button(
            title, picture, lambda: app.layout.show_panel(name), lambda: app.layout.is_shown(name)
        )

    return fragment(
        panel("files", texts.FILES, "folder"),
        panel("outline", texts.OUTLINE, "list-tree"),
        html('<span class="rail-gap"></span>'),
        _button(texts.COMMANDS, "command", app.palette.open, lambda: app.palette.is_open.value),
        _button(
            texts.SETTINGS,
            "settings",
            lambda: app.open_place(Place("settings")),
            lambda: app.tabs.active_place.value == Place("settings"),
        ),
    )


def _button(
    title: str, picture: str, run: Callable[[], object], pressed: Callable[[], bool]
) -> Node:
    return html(
        '<button class="rail-button" type="button" aria-label={} title={} aria-pressed={} '
        "@click={}>{}</button>",
        title,
        title,
        pressed,
        lambda _: run(),
        icon(picture, large=True),
    )
