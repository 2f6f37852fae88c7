"""The notices that float over the window."""

from __future__ import annotations

from fieldbook.bridge.vdom import Node, each, html
from fieldbook.workbench import texts
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.notices import Notice
from fieldbook.workbench.views.parts import acts_row, icon, icon_button

__all__ = ["notices"]


def notices(app: Workbench) -> Node:
    """All notices shown now, the newest at the bottom."""

    def one(notice: Notice) -> Node:
        error = notice.kind == "error"
        return html(
            '<div class={} role={}>{}<div><p class="notice-what">{}</p><p>{}</p><p>{}</p>{}</div>'
            "{}</div>",
            "notice floating is-error" if error else "notice floating",
            "alert" if error else "status",
            icon("circle-alert" if error else "info"),
            notice.message.what,
            notice.message.why,
            notice.message.remedy,
            acts_row(notice.acts),
            icon_button(texts.DISMISS, "x", lambda: app.notices.dismiss(notice)),
            key=notice.id,
        )

    return html('<div class="notices">{}</div>', each(app.notices.shown, one, key=lambda n: n.id))
