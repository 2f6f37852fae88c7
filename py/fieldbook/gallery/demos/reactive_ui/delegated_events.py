"""Handlers are plain functions, called from the inside outwards until one stops the event."""

from __future__ import annotations

from fieldbook.bridge.reactivity import Signal
from fieldbook.bridge.vdom import Content, Event, html
from fieldbook.gallery.parts import button, log, row
from fieldbook.gallery.stage import Stage

__all__ = ["demo"]


def demo(_: Stage) -> Content:
    """Boxes in boxes; the inner one may keep its clicks to itself."""
    stops = Signal(False)
    heard: Signal[tuple[str, ...]] = Signal(())

    def note(line: str) -> None:
        heard.update(lambda lines: (*lines, line))

    def inner(event: Event) -> None:
        note("the inner box")
        if stops.peek():
            event.stop_propagation()

    return [
        html(
            '<div class="demo-box" @click={}>field'
            '<div class="demo-box" @click={}>bed'
            '<button class="button" type="button" @click={}>plant</button></div></div>',
            lambda: note("the outer box"),
            inner,
            lambda: note("the plant"),
        ),
        row(
            button("Let it stop or pass", lambda: stops.update(lambda value: not value)),
            html("<span>{}</span>", lambda: "stops" if stops.value else "passes"),
        ),
        log(lambda: heard.value),
    ]
