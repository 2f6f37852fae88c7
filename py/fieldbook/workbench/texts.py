"""Every text that people read in the workbench, in one place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fieldbook.workbench.notices import Message
from fieldbook.workbench.services import Theme

APP = "Fieldbook"

# The window
FILES = "Files"
OUTLINE = "Outline"
SETTINGS = "Settings"
COMMANDS = "Commands"
PANELS = "Panels"
SIDE_PANEL = "Side panel"
OPEN_TABS = "Open files"
HIDE_PANEL = "Hide the panel"
PANEL_WIDTH = "Width of the panel"
CLOSE = "Close"
DISMISS = "Dismiss"
UNDO = "Undo"
REDO = "Redo"
TRY_AGAIN = "Try again"
NOTICES = "Notices"
PALETTE_HINT = "Type a command"
PALETTE_EMPTY = "No command has these words."
DROP_HERE = "Drop the files to import them"

# Nothing open
WELCOME = "Bring your data. It stays on this machine, with or without a network."
WELCOME_HINT = "You can also drop files anywhere on this page, or paste them."
ACT_IMPORT = "Import a CSV"
ACT_IMPORT_MORE = "Look at it, run Python on it, train a model."
ACT_NOTEBOOK = "New notebook"
ACT_NOTEBOOK_MORE = "Python cells with pandas and scikit-learn."
ACT_SAMPLE = "Open a sample"
ACT_SAMPLE_MORE = "A small harvest: a table and a notebook about it."

# Files
IMPORT_FILES = "Import files"
IMPORT_ASKED = "Choose the files to import, or drop them here."
NEW_NOTEBOOK = "New notebook"
NO_OUTLINE = "Open a notebook to see its headings and cells."
STORAGE_CLOSED = "The files in this browser can't be read. That is tried again."
NO_FILES = "No files yet. Import some, or drop them here."
RENAME = "Rename"
DELETE = "Delete"
DOWNLOAD = "Download"
MORE = "More"
NEW_NAME = "New name"
UNTITLED = "Untitled.ipynb"
IMPORTING = "Importing…"

# Status bar
KERNEL = "Kernel"
SAVED = "Saved"
OFFLINE = "Offline"
KERNEL_STATES = {
    "starting": "Starting",
    "idle": "Ready",
    "busy": "Busy",
    "interrupting": "Interrupting",
    "restarting": "Restarting",
    "dead": "Failed",
}
SAVING = "Saving…"
OFFLINE_CHECKING = "Checking offline use"
OFFLINE_SAVING = "Saving for offline use"
OFFLINE_READY = "Ready to work offline"
OFFLINE_UPDATE = "A new version is ready. Reload to use it."
RELOAD = "Reload"

# Memory
MEMORY = "Memory"
SHOW_MEMORY = "Show what takes memory"
MEMORY_HINT = (
    "Python keeps the memory that it has once taken: it shrinks when a kernel is restarted."
)
WARM_KERNEL = "The kernel for the next notebook"
NOT_MEASURED = "not measured yet"
WORKERS = "Workers"
NO_WORKERS = "No worker runs now. One starts when a table is opened or a model trained."
WORKER_STATES = {"starting": "starting", "working": "working", "resting": "resting"}

# Diagnostics
DIAGNOSTICS = "Diagnostics"
SHOW_DIAGNOSTICS = "Show diagnostics"
DIAGNOSTICS_HINT = (
    "What Fieldbook knows of itself on this device, for whoever helps you when something went "
    "wrong. It is sent nowhere: you decide whom you give it to. Names of files may be in it, but "
    "nothing of what is in them."
)
MADE = "How it is made"
MADE_HINT = (
    "What was found while making Fieldbook, with demos that run in the page and without a network."
)
SHOW_PATTERNS = "Open the patterns"
DIAGNOSTICS_COLLECTING = "Looking around…"
DIAGNOSTICS_OUTCOME = "Outcome"
DIAGNOSTICS_HANDED = {
    "copied": "Copied. Paste it where you want to have it.",
    "refused": "The browser did not allow copying. Download it instead.",
    "downloaded": "Downloaded as a text file.",
}
COPY_AS_TEXT = "Copy as text"
REFRESH = "Refresh"
LAST_ERRORS = "Last errors"
NO_ERRORS = "None since this page was opened."
LOG = "Log"
LOG_OF = "Whose lines are shown"
ALL_THREADS = "All threads"
NOTHING_NOTED = "Nothing was noted."
KERNELS_AND_WORKERS = "Kernels and workers"
PYTHON_ON_THE_PAGE = "Python on the page"
NOTHING_OPEN = "none"

# Notebook
NOTEBOOK = "Notebook"
RUN_ALL = "Run all"
INTERRUPT = "Interrupt kernel"
RESTART = "Restart kernel"
RESTART_AND_RUN = "Restart and run all"
ADD_CODE = "Add code"
ADD_TEXT = "Add text"
CELL_TYPE = "Cell type"
CELL_TYPES = {"code": "Code", "markdown": "Markdown", "raw": "Raw"}
EMPTY_PROSE = "Empty text. Press Enter to write."
QUEUED = "Waiting"
RUNNING = "Running"
FAILED = "Failed"
MOVE_UP = "Move up"
MOVE_DOWN = "Move down"
DELETE_CELL = "Delete cell"
TRACEBACK = "Traceback"
PICTURE = "Picture"
UNKNOWN_OUTPUT = "This output is of a kind that can't be shown here. It stays in the notebook."
ACTING_OUTPUT = "Interactive output"
HELD_BACK = "Shown without its scripts."
CANNOT_ACT_YET = "Shown without its scripts, which can run once this page has been loaded again."
TRUST = "Trust this notebook"
WITHDRAW_TRUST = "Stop trusting this notebook"
TRUST_QUESTION = "Trust this notebook?"
TRUST_POINTS = (
    "Some of its outputs hold scripts that were not made on this machine. Trusted, they run.",
    "Each has a frame of its own: it can't see your files or this page, and it has no network.",
    "Trust it if you know who made it. Running its cells makes the outputs anew without trust.",
)
ALLOW_CONNECTIONS = "Allow connections"
FORBID_CONNECTIONS = "Stop allowing connections"
ALLOW_POINTS = (
    "Code in this notebook can then send anything there, from its variables or from your files.",
    "The kernel starts anew; its variables are lost. It holds until the notebook is closed.",
    "Where nothing is allowed a kernel reaches only the site that Fieldbook came from.",
)
ALLOW_ACT = "Allow and restart the kernel"
SEND = "Send"
INPUT = "Input"
DOWNLOAD_NOTEBOOK = "Download notebook"
OPENING = "Opening…"
KERNEL_GONE = "The kernel stopped."
OPEN_AS_TEXT = "Open as text"

# Tables
OPEN_IN_NOTEBOOK = "Open in notebook"
TRAIN_A_MODEL = "Train a model"

# Settings
THEME = "Theme"
THEMES: tuple[tuple[Theme, str], ...] = (
    ("system", "As the system has it"),
    ("light", "Light"),
    ("dark", "Dark"),
    ("contrast", "High contrast"),
)
BACKUP = "Backup"
BACKUP_HINT = (
    "One .zip file with everything that is here. Any computer can open it, and Fieldbook can "
    "restore it."
)
BACKUP_SAVE = "Download workspace"
BACKUP_RESTORE = "Restore from a backup"
BACKUP_KEEP_BOTH = "Keep both"
BACKUP_REPLACE = "Replace mine"
BACKUP_NEW_ONLY = "Only what is new"
BACKUP_NOTHING_NEW = "Everything in this backup is here already."
BACKUP_EMPTY = "There is no file in this backup that could be restored."
BACKUP_NOT_RESTORED = "Nothing was restored."
BACKUP_DOING = {
    "saving": "Packing the workspace…",
    "reading": "Looking into the backup…",
    "restoring": "Restoring…",
}
BACKUP_CANCELLED = {
    "saving": "Cancelled. No backup was made.",
    "reading": "Cancelled. Nothing was restored.",
    "restoring": "Cancelled. What was restored by then is here; the same backup can go on.",
}
BACKUP_FAILED = {
    "saving": "The backup was not made.",
    "reading": "This backup can't be restored.",
    "restoring": "The backup was not restored completely.",
}
CANCEL = "Cancel"

NAME_NOT_ALLOWED = Message(
    "The name was not changed.",
    "A name can't hold a slash or begin with a dot.",
    "Choose another name.",
)


def refused(origins: Sequence[str]) -> Message:
    return Message(
        f"The kernel wanted to connect to {_listed(origins)} and was kept from it.",
        "Nothing leaves this machine unless you allow it.",
    )


def allowed(origins: Sequence[str]) -> Message:
    return Message(f"This kernel may connect to {_listed(origins)}.")


def allow_question(origins: Sequence[str]) -> str:
    return f"Let this kernel connect to {_listed(origins)}?"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def held_back(cells: int) -> Message:
    outputs = "One cell has an output" if cells == 1 else f"{cells} cells have outputs"
    return Message(
        f"{outputs} with scripts that were not made on this machine.",
        "They are shown without their scripts. Running a cell makes its output here.",
    )


def cell(number: int) -> str:
    return f"Cell {number}"


def source_of_cell(number: int) -> str:
    return f"Source of cell {number}"


def run_cell(number: int) -> str:
    return f"Run cell {number}"


def output_of_cell(number: int) -> str:
    return f"Output of cell {number}"


def close_tab(name: str) -> str:
    return f"Close {name}"


def actions_for(name: str) -> str:
    return f"Actions for {name}"


def reading_table(name: str) -> str:
    return f"Reading {name}…"


def reading_stopped(name: str) -> Message:
    return Message(
        f"{name} was not read.", "It was stopped.", "Read it again when you have the time."
    )


READ_IT = "Read it"
TAKING_SAMPLE = "Taking a sample"


def taking_sample(name: str, share: str) -> str:
    return f"Taking a sample of {name}: {share} of the file"


def not_sampled(path: str) -> str:
    return f"No sample of {path} could be taken."


def sampled(path: str, rows: str, of: str) -> str:
    return f"{path} holds {rows} of {of} rows, chosen at random."


def table_size(rows: str, columns: str) -> str:
    return f"{rows} rows × {columns} columns"


def training_of(name: str) -> str:
    return f"Train: {name}"


def memory_used(used: str, most: str) -> str:
    return f"{used} of {most}"


def memory_is(text: str) -> str:
    return f"Memory: {text}"


def memory_of(name: str) -> str:
    return f"Memory of {name}"


def memory_held(held: str) -> str:
    return f"{held} taken from the machine"


def memory_more(used: str, held: str, most: str) -> str:
    return (
        f"This kernel uses {used} of the {most} that it can have. The machine has given it {held}, "
        "which it keeps until it is restarted."
    )


def memory_short(name: str, used: str, most: str, full: bool, by_machine: bool) -> Message:
    bound = "this machine has" if by_machine else "Python can have in a browser"
    return Message(
        f"The memory of {name} is {'full' if full else 'nearly full'}.",
        f"Its kernel uses {used} of the {most} that {bound}.",
        "Delete variables that are no longer needed (del name), read fewer rows or columns, or "
        "restart the kernel and run only what you need.",
    )


def worker(number: int, doing: str, keeps: str) -> str:
    return f"Worker {number}, {doing}, keeps {keeps}" if keeps else f"Worker {number}, {doing}"


def crew(size: int, reserve: int, limited_by: str, cores: int, memory: str | None) -> str:
    """How many workers there may be, and why."""
    total = size + reserve
    shares = f": {size} for training, {reserve} for what you look at" if reserve else ""
    if limited_by == "cores":
        left = ", of which one is left to the page and the kernel" if cores > 1 else ""
        why = f"This machine has {cores} processor core{'s' if cores > 1 else ''}{left}."
    elif memory is None:
        why = "The browser does not tell how much memory this machine has; 4 GB are assumed."
    else:
        why = f"No more would fit into half of this machine's memory of {memory}."
    return f"At most {total} {'worker' if total == 1 else 'workers'}{shares}. {why}"


def worker_bound(most: str) -> str:
    return f"A worker that takes more than {most} is ended when it has nothing to do."


def name_taken(name: str) -> Message:
    return Message(
        "The name was not changed.",
        f"There is a file called {name} already.",
        "Choose another name.",
    )


def files_gone(names: Sequence[str]) -> Message:
    count = "1 file is" if len(names) == 1 else f"{len(names)} files are"
    some = ", ".join(names[:3]) + (", …" if len(names) > 3 else "")
    return Message(
        f"{count} gone from this browser: {some}",
        "This site's data was cleared, or the browser needed the room.",
        "Notebooks that are open here are saved again. Restore the rest from a backup.",
    )


def import_failed(name: str) -> str:
    return f"{name} was not imported." if name else "A file was not imported."


def rename_failed(name: str) -> str:
    return f"{name} was not renamed."


def save_failed(name: str) -> str:
    return f"{name} was not saved."


def closed_unsaved(name: str) -> str:
    return f"{name} is closed but not saved yet. Leave this window open: it is tried again."


def deleted_elsewhere(name: str) -> str:
    return f"{name} was deleted in another window. It comes back when you write in it."


def not_saved(why: str) -> str:
    return f"Not saved. {why}"


def open_failed(name: str) -> str:
    return f"{name} could not be opened."


def no_such_file(path: str) -> Message:
    return Message(
        f"{path} could not be opened.",
        "There is no such file in this browser.",
        "It may have been renamed or deleted; the Files panel shows what is there.",
    )


def not_text(name: str) -> Message:
    return Message(
        f"{name} can't be shown.",
        "It is neither text nor a picture.",
        "Read it with Python in a notebook, or download it.",
    )


def text_cut(shown: str, whole: str) -> str:
    return f"The first {shown} of {whole} are shown."


UNEXPECTED = "Something went wrong that should not have."


def backup_name(day: date) -> str:
    return f"Fieldbook {day:%Y-%m-%d}.zip"


def backup_saved(name: str, files: int, size: str) -> str:
    return f"{_files(files)} ({size}) went into {name}."


def backup_lacks(missing: Sequence[str]) -> Message:
    """Which files are not in an archive that was made."""
    some = ", ".join(missing[:5]) + (", …" if len(missing) > 5 else "")
    return Message(
        f"{_files(len(missing))} could not be packed: {some}",
        "The browser has lost what was in them. Everything else is in the backup.",
        "Delete them, or restore them from an earlier backup.",
    )


def backup_found(fresh: int, same: int, differing: int) -> str:
    """What an archive holds beside what is here."""
    return (
        f"This backup holds {_files(fresh + same + differing)}: {fresh} new, {same} as here, "
        f"{differing} with other contents than here:"
    )


def backup_restored(files: int) -> str:
    return f"{_files(files)} restored."


def backup_refused(entries: int) -> str:
    return f"{_files(entries)} can't be restored:"


def and_more(number: int) -> str:
    return f"and {number} more"


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{number} files"
