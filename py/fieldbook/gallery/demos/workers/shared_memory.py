"""Code that computes hears no message; a counter and a flag in shared memory reach it."""

from __future__ import annotations

import asyncio

from fieldbook.bridge.pool import PoolError
from fieldbook.bridge.reactivity import Signal, on_cleanup
from fieldbook.bridge.shared_memory import Counter, Flag, NotShared, SharedArray
from fieldbook.bridge.vdom import Content, html
from fieldbook.gallery.parts import button, row
from fieldbook.gallery.stage import Stage

__all__ = ["demo", "fill"]

ROWS = 300


def fill(squares: SharedArray, done: Counter, stop: Flag) -> int:
    """Write the squares, one after the other; runs in the worker, which sees the same bytes."""
    one = memoryview(bytearray(8)).cast("d")
    for number in range(ROWS):
        if stop.is_set:
            break
        for _ in range(40_000):  # work that lasts
            pass
        one[0] = number * number
        squares.write(one, at=number)
        done.add()
    return done.value


def demo(stage: Stage) -> Content:
    """An array that a worker fills while the page looks on."""
    said, share, busy = Signal(""), Signal("0%"), Signal(False)
    stop = Flag.lowered()

    async def run() -> None:
        squares, done = SharedArray.zeros((ROWS,), "float64"), Counter.zero()
        stop.clear()
        busy.value = True
        try:
            handles = [await each.share() for each in (squares, done, stop)]
            job = asyncio.ensure_future(stage.pool.run(fill, *handles, lane="interactive"))
            while not job.done():
                count = await done.changed(done.value, within=0.1)
                share.value = f"{100 * count // ROWS}%"
                said.value = f"{count} of {ROWS} rows"
            count = await job
            last = squares.read(slice(count - 1, count))[0] if count else 0.0
            share.value = f"{100 * count // ROWS}%"
            said.value = f"{count} rows; the last is {last:.0f}, read with {squares.copies} copy."
        except (NotShared, PoolError) as error:
            said.value = str(error)
        finally:
            squares.close()
            done.close()
            busy.value = False

    on_cleanup(stop.set)
    return [
        row(
            button("Fill the array", run, disabled=busy),
            button("Stop", stop.set, disabled=lambda: not busy.value),
        ),
        html('<div class="demo-bar" style:width={}></div>', share),
        html('<p role="status">{}</p>', said),
    ]
