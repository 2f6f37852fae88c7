"""A view names what it needs; the first one of that name has it loaded."""

from __future__ import annotations

from fieldbook.bridge.reactivity import Signal
from fieldbook.bridge.vdom import Content, component, html
from fieldbook.gallery.parts import button, row
from fieldbook.gallery.stage import Stage

__all__ = ["demo"]


def demo(_: Stage) -> Content:
    """Charts, whose code comes with the first, and a name that nobody registered."""
    charts, wrong = Signal(0), Signal(False)

    def chart(number: int) -> Content:
        points = [(number + 2) * step % 9 + 1 for step in range(8)]
        return component("chart", {"points": points, "tinted": number % 2 == 1}, key=number)

    return [
        row(
            button("Show a chart", lambda: charts.update(lambda count: min(count + 1, 3))),
            button("Show a “chrat”", lambda: wrong.set(True)),
        ),
        html("<p>Charts: {}</p>", charts),
        html("<div>{}</div>", lambda: [chart(number) for number in range(charts.value)]),
        html("<div>{}</div>", lambda: component("chrat") if wrong.value else None),
    ]
