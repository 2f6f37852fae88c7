"""Type into a field, put the focus there and turn the list round: it stays yours."""

from __future__ import annotations

from fieldbook.bridge.reactivity import Signal
from fieldbook.bridge.vdom import Content, Node, each, html
from fieldbook.gallery.parts import button, row
from fieldbook.gallery.stage import Stage

__all__ = ["demo"]


def demo(_: Stage) -> Content:
    """Rows with fields, which nobody writes down anywhere: the nodes themselves keep them."""
    crops = Signal(["oats", "rye", "wheat", "beans"])
    made = 0

    def line(crop: str) -> Node:
        nonlocal made
        made += 1
        return html(
            '<li class="demo-row"><span>{} (row {})</span><input class="input" aria-label={}></li>',
            crop,
            made,
            f"Note on {crop}",
        )

    def rotate() -> None:
        first, *rest = crops.peek()
        crops.value = [*rest, first]

    return [
        html('<ul class="demo-list">{}</ul>', each(crops, line, key=str)),
        row(
            button("Turn round", lambda: crops.update(lambda names: names[::-1])),
            button("First to the end", rotate),
            button("Sort", lambda: crops.update(sorted)),
        ),
    ]
