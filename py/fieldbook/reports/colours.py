"""The colours of the page's themes, for files that have no page around them.

They are what `app/styles/tokens.css` derives; a test compares.
"""

from __future__ import annotations

__all__ = ["DARK", "LIGHT"]

LIGHT = {
    "paper": "#fbfaf7",
    "ink": "#1d2430",
    "muted": "#5c616a",
    "line": "#d8d9d8",
    "line-strong": "#95989d",
    "surface-1": "#f3f3f0",
    "caution": "#8a5a00",
    "series-1": "#1667a2",
    "series-2": "#ca5333",
    "series-3": "#009477",
    "series-4": "#ba72a4",
}
DARK = {
    "paper": "#16181b",
    "ink": "#e7e4dd",
    "muted": "#9d9c99",
    "line": "#2e3032",
    "line-strong": "#656565",
    "surface-1": "#1b1d20",
    "caution": "#e0b25c",
    "series-1": "#0087ae",
    "series-2": "#d76c1d",
    "series-3": "#3ea373",
    "series-4": "#d381a2",
}
