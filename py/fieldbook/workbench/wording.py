"""Numbers, sizes and times as people read them."""

from __future__ import annotations

import builtins
import keyword
import re
from datetime import UTC, datetime, timedelta

from fieldbook.reports.wording import alike, count, duration

__all__ = ["alike", "count", "duration", "moment", "size", "variable_name"]

_UNITS = ("B", "kB", "MB", "GB", "TB")
_TAKEN = frozenset({"csv", "io", "pathlib", "pd", *dir(builtins)})


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


def moment(seconds: float, now: float) -> str:
    """A time of the past on this machine's clock: Today 14:02, Yesterday 9:15, 21 Nov, 9:15."""
    then, today = (datetime.fromtimestamp(each, UTC).astimezone() for each in (seconds, now))
    at = f"{then.hour}:{then:%M}"
    if then.date() == today.date():
        return f"Today {at}"
    if then.date() == (today - timedelta(days=1)).date():
        return f"Yesterday {at}"
    return f"{then.day} {then:%b}{'' if then.year == today.year else f' {then.year}'}, {at}"
