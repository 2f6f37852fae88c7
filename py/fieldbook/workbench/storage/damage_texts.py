"""Every text that people read of damaged records."""

from __future__ import annotations

from fieldbook.bridge.storage import DamagedKind
from fieldbook.workbench.notices import Message

SET_ASIDE = "Set aside"
HINT = (
    "These records could not be read; notebooks open without them. Download one for whoever can "
    "look into it, or give it up."
)
SHOW = "Show what was set aside"
DOWNLOAD = "Download"
GIVE_UP = "Give up"
KINDS: dict[DamagedKind, str] = {
    "change": "changes of a notebook",
    "outputs": "a cell's outputs",
    "state": "a state of a notebook",
}
GONE = "A notebook that is gone"


def set_aside(name: str, records: int) -> Message:
    """That something could not be read, and what to do."""
    what = "A damaged record" if records == 1 else f"{records} damaged records"
    return Message(
        f"{what} of {name or 'a notebook'} {'was' if records == 1 else 'were'} set aside.",
        "The browser's storage gave back something that can't be read. The rest is open.",
        "Check the last things that you wrote, and look through the versions for what is missing.",
    )


def act_on(act: str, name: str) -> str:
    return f"{act}: {name}"
