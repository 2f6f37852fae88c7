"""The view says what is to be there, in whatever shape; what is there becomes that."""

from __future__ import annotations

from fieldbook.bridge.reactivity import Signal
from fieldbook.bridge.vdom import Content, h
from fieldbook.gallery.parts import button, row, slider
from fieldbook.gallery.stage import Stage

__all__ = ["demo"]

CROPS = ("oats", "rye", "wheat", "beans", "peas", "flax")
SHAPES = {"ul": "li", "ol": "li", "p": "span"}


def demo(_: Stage) -> Content:
    """Crops in a list, a numbered list, or a line of text."""
    shape, count = Signal("ul"), Signal(3)

    def view() -> Content:
        inner = SHAPES[shape.value]
        crops = CROPS[: count.value]
        return h(
            shape.value, {"class": "demo-shape"}, [h(inner, None, f"{crop} ") for crop in crops]
        )

    def into(tag: str) -> Content:
        return button(f"As {tag}", lambda: shape.set(tag))

    return [row(*map(into, SHAPES)), slider("How many", count, 0, len(CROPS)), view]
