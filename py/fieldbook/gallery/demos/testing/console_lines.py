"""Complaints are kept, bounded and with their thread; what may be the person's is not."""

from __future__ import annotations

from fieldbook.bridge.reactivity import Signal
from fieldbook.bridge.vdom import Content
from fieldbook.gallery.parts import button, log, row
from fieldbook.gallery.stage import Stage

__all__ = ["demo"]


def demo(stage: Stage) -> Content:
    """Buttons that complain, and what was kept of it."""
    kept, turn = Signal(tuple(stage.lines())), Signal(0)

    def complain(text: str, *, heard: bool) -> None:
        turn.value += 1
        stage.complain(f"{text} ({turn.peek()})", heard=heard)
        kept.value = tuple(stage.lines())

    return [
        row(
            button("Complain", lambda: complain("The pump is dry.", heard=True)),
            button("Complain unheard", lambda: complain("Ada's harvest: 3 t", heard=False)),
        ),
        log(lambda: kept.value),
    ]
