"""How the Python of this very page has started."""

from __future__ import annotations

from fieldbook.bridge.vdom import Content, html
from fieldbook.gallery.stage import Stage

__all__ = ["demo"]

WAYS = {
    "restored": "It was restored from the memory snapshot that this device has made.",
    "stock": (
        "It was started from the wheels. Fieldbook makes a snapshot once it is kept for offline use"
        " and nobody has touched it for a while; after that this page is restored, too."
    ),
}


def demo(stage: Stage) -> Content:
    """What the diagnostics have noted of it."""
    facts = stage.facts()
    return html(
        "<p>{} It took <b>{}</b> ms.</p>",
        WAYS.get(facts.way, "Nothing was noted."),
        round(facts.milliseconds),
    )
