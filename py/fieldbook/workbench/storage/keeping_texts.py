"""Every text that people read of the room that is used, and of what the browser keeps."""

from __future__ import annotations

from fieldbook.workbench.notices import Message

STORAGE = "Storage"
WHAT_TAKES_ROOM = "What takes room"
COUNTING = "Counting…"
NOTEBOOKS = "Notebooks"
FILES = "Other files"
OUTPUTS = "Outputs of cells"
VERSIONS = "Versions"
BIN = "Bin"
COPIES = "Fieldbook itself, for use offline"
REST = "The browser's own part"
KEPT = "The browser has promised to keep these files."
NOT_KEPT = "The browser has not promised to keep these files."
NOT_KEPT_WHY = "It may remove all of them when the disk runs full."
NOT_KEPT_HINT = f"{NOT_KEPT} {NOT_KEPT_WHY} You can ask it to, or make a backup."
ASK = "Ask the browser"
BACK_UP = "Back up"
REFUSED = "The browser did not agree to keep these files for good."
REFUSED_WHY = (
    "It may agree once Fieldbook is installed or used more often. Until then only a backup is sure."
)
SHOW_ROOM = "Show what takes room"
SHOW_BIN = "Show the bin"


def used(size: str, quota: str, free: str) -> str:
    return f"{size} used of {quota}, {free} free"


def low(free: str, quota: str, full: bool) -> Message:
    """That little room is left, what comes of it, and what to do."""
    return Message(
        f"There is {'almost no' if full else 'little'} room left: {free} of {quota}.",
        "When it is used up, nothing that you write or run can be saved.",
        "Empty the bin, delete files that you no longer need, or free some space on this disk.",
    )
