"""The Outline panel: headings and cells of the notebook in front."""

from __future__ import annotations

from fieldbook.bridge.vdom import Node, each, fragment, html, show
from fieldbook.workbench import texts
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.outline import OutlineItem

__all__ = ["outline_panel"]


def outline_panel(app: Workbench) -> Node:
    """A press on a line brings its cell into view."""
    items = app.outline.items

    def line(item: OutlineItem) -> Node:
        return html(
            '<button class={} type="button" style:--depth={} @click={}>{}</button>',
            "outline-item is-code" if item.code else "outline-item",
            str(item.depth),
            lambda _: app.outline.go(item),
            item.title,
            key=item.key,
        )

    return fragment(
        html('<div class="panel-head"><h2 class="panel-title">{}</h2></div>', texts.OUTLINE),
        html(
            '<div class="panel-body">{}{}</div>',
            each(items, line, key=lambda item: item.key),
            show(
                lambda: not items.value,
                lambda: html('<p class="panel-empty">{}</p>', texts.NO_OUTLINE),
            ),
        ),
    )
