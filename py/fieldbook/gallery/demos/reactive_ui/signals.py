"""A change runs what reads it, once; a result that stays the same stops there."""

from __future__ import annotations

from fieldbook.bridge.reactivity import Signal, computed, effect
from fieldbook.bridge.vdom import Content, html
from fieldbook.gallery.parts import log, row, slider
from fieldbook.gallery.stage import Stage

__all__ = ["demo"]


def demo(_: Stage) -> Content:
    """A harvest of two numbers, and how often anybody asked."""
    rain, sun = Signal(3), Signal(4)
    harvest = computed(lambda: rain.value * sun.value)
    verdict = computed(lambda: "a good year" if harvest.value >= 20 else "a poor year")
    said: Signal[tuple[str, ...]] = Signal(())

    def follow() -> None:  # runs again only when the verdict has turned
        now = verdict.value
        said.update(lambda lines: (*lines, f"The effect ran: {now}"))

    effect(follow)
    return [
        row(slider("Rain", rain), slider("Sun", sun)),
        html("<p>{} × {} = <b>{}</b> sacks, {}</p>", rain, sun, harvest, verdict),
        log(lambda: said.value),
    ]
