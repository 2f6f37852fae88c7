"""Interrupts in loops whose every step takes long.

Inside a browser the interpreter looks for signals at every fiftieth turn of any loop or call. A
loop that multiplies large matrices turns thirty times a second, so Stop would take seconds. Such
loops, in the person's own code, are looked after by `sys.monitoring`: each loop is timed at its
first turns, and only where these are slow does every turn look for a signal. A quick loop is left
alone after two turns and costs nothing more.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import CodeType
from typing import Any

__all__ = ["LoopWatch"]

SLOW = 0.001
"""Seconds a turn may take before the interpreter's own looking, fifty turns apart, is too rare."""

# Python 3.12 and later; the browser's is. Without it loops are as quick to stop as they are.
_monitoring: Any = getattr(sys, "monitoring", None)


class LoopWatch:
    """Calls ``poll`` at the turns of slow loops."""

    def __init__(
        self, poll: Callable[[], None], clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._poll = poll
        self._clock = clock
        self._last: dict[tuple[CodeType, int], float] = {}
        self._tool: int | None = None

    def begin(self) -> None:
        """A cell begins: loops that were quick before may be slow now."""
        if _monitoring is None:
            return
        self._last.clear()
        if self._tool is None:
            self._tool = _free_tool()
            event = _monitoring.events.JUMP
            _monitoring.register_callback(self._tool, event, self._on_jump)
        _monitoring.restart_events()

    def watch(self, code: CodeType) -> None:
        """Look after the loops in ``code`` and in what it defines."""
        if self._tool is None:
            return
        _monitoring.set_local_events(self._tool, code, _monitoring.events.JUMP)
        for constant in code.co_consts:
            if isinstance(constant, CodeType):
                self.watch(constant)

    def _on_jump(self, code: CodeType, offset: int, _destination: int) -> Any:
        now = self._clock()
        place = code, offset
        before = self._last.get(place)
        self._last[place] = now
        if before is not None and now - before < SLOW:
            return _monitoring.DISABLE
        self._poll()
        return None


def _free_tool() -> int:
    """An identifier that no debugger, profiler or coverage tool has taken."""
    for number in (3, 4, 5, 2, 1, 0):
        if _monitoring.get_tool(number) is None:
            _monitoring.use_tool_id(number, "fieldbook")
            return number
    raise RuntimeError("all of sys.monitoring's identifiers are taken")
