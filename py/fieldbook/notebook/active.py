"""Outputs that would act: scripts and what else is more than a picture of a result.

What is found here decides only what a person is asked and in which frame an output is shown; it is
no protection. Whatever isn't shown in a frame of its own is sanitised, found or not.
"""

from __future__ import annotations

import re

from fieldbook.notebook.mime import PREFERENCE, choose_mime
from fieldbook.notebook.outputs import DisplayData, ExecuteResult, Output

__all__ = ["JAVASCRIPT", "active_text", "is_active", "script_mime"]

JAVASCRIPT = "application/javascript"
_WITH_SCRIPTS = (*PREFERENCE[:-2], JAVASCRIPT, "text/javascript", *PREFERENCE[-2:])
"""Scripts before JSON and plain text, which libraries send for those who can't run them."""
_ACTS = re.compile(
    r"<\s*(?:script|iframe|object|embed|video|audio|canvas|button|input|select|form)\b"
    r"|<[^>]*\son[a-z]+\s*=|javascript\s*:",
    re.IGNORECASE,
)


def script_mime(output: Output) -> str | None:
    """The type under which an output acts; `None` for one that only shows."""
    if not isinstance(output, DisplayData | ExecuteResult):
        return None
    mime = choose_mime(output.data, _WITH_SCRIPTS)
    if mime is None or not isinstance(output.data[mime], str):
        return None
    if mime in (JAVASCRIPT, "text/javascript"):
        return mime
    return mime if mime == "text/html" and _ACTS.search(output.data[mime]) else None


def is_active(output: Output) -> bool:
    """Whether an output would act."""
    return script_mime(output) is not None


def active_text(output: Output) -> str | None:
    """What an output that acts consists of, with its type: by this it is known again."""
    mime = script_mime(output)
    if mime is None:
        return None
    assert isinstance(output, DisplayData | ExecuteResult)
    return f"{mime}\n{output.data[mime]}"
