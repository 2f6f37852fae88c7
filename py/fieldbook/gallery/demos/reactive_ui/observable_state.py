"""A dataclass is read and written as ever, and whoever read a field follows it."""

from __future__ import annotations

from dataclasses import dataclass, field

from fieldbook.bridge.reactivity import observable
from fieldbook.bridge.vdom import Content, html
from fieldbook.gallery.parts import button, row
from fieldbook.gallery.stage import Stage

__all__ = ["demo"]


@observable
@dataclass
class Basket:
    """What was picked."""

    owner: str = "Ada"
    apples: list[int] = field(default_factory=list)


def demo(_: Stage) -> Content:
    """A basket; nothing in it knows of a signal."""
    basket = Basket()

    def rename() -> None:
        basket.owner = "Bo" if basket.owner == "Ada" else "Ada"

    return [
        html(
            "<p>{} has {} apples of {} g together.</p>",
            lambda: basket.owner,
            lambda: len(basket.apples),
            lambda: sum(basket.apples),
        ),
        row(
            button("Pick an apple", lambda: basket.apples.append(150 + 7 * len(basket.apples))),
            button("Eat one", lambda: basket.apples and basket.apples.pop()),
            button("Hand it over", rename),
        ),
    ]
