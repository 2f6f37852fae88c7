"""What a person is told about an exception beyond its traceback."""

from __future__ import annotations

import traceback
from collections.abc import Callable

__all__ = ["explain", "holds_group", "plain_traceback"]


def explain(error: BaseException, packaged: Callable[[str], str | None]) -> str:
    """What to do about ``error``, or nothing where the traceback says enough.

    ``packaged`` names the package that brings a module, if one is at hand.
    """
    if isinstance(error, ModuleNotFoundError) and error.name:
        return _missing_module(error.name.partition(".")[0], packaged)
    if isinstance(error, MemoryError):
        return (
            "The kernel has no room for this: a browser gives Python 4 GB at most. "
            "Delete what is no longer needed (del name), read fewer columns or rows, "
            "or use smaller types."
        )
    return ""


def holds_group(error: BaseException | None) -> bool:
    """Whether an exception group is part of the story that the traceback tells."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, BaseExceptionGroup):
            return True
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return False


def plain_traceback(error: BaseException) -> list[str]:
    """The interpreter's own traceback, for what IPython's formatter cannot draw."""
    lines = "".join(traceback.format_exception(error)).rstrip("\n")
    return lines.split("\n")


def _missing_module(module: str, packaged: Callable[[str], str | None]) -> str:
    package = packaged(module)
    if package:
        return f"{module} is at hand but not loaded. Run %pip install {package}, then this cell."
    if module in _NOT_IN_BROWSERS:
        return f"{module} needs an operating system and cannot work in a browser."
    return (
        f"{module} is not among the packages that are kept here. "
        "A package in pure Python can be added from a wheel: import the .whl file into the "
        "workspace, then run %pip install NAME.whl."
    )


_NOT_IN_BROWSERS = frozenset({"fcntl", "pwd", "grp", "resource", "termios", "tkinter", "curses"})
