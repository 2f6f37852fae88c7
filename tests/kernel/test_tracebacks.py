from __future__ import annotations

import traceback
from collections.abc import Callable

from fieldbook.kernel.tracebacks import explain, holds_group, shorten


def caught(function: Callable[[], object]) -> BaseException:
    try:
        function()
    except BaseException as error:  # noqa: BLE001  # whatever it raises is what is looked at
        return error
    raise AssertionError("nothing was raised")


def never_packaged(_module: str) -> str | None:
    return None


def test_running_out_of_memory_is_explained() -> None:
    assert "4 GB" in explain(MemoryError(), never_packaged)
    too_big = ValueError("array is too big; `arr.size * arr.dtype.itemsize` is larger than …")
    assert "2 GB" in explain(too_big, never_packaged)


def test_modules_that_need_an_operating_system_are_told_apart() -> None:
    missing = ModuleNotFoundError("No module named 'tkinter'", name="tkinter")
    assert "operating system" in explain(missing, never_packaged)


def test_other_errors_speak_for_themselves() -> None:
    assert explain(ValueError("wrong"), never_packaged) == ""
    assert explain(ModuleNotFoundError("raised by hand"), never_packaged) == ""


def test_groups_are_found_along_the_chain() -> None:
    def chained() -> None:
        try:
            raise ExceptionGroup("both", [ValueError()])
        except ExceptionGroup:
            raise KeyError("outer")  # noqa: B904  # its context is what is looked at

    assert holds_group(caught(chained))
    assert not holds_group(ValueError())


def test_both_ends_of_a_deep_traceback_stay() -> None:
    def deep(level: int) -> None:
        if level == 0:
            raise RuntimeError("the bottom")
        deep(level - 1)

    error = caught(lambda: deep(200))
    depth = len(traceback.extract_tb(error.__traceback__))
    shorten(error, ends=5)
    frames = traceback.extract_tb(error.__traceback__)
    assert len(frames) == 10
    assert frames[0].name == "caught"
    assert frames[-1].line == 'raise RuntimeError("the bottom")'
    assert error.__notes__ == [f"[{depth - 10} calls in between are left out]"]


def test_an_ordinary_traceback_stays_whole() -> None:
    error = caught(lambda: 1 / 0)
    shorten(error)
    assert not hasattr(error, "__notes__")
