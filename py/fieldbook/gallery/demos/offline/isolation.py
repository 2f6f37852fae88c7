"""Whether this page's threads may share memory, and who has seen to it."""

from __future__ import annotations

from fieldbook.bridge.vdom import Content, html
from fieldbook.gallery.stage import Stage

__all__ = ["demo"]


def demo(stage: Stage) -> Content:
    """What the browser says of this page."""
    facts = stage.facts()
    return html(
        "<dl class='demo-facts'><dt>Isolated</dt><dd>{}</dd><dt>Answered by</dt><dd>{}</dd></dl>",
        "yes: threads share memory" if facts.isolated else "no: Stop becomes restart",
        "the service worker, which adds the headers"
        if facts.controlled
        else "the server itself: no service worker has control of this page yet",
    )
