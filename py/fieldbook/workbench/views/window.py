"""The whole window: each part takes over its place in the static shell."""

from __future__ import annotations

from collections.abc import Callable

from fieldbook.bridge.vdom import Content, Node, PythonVDOM, fragment, html
from fieldbook.workbench import texts
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.views.files_panel import files_panel
from fieldbook.workbench.views.notices import notices
from fieldbook.workbench.views.outline_panel import outline_panel
from fieldbook.workbench.views.palette import palette
from fieldbook.workbench.views.question import question
from fieldbook.workbench.views.rail import rail
from fieldbook.workbench.views.statusbar import statusbar
from fieldbook.workbench.views.tabs import main_area

__all__ = ["mount_window"]


def mount_window(vdom: PythonVDOM, app: Workbench) -> None:
    """Put the live parts where the static ones stand."""
    parts: dict[str, Callable[[], Node]] = {
        "#rail": lambda: rail(app),
        "#panel": lambda: _panel(app),
        "#main": lambda: main_area(app),
        "#statusbar": lambda: statusbar(app),
        "#scrim": lambda: _scrim(app),
        "#floating": lambda: fragment(palette(app), question(app.questions), notices(app)),
    }
    for selector, view in parts.items():
        vdom.mount(selector, view)


def _panel(app: Workbench) -> Node:
    def shown() -> Content:
        return outline_panel(app) if app.layout.panel.value == "outline" else files_panel(app)

    return fragment(
        shown,
        html(
            '<div class="panel-edge" role="separator" aria-label={} aria-orientation="vertical" '
            'tabindex="0" aria-valuenow={} @keydown={} @pointerdown={}></div>',
            texts.PANEL_WIDTH,
            lambda: str(app.layout.appearance.value.panel_width),
            lambda event: _step_width(app, event.key),
            lambda event: app.services.page.drag_panel(event.raw, app.layout.set_width),
        ),
    )


def _step_width(app: Workbench, key: str) -> None:
    step = {"ArrowLeft": -16, "ArrowRight": 16}.get(key, 0)
    if step:
        app.layout.set_width(app.layout.appearance.peek().panel_width + step)


def _scrim(app: Workbench) -> Node:
    return html(
        '<div class="scrim-face" @pointerdown={}></div>', lambda _: app.layout.close_sheet()
    )
