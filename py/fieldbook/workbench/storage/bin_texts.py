"""Every text that people read of the bin."""

from __future__ import annotations

from fieldbook.workbench.storage.bin_paths import KEPT_DAYS

BIN = "Bin"
SHOW_BIN = "Show the bin"
UNDO = "Undo"
RESTORE = "Restore"
DELETE_FOR_GOOD = "Delete for good"
EMPTY = "Empty the bin"
NO_WAY_BACK = "That can't be undone."
NOTHING = "The bin is empty."
HINT = (
    f"What you delete stays here for {KEPT_DAYS} days and can be had back. It takes room until "
    "then. What a program deletes in a notebook does not come here."
)
NAME = "Name"
FROM = "From"
DELETED = "Deleted"
SIZE = "Size"
ACTS = "Acts"
TOP = "Files"
UNKNOWN = "not known"


def deleted(name: str) -> str:
    return f"{name} is in the bin."


def delete_failed(name: str) -> str:
    return f"{name} was not deleted."


def restore_failed(name: str) -> str:
    return f"{name} was not restored."


def restored(origin: str, path: str) -> str:
    """That something is back, and under which name where its own was taken."""
    if origin == path:
        return f"{path} is back."
    name = origin.rpartition("/")[2]
    return f"{name} is back as {path}, for there is another {name}."


def act_on(act: str, name: str) -> str:
    return f"{act}: {name}"


def contents(items: int, size: str) -> str:
    return f"{'1 item' if items == 1 else f'{items} items'}, {size}"


def question(items: int, name: str, size: str) -> str:
    """Whether these are to go for good; `name` is that of a single one."""
    return f"Delete {name if items == 1 else f'all {items} items'} ({size}) for good?"
