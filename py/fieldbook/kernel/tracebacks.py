"""What a person is told about an exception beyond its traceback."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable

__all__ = ["cut_kernel_frames", "explain", "holds_group", "plain_traceback", "shorten"]


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
    if isinstance(error, ValueError) and str(error).startswith("array is too big"):
        return (
            "A single array can hold 2 GB at most in a browser. Use a smaller type "
            "(dtype='float32'), fewer rows or columns, or several arrays."
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


def cut_kernel_frames(error: BaseException) -> None:
    """Let the traceback end in the code that was interrupted, not in what interrupted it."""
    last = trace = error.__traceback__
    while trace is not None:
        if not str(trace.tb_frame.f_globals.get("__name__", "")).startswith("fieldbook.kernel."):
            last = trace
        trace = trace.tb_next
    if last is not None:
        last.tb_next = None


def shorten(error: BaseException, ends: int = 25) -> None:
    """Leave only both ends of the traceback of an endless recursion.

    Reading a hundred thousand frames takes IPython minutes, in which nothing can be stopped.
    """
    frames = []
    trace = error.__traceback__
    while trace is not None:
        frames.append(trace)
        trace = trace.tb_next
    left_out = len(frames) - 2 * ends
    if left_out > 0:
        frames[ends - 1].tb_next = frames[-ends]
        error.add_note(f"[{left_out} calls in between are left out]")


def plain_traceback(
    error: BaseException, cell_of: Callable[[str], str | None] = lambda _: None
) -> list[str]:
    """The interpreter's own traceback, for what IPython's formatter cannot draw.

    ``cell_of`` tells the cell that a name of code stands for. The traceback begins with the first
    frame of one: those before it run cells.
    """
    trace = error.__traceback__
    while trace is not None and cell_of(trace.tb_frame.f_code.co_filename) is None:
        trace = trace.tb_next
    told = traceback.format_exception(type(error), error, trace or error.__traceback__)

    def named(file: re.Match[str]) -> str:
        return cell_of(file[1]) or file[0]

    return re.sub(r'File "([^"\n]+)"(?=, line)', named, "".join(told)).rstrip("\n").split("\n")


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
