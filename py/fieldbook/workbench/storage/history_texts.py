"""Every text that people read of versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldbook.bridge.storage import VersionReason

if TYPE_CHECKING:
    from fieldbook.notebook.comparison import Changes

VERSIONS = "Versions"
SHOW_VERSIONS = "Show versions"
RESTORE = "Restore this version"
OPEN_COPY = "Open as a copy"
ONLY_CHANGES = "Only what differs"
UNDO = "Undo"
NOW = "Now"
LOOKING = "Looking for versions…"
NO_VERSIONS = (
    "No earlier version is kept yet. The first comes when this notebook is changed; then there is "
    "one for every few minutes of work, and one before anything that changes much at once."
)
NO_DIFFERENCE = "This version is as the notebook is now."
READ_FAILED = "This version can't be shown."
FIRST = "the first one kept"
CELLS = "Cells of this version"
THEN_MARK = "Only in this version"
NOW_MARK = "Only in the notebook now"
LEGEND = "Lines marked − are in this version only, those marked + in the notebook as it is now."
OUTPUTS_KEPT = "Outputs are kept in this version."
OUTPUTS_CLEARED = "All outputs were cleared."
OUTPUTS_NOT_KEPT = "They could not be kept as a version."
REASONS: dict[VersionReason, str] = {
    "time": "",
    "restore": "before a version was restored",
    "file": "before the file's changes were taken in",
    "outputs": "before outputs were cleared",
}
SIDES = {"both": "", "then": "not in the notebook now", "now": "not in this version"}
CHANGED = "differs"


def versions_of(name: str) -> str:
    return f"Versions: {name}"


def version_of(moment: str) -> str:
    return f"Version: {moment}"


def what_changed(changes: Changes) -> str:
    """Such as "2 cells changed, 1 added"."""
    parts = [
        (changes.changed, "changed"),
        (changes.added, "added"),
        (changes.removed, "removed"),
    ]
    words = [f"{number} {verb}" for number, verb in parts if number]
    if changes.moved:
        words.append("others moved" if words else "cells moved")
    if not words:
        return "nothing changed"
    if words[0][0].isdigit():
        number, verb = words[0].split(" ", 1)
        words[0] = f"{number} {'cell' if number == '1' else 'cells'} {verb}"
    return ", ".join(words)


def restored(moment: str) -> str:
    return f"The notebook is back at: {moment}."


def restore_failed(name: str) -> str:
    return f"{name} was not changed."


def copy_name(stem: str, moment: str) -> str:
    return f"{stem} ({moment}).ipynb"
