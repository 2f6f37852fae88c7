"""What the tools say to a person: to stderr, so that stdout stays one promised line."""

from __future__ import annotations

import sys
import threading
import time

__all__ = ["Failure", "Progress", "say"]


class Failure(Exception):
    """A failure whose message tells a person what happened, why, and what to do."""


def say(message: str) -> None:
    """Print one line of progress."""
    print(message, file=sys.stderr, flush=True)


class Progress:
    """Bytes done of bytes known, drawn in place on a terminal and sparsely in a log."""

    def __init__(self, label: str, total: int) -> None:
        self._label = label
        self._total = max(total, 1)
        self._done = 0
        self._shown_at = 0.0
        self._lock = threading.Lock()
        self._terminal = sys.stderr.isatty()
        self._interval = 0.2 if self._terminal else 5.0

    def add(self, count: int) -> None:
        """Count bytes (a negative number takes back what had to be thrown away)."""
        with self._lock:
            self._done += count
            now = time.monotonic()
            if now - self._shown_at >= self._interval:
                self._shown_at = now
                self._draw()

    def close(self) -> None:
        """Draw the last state and end the line."""
        with self._lock:
            self._draw()
            if self._terminal:
                print(file=sys.stderr, flush=True)

    def _draw(self) -> None:
        done, total = self._done / 1e6, self._total / 1e6
        text = f"{self._label}: {done:.1f} of {total:.1f} MB ({100 * self._done // self._total}%)"
        if self._terminal:
            print(f"\r{text}\x1b[K", end="", file=sys.stderr, flush=True)
        else:
            say(text)
