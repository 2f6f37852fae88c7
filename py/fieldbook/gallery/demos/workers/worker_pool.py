"""A call in a worker is awaited like any other, and stopped by cancelling who awaits."""

from __future__ import annotations

import asyncio

from fieldbook.bridge.pool import PoolError
from fieldbook.bridge.reactivity import Signal, on_cleanup
from fieldbook.bridge.vdom import Content, html
from fieldbook.gallery.parts import button, row
from fieldbook.gallery.stage import Stage

__all__ = ["count_primes", "demo"]


def count_primes(limit: int) -> int:
    """How many primes there are below `limit`; runs in the worker, and keeps it busy."""
    sieve = bytearray([1]) * limit
    sieve[:2] = b"\0\0"
    for number in range(2, limit):
        if sieve[number]:
            for multiple in range(number * number, limit, number):
                sieve[multiple] = 0
    return sum(sieve)


def demo(stage: Stage) -> Content:
    """Primes below two million, while the page goes on."""
    said, busy, clicks = Signal(""), Signal(False), Signal(0)
    task: asyncio.Future[None] | None = None

    async def count() -> None:
        said.value = "Counting in a worker …"
        try:
            found = await stage.pool.run(count_primes, 2_000_000, lane="interactive")
            said.value = f"{found} primes."
        except asyncio.CancelledError:
            said.value = "Stopped; the worker is ready for the next call."
        except PoolError as error:
            said.value = str(error)
        finally:
            busy.value = False

    def start() -> None:
        nonlocal task
        busy.value = True
        task = asyncio.ensure_future(count())

    def stop() -> None:
        if task is not None:
            task.cancel()

    on_cleanup(stop)
    return [
        row(
            button("Count primes", start, disabled=busy),
            button("Stop", stop, disabled=lambda: not busy.value),
            button("The page goes on", lambda: clicks.update(lambda number: number + 1)),
            html("<span>{}</span>", clicks),
        ),
        html('<p role="status">{}</p>', said),
    ]
