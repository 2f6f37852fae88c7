"""A file as text or as a picture."""

from __future__ import annotations

from fieldbook.bridge.vdom import Content, Node, component, html
from fieldbook.workbench import texts
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.text_tab import TextTab
from fieldbook.workbench.views.parts import button, message_box

__all__ = ["text"]


def text(app: Workbench, tab: TextTab) -> Node:
    """What can be shown of the file, and a way to have it whole."""

    def body() -> Content:
        failure, shown = tab.failure.value, tab.shown.value
        if failure is not None:
            return message_box(failure)
        if shown is None:
            return html('<p class="muted">{}</p>', texts.OPENING)
        note = html('<p class="muted">{}</p>', shown.note) if shown.note else None
        return [component("output", shown.props), *([note] if note else [])]

    def download() -> None:
        app.tasks.start(app.services.workspace.download(tab.path.peek()))

    return html(
        '<div class="toolbar"><span class="toolbar-gap"></span>{}</div>'
        '<div class="scroll"><div class="reading">{}</div></div>',
        button(texts.DOWNLOAD, download, picture="download"),
        body,
    )
