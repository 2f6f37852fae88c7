"""Every text of the gallery's own."""

from __future__ import annotations

TITLE = "Patterns"
INTRODUCTION = (
    "What was found while making Fieldbook, each on a page of its own: the forces that pull, a "
    "solution, and what comes of it. Those marked “demo” run here, in the Python of this page."
)
APPLICATION = "Open Fieldbook"
SEARCH = "Search patterns"
ONLY_DEMOS = "With a demo"
ALL = "All patterns"
DEMO = "demo"
TRY = "Try it"
SOURCE = "Its source"
NONE_FOUND = "No pattern has all of these words. Leave some of them out."
NEXT = "Next pattern"
UNEXPECTED = "The demo has failed."
LANDMARK = "Patterns by category"


def found(count: int) -> str:
    return f"{count} pattern" if count == 1 else f"{count} patterns"


def document_title(pattern: str) -> str:
    return f"{pattern} · {TITLE}" if pattern else f"{TITLE} · Fieldbook"
