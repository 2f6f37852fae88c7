"""Where a cell stands, as a text that sorts: between two positions there is always another.

Moving a cell then changes one short value and never touches its text, and two people who insert
at the same place get two cells. ``app/storage/positions.js`` makes positions by the same rules.
"""

from __future__ import annotations

import secrets

__all__ = ["position_between", "spread_positions"]

# In the order of their code points, so that comparing texts compares positions.
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BASE = len(_DIGITS)
_JITTER = 2


def position_between(before: str, after: str | None) -> str:
    """A new position after `before` (``""`` is the start) and before `after` (`None` is the end).

    Random digits at its end keep two people apart who insert at the same place at the same time.
    """
    if after is not None and before >= after:
        raise ValueError(f"No position lies between {before!r} and {after!r}")
    jitter = "".join(secrets.choice(_DIGITS) for _ in range(_JITTER - 1))
    # A position never ends with the smallest digit: nothing could stand before it.
    return _between(before, after) + jitter + secrets.choice(_DIGITS[1:])


def spread_positions(count: int) -> list[str]:
    """Positions of equal length for a notebook's first cells, with room between them."""
    width = 1
    while _BASE**width < (count + 1) * 4:
        width += 1
    step = _BASE**width // (count + 1)
    return [_encode(step * (index + 1), width) + "V" for index in range(count)]


def _encode(number: int, width: int) -> str:
    digits = []
    for _ in range(width):
        number, digit = divmod(number, _BASE)
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))


def _between(before: str, after: str | None) -> str:
    """A digit string strictly between, never a prefix of `after`: any digits may follow it."""
    low = _DIGITS.index(before[0]) if before else 0
    if after is None:
        # One step, not half the way: appending is what people do most.
        if low + 1 < _BASE:
            return _DIGITS[low + 1] if before else _DIGITS[_BASE // 2]
        return _DIGITS[low] + _between(before[1:], None)
    high = _DIGITS.index(after[0])
    if low == high:
        return _DIGITS[low] + _between(before[1:], after[1:])
    if high - low > 1:
        return _DIGITS[(low + high) // 2]
    return _DIGITS[low] + _between(before[1:], None)
