"""An act from top to bottom: it waits, fails where the call stands, and can be stopped."""

from __future__ import annotations

import asyncio

from fieldbook.bridge.reactivity import Signal, on_cleanup
from fieldbook.bridge.vdom import Content, html
from fieldbook.gallery.parts import button, row
from fieldbook.gallery.stage import Stage

__all__ = ["demo"]


async def weigh(crop: str) -> int:
    """Ask the scales, which take their time."""
    await asyncio.sleep(0.8)
    if crop == "thistles":
        raise LookupError("Nobody weighs thistles.")
    return 100 * len(crop)


def demo(_: Stage) -> Content:
    """Two crops on the scales, one after the other."""
    said, busy = Signal("Nothing was weighed yet."), Signal(False)
    task: asyncio.Task[None] | None = None

    async def act(*crops: str) -> None:
        total = 0
        try:
            for crop in crops:
                said.value = f"Weighing {crop} …"
                total += await weigh(crop)
        except LookupError as error:
            said.value = str(error)
        except asyncio.CancelledError:
            said.value = f"Stopped at {total} g."
        else:
            said.value = f"{total} g together."
        busy.value = False

    def start(*crops: str) -> None:
        nonlocal task
        busy.value = True
        task = asyncio.ensure_future(act(*crops))

    def stop() -> None:
        if task is not None:
            task.cancel()

    on_cleanup(stop)
    return [
        row(
            button("Weigh oats and rye", lambda: start("oats", "rye"), disabled=busy),
            button("Weigh thistles", lambda: start("thistles"), disabled=busy),
            button("Stop", stop, disabled=lambda: not busy.value),
        ),
        html('<p role="status">{}</p>', said),
    ]
