"""A signal in a hole is written where it stands; the view around it does not run again."""

from __future__ import annotations

from fieldbook.bridge.reactivity import Signal, computed
from fieldbook.bridge.vdom import Content, html
from fieldbook.gallery.parts import button, row
from fieldbook.gallery.stage import Stage

__all__ = ["demo"]


def demo(_: Stage) -> Content:
    """A counter beside the number of times that its view has run."""
    count = Signal(0)
    shade = computed(lambda: f"{count.value * 10 % 101}%")
    runs = 0

    def view() -> Content:
        nonlocal runs
        runs += 1
        return html(
            '<div><p>Counted to <b>{}</b>.</p><div class="demo-bar" style:width={}></div>'
            "<p>The view has run {}.</p></div>",
            count,
            shade,
            "once" if runs == 1 else f"{runs} times",
        )

    return [view, row(button("Count", lambda: count.update(lambda number: number + 1)))]
