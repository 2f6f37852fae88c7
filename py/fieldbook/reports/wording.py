"""Numbers and times as people read them."""

from __future__ import annotations

import math

__all__ = ["alike", "count", "duration", "figure", "percent"]

THIN_SPACE = "\u202f"
_FIGURES = 4
_LONG = 10_000  # from here on figures are grouped


def count(number: int) -> str:
    """A whole number in groups of three: 1 234 567, with thin spaces."""
    return f"{number:,}".replace(",", THIN_SPACE)


def figure(number: float) -> str:
    """A number with four figures that matter: 0.3123, 31.2, 2021, 12 345 678, −1.5e-07."""
    size = abs(number)
    if size >= 1e15 or 0 < size < 1e-4:
        return f"{number:.2e}".replace("-", "−", 1) if number < 0 else f"{number:.2e}"
    if size >= 10 ** (_FIGURES - 1):
        text = count(round(number)) if size >= _LONG - 0.5 else f"{number:.0f}"
    else:
        decimals = _FIGURES - 1 - (math.floor(math.log10(size)) if size else 0)
        text = f"{number:.{max(decimals, 0)}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−")


def percent(share: float, decimals: int = 1) -> str:
    """A share of one in a hundred, on one line: 12.5 %."""
    return f"{share * 100:.{decimals}f}\u00a0%"


def alike(number: float, spread: float) -> tuple[str, str]:
    """A measure and its spread with the decimals that the spread justifies: 0.31 and 0.02."""
    finest = abs(spread) or abs(number)
    decimals = 0
    if 0 < finest < 10:
        # One figure of the spread, two where it begins with a one.
        decimals = -math.floor(math.log10(finest)) + (f"{finest:e}"[0] == "1")
    decimals = max(0, min(decimals, 8))
    return f"{number:,.{decimals}f}".replace(",", THIN_SPACE), f"{spread:,.{decimals}f}"


def duration(seconds: float) -> str:
    """A length of time with the precision that matters: 8 ms, 0.4 s, 12 s, 3 min 20 s."""
    if seconds < 0.1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    if seconds < 59.5:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min"
