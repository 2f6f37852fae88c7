"""Numbers, sizes and times as people read them."""

from __future__ import annotations

import builtins
import keyword
import math
import re
from datetime import UTC, datetime, timedelta

__all__ = ["alike", "count", "duration", "moment", "size", "variable_name"]

THIN_SPACE = "\u202f"
_UNITS = ("B", "kB", "MB", "GB", "TB")
_TAKEN = frozenset({"csv", "io", "pathlib", "pd", *dir(builtins)})


def count(number: int) -> str:
    """A whole number in groups of three: 1 234 567, with thin spaces."""
    return f"{number:,}".replace(",", THIN_SPACE)


def alike(number: float, spread: float) -> tuple[str, str]:
    """A measure and its spread with the decimals that the spread justifies: 0.31 and 0.02."""
    finest = abs(spread) or abs(number)
    decimals = 0
    if 0 < finest < 10:
        # One figure of the spread, two where it begins with a one.
        decimals = -math.floor(math.log10(finest)) + (f"{finest:e}"[0] == "1")
    decimals = max(0, min(decimals, 8))
    return f"{number:,.{decimals}f}".replace(",", THIN_SPACE), f"{spread:,.{decimals}f}"


def size(number: float) -> str:
    """Bytes with three figures at most: 999 B, 12.4 kB, 3.1 GB."""
    unit = 0
    while number >= 999.5 and unit < len(_UNITS) - 1:
        number /= 1000
        unit += 1
    figures = f"{number:.0f}" if unit == 0 or number >= 99.95 else f"{number:.1f}"
    return f"{figures} {_UNITS[unit]}"


def variable_name(path: str) -> str:
    """A Python name for the table in a file: "Crop yields 2025.csv" gives crop_yields_2025."""
    stem = path.rpartition("/")[2].partition(".")[0].lower()
    # Not \w: letters that stand for others, such as ², may be in a word and in no name.
    letters = "".join(char if f"a{char}".isidentifier() else " " for char in stem)
    name = re.sub(" +", "_", letters).strip("_")
    if not name.isidentifier() or keyword.iskeyword(name) or name in _TAKEN:
        name = f"table_{name}".rstrip("_")
    return name


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


def moment(seconds: float, now: float) -> str:
    """A time of the past on this machine's clock: Today 14:02, Yesterday 9:15, 21 Nov, 9:15."""
    then, today = (datetime.fromtimestamp(each, UTC).astimezone() for each in (seconds, now))
    at = f"{then.hour}:{then:%M}"
    if then.date() == today.date():
        return f"Today {at}"
    if then.date() == (today - timedelta(days=1)).date():
        return f"Yesterday {at}"
    return f"{then.day} {then:%b}{'' if then.year == today.year else f' {then.year}'}, {at}"
