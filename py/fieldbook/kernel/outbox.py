"""Sends a kernel's messages in batches: by time, by size, and never more than a page can take.

Code that runs blocks its worker, so no timer can send what it wrote last. Three things do: the
next write once the interval is over; a timer, if the code awaits; and the page, which sees that
something is pending and sends the worker a signal (see `interrupts`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from fieldbook.kernel.batch import Batch
from fieldbook.kernel.critical import CriticalSection
from fieldbook.kernel.flood import Flood, TokenBucket
from fieldbook.kernel.messages import (
    ClearOutput,
    Content,
    DisplayData,
    UpdateDisplayData,
    encode_events,
)

__all__ = ["Carrier", "Outbox"]


class Carrier(Protocol):
    """What takes batches away."""

    def post(self, batch: str) -> None:
        """Send a JSON array of events."""

    def pending(self) -> None:
        """Something waits: see to it that `Outbox.flush` is called soon."""


class Outbox:
    """Where every message of a kernel goes; it knows which request is being served."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        interval: float = 0.016,
        size: int = 100_000,
        displays: int = 1_000,
    ) -> None:
        self.carrier: Carrier | None = None
        self.section = CriticalSection()
        self._clock = clock
        self._interval = interval
        self._size = size
        self._request = ""
        self._batch = Batch()
        self._posted = 0.0
        self._announced = False
        self._floods = {"stdout": Flood(), "stderr": Flood()}
        self._displays = TokenBucket(displays, per_second=20)
        self._left_out = 0

    @property
    def request_id(self) -> str:
        """The request whose messages these are."""
        return self._request

    def begin(self, request_id: str) -> None:
        """From now on messages belong to ``request_id``."""
        with self.section:
            self._finish()
            self._request = request_id
            self._fresh_limits()

    def end(self) -> None:
        """The request's code has ended: nothing may stay behind.

        What background tasks write later still belongs to the request, as in Jupyter.
        """
        with self.section:
            self._finish()

    def write(self, name: str, text: str) -> None:
        """Send text of the stream ``name``, at once or with what follows shortly."""
        with self.section:
            now = self._clock()
            flood = self._floods[name]
            self._batch.add_text(name, flood.admit(text, now))
            self._batch.add_text(name, flood.release(now))
            # `print` writes a line's text and its end apart: together they are one message.
            self._post_or_wait(now, complete=text.endswith("\n"))

    def flush_soon(self) -> None:
        """Send what is waiting, unless something was sent a moment ago."""
        with self.section:
            if self._batch.size:
                self._post_or_wait(self._clock())

    def send(self, content: Content) -> None:
        """Send a message that is not stream text, in its order."""
        with self.section:
            now = self._clock()
            if isinstance(content, ClearOutput):
                self._fresh_limits()
            elif self._too_many(content, now):
                self._left_out += 1
                return
            self._batch.add(content)
            self._post_or_wait(now)

    def flush(self) -> None:
        """Send what is waiting now."""
        with self.section:
            now = self._clock()
            for name, flood in self._floods.items():
                self._batch.add_text(name, flood.release(now))
            self._post(now)

    def _too_many(self, content: Content, now: float) -> bool:
        shown = isinstance(content, DisplayData | UpdateDisplayData)
        return shown and not self._displays.take(1, now)

    def _fresh_limits(self) -> None:
        now = self._clock()
        for flood in self._floods.values():
            flood.reset(now)
        self._displays.reset(now)
        self._left_out = 0

    def _finish(self) -> None:
        now = self._clock()
        for name, flood in self._floods.items():
            self._batch.add_text(name, flood.release(now, ended=True))
        if self._left_out:
            self._batch.add_text("stderr", f"[{self._left_out} displayed outputs left out]\n")
            self._left_out = 0
        self._batch.forget_clear()
        self._post(now)

    def _post_or_wait(self, now: float, complete: bool = True) -> None:
        due = complete and now - self._posted >= self._interval
        if due or self._batch.size >= self._size:
            self._post(now)
        elif self.carrier is not None and not self._announced:
            self._announced = True
            self.carrier.pending()

    def _post(self, now: float) -> None:
        if self.carrier is None:
            return
        self._announced = False
        events = self._batch.take(self._request)
        if events:
            self.carrier.post(encode_events(events))
            self._posted = now
