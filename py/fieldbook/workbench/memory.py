"""How much memory kernels take of what they can have, and when that is worth a warning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from fieldbook.bridge.reactivity import effect
from fieldbook.workbench import texts, wording
from fieldbook.workbench.kernel_session import KernelMemory, KernelSession
from fieldbook.workbench.notebook_tab import NotebookTab
from fieldbook.workbench.notices import Act, Notice, Notices
from fieldbook.workbench.tabs import Tabs

__all__ = ["Level", "MemoryWatch", "Room", "room_for_tables", "room_of"]

Level = Literal["usual", "high", "full"]

_ADDRESSABLE = 4 * 2**30
"""Python in a browser counts addresses in 32 bits."""
_OF_MACHINE = 0.5
"""The share of the machine's memory that one table may take: others need theirs."""
_UNKNOWN_GB = 4.0
"""Assumed where the browser doesn't tell: Firefox and Safari keep it to themselves."""
_OF_WORKER = 0.75
"""The share of what a worker can address: large arrays need room in one piece."""
_HIGH = 0.75
_FULL = 0.9
_RANK: dict[Level, int] = {"usual": 0, "high": 1, "full": 2}


@dataclass(frozen=True)
class Room:
    """How much a kernel may use: what it can address, or less where the machine has less."""

    most: int
    by_machine: bool

    def level(self, memory: KernelMemory) -> Level:
        """How near it is to having no room."""
        share = memory.used / self.most
        return "full" if share >= _FULL else "high" if share >= _HIGH else "usual"


def room_of(machine_gb: float | None) -> Room:
    """The room on a machine, of which the browser may not tell how much memory it has."""
    machine = _ADDRESSABLE if machine_gb is None else int(machine_gb * 2**30)
    return Room(min(machine, _ADDRESSABLE), machine < _ADDRESSABLE)


def room_for_tables(machine_gb: float | None) -> int:
    """Bytes that reading a table in a worker may take, on a machine of so much memory."""
    machine = int((machine_gb or _UNKNOWN_GB) * 2**30 * _OF_MACHINE)
    return min(machine, int(_ADDRESSABLE * _OF_WORKER))


class MemoryWatch:
    """Warns once when the kernel of an open notebook comes near its bound, and once at it."""

    def __init__(self, tabs: Tabs, room: Room, notices: Notices, show: Callable[[], None]) -> None:
        self._tabs = tabs
        self._room = room
        self._notices = notices
        self._show = show
        self._levels: dict[KernelSession, Level] = {}
        self._warnings: dict[KernelSession, Notice] = {}

    def start(self) -> None:
        """Watch from now on."""
        effect(self._look)

    def _look(self) -> None:
        before, self._levels = self._levels, {}
        for tab in self._tabs.all.value:
            session = tab.content.session.value if isinstance(tab.content, NotebookTab) else None
            memory = session.kernel.memory.value if session is not None else None
            if session is None or memory is None:
                continue
            kernel, level = session.kernel, self._room.level(memory)
            self._levels[kernel] = level
            if _RANK[level] > _RANK[before.get(kernel, "usual")]:
                self._warn(tab.place.name, kernel, memory, level)
        for kernel in [k for k in self._warnings if self._levels.get(k, "usual") == "usual"]:
            self._withdraw(kernel)

    def _warn(self, name: str, kernel: KernelSession, memory: KernelMemory, level: Level) -> None:
        self._withdraw(kernel)
        used, most = wording.size(memory.used), wording.size(self._room.most)
        message = texts.memory_short(name, used, most, level == "full", self._room.by_machine)
        restart = Act(texts.RESTART, kernel.restart)
        show = Act(texts.SHOW_MEMORY, lambda: self._show_instead(kernel))
        self._warnings[kernel] = self._notices.error(message, restart, show)

    def _show_instead(self, kernel: KernelSession) -> None:
        """On a small screen the warning would lie over what it leads to."""
        self._withdraw(kernel)
        self._show()

    def _withdraw(self, kernel: KernelSession) -> None:
        if kernel in self._warnings:
            self._notices.dismiss(self._warnings.pop(kernel))
