"""A library draws itself in a place of its own, is told what changed, and is heard."""

from __future__ import annotations

from fieldbook.bridge.reactivity import Signal
from fieldbook.bridge.vdom import Content, component, html
from fieldbook.gallery.parts import button, row, slider
from fieldbook.gallery.stage import Stage

__all__ = ["demo"]


def demo(_: Stage) -> Content:
    """A chart of JavaScript's, with its properties and its events."""
    level, picked = Signal(4), Signal("")
    tinted = Signal(False)

    def points() -> list[int]:
        return [level.value * step % 11 for step in range(1, 9)]

    def view() -> Content:
        return component(
            "chart",
            {"points": points(), "tinted": tinted.value},
            on={"pick": lambda index: picked.set(f"You picked bar {int(index) + 1}.")},
        )

    return [
        view,
        row(
            slider("Level", level, 1, 10),
            button("Tint", lambda: tinted.update(lambda value: not value)),
        ),
        html('<p role="status">{}</p>', picked),
    ]
