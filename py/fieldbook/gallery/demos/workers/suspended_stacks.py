"""In a worker a plain function stands still until an answer has come, called from anywhere."""

from __future__ import annotations

import asyncio

from fieldbook.bridge.reactivity import Signal
from fieldbook.bridge.suspension import CannotWait, can_wait, wait
from fieldbook.bridge.vdom import Content, html
from fieldbook.gallery.parts import button, row
from fieldbook.gallery.stage import Stage

__all__ = ["demo", "longest"]


async def length_of(name: str) -> int:
    """Ask somebody who takes a while to answer."""
    await asyncio.sleep(0.2)
    return len(name)


def longest(names: list[str]) -> str:
    """Called in the worker; `max` knows nothing of waiting, and nobody here is `async`."""
    return max(names, key=lambda name: wait(length_of(name)))


def demo(stage: Stage) -> Content:
    """The longest name, asked for in a worker and, in vain, on the page."""
    said = Signal("")
    names = ["oats", "buckwheat", "rye", "barley"]

    async def in_worker() -> None:
        said.value = "Asking, one name after the other …"
        try:
            found = await stage.pool.run(longest, names, lane="interactive")
        except CannotWait as error:
            said.value = f"This browser's workers: {error}"
        else:
            said.value = f"It is {found}."

    def on_page() -> None:
        try:
            said.value = longest(names)
        except CannotWait as error:
            said.value = f"On the page (can_wait() is {can_wait()}): {error}"

    return [
        row(button("Ask in a worker", in_worker), button("Ask on the page", on_page)),
        html('<p role="status">{}</p>', said),
    ]
