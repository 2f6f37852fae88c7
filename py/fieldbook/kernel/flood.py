"""How much a cell may send: a burst, then a trickle, and always the last lines of its text.

A loop that prints without end can write a hundred megabytes a second. Sent on, they would fill
the page's memory and queue up in front of everything else, Stop included.
"""

from __future__ import annotations

__all__ = ["Flood", "TokenBucket"]


class TokenBucket:
    """Allows a burst, and then so much a second."""

    def __init__(self, burst: int, per_second: int) -> None:
        self._burst = burst
        self._per_second = per_second
        self.reset(0.0)

    def reset(self, now: float) -> None:
        """Fill up."""
        self._tokens = float(self._burst)
        self._filled = now

    def available(self, now: float) -> int:
        """How much may be taken now."""
        gained = (now - self._filled) * self._per_second
        self._tokens = min(float(self._burst), self._tokens + gained)
        self._filled = now
        return int(self._tokens)

    def take(self, amount: int, now: float) -> bool:
        """Take ``amount`` if it is there, else nothing."""
        if self.available(now) < amount:
            return False
        self._tokens -= amount
        return True

    def empty(self) -> None:
        """Take all there is."""
        self._tokens = 0.0


class Flood:
    """Limits a stream of text, and remembers the end of what it holds back."""

    def __init__(
        self,
        burst: int = 1_000_000,
        per_second: int = 20_000,
        tail: int = 8_000,
        pause: float = 1.0,
    ) -> None:
        self._bucket = TokenBucket(burst, per_second)
        self._tail_size = tail
        self._pause = pause
        self.reset(0.0)

    def reset(self, now: float) -> None:
        """Begin anew, as at the start of a cell."""
        self._bucket.reset(now)
        self._released = now
        self._held = 0
        self._tail: list[str] = []
        self._tail_length = 0

    def admit(self, text: str, now: float) -> str:
        """The part of ``text`` to send now; the rest is counted and its end remembered."""
        if not self._held and self._bucket.take(len(text), now):
            return text
        admitted = ""
        if not self._held:
            self._released = now
            allowed = self._bucket.available(now)
            if allowed > self._tail_size:  # less would be a scrap before the note
                self._bucket.empty()
                admitted = text[:allowed]
        self._hold(text[len(admitted) :])
        return admitted

    def release(self, now: float, ended: bool = False) -> str:
        """A note of what was left out and the last lines, at most once a pause; else nothing."""
        if not self._held or (not ended and now - self._released < self._pause):
            return ""
        last = "".join(self._tail)[-self._tail_size :]
        left_out = self._held - len(last)
        self._held, self._tail, self._tail_length = 0, [], 0
        self._released = now
        self._bucket.empty()  # what is shown now is paid for: in a flood the next text waits
        if not left_out:
            return last
        count = f"{left_out:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
        return f"\n[… {count} characters left out …]\n{last}"

    def _hold(self, text: str) -> None:
        self._held += len(text)
        if len(text) >= self._tail_size:
            self._tail, self._tail_length = [text[-self._tail_size :]], self._tail_size
            return
        self._tail.append(text)
        self._tail_length += len(text)
        if self._tail_length > 2 * self._tail_size:
            last = "".join(self._tail)[-self._tail_size :]
            self._tail, self._tail_length = [last], len(last)
