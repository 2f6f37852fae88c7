"""Whether the browser keeps what is stored: the room that is left, its promise, and reminders."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from fieldbook.bridge.reactivity import Computed, Signal, batch, computed
from fieldbook.bridge.storage import Room, Usage
from fieldbook.workbench import wording
from fieldbook.workbench.notices import Act, Message, Notices
from fieldbook.workbench.services import Services
from fieldbook.workbench.storage import keeping_texts as texts
from fieldbook.workbench.storage.bin_paths import DAY
from fieldbook.workbench.tasks import Later, Tasks
from fieldbook.workbench.tree import is_in_bin, kind_of

if TYPE_CHECKING:
    from fieldbook.workbench.files import Files

__all__ = ["STORAGE_SECTION", "Keeping", "Kind", "Level"]

STORAGE_SECTION = "settings-storage"
"""Id of the part of the settings that shows it."""
LOW = 200_000_000
FULL = 40_000_000
"""Bytes that are left."""
FIRST_REMINDER = DAY
REMINDERS = 14 * DAY
"""Between reminders; each wait is twice as long as the one before."""
AFTER_BACKUP = 30 * DAY

Level = Literal["usual", "high", "full"]


@dataclass(frozen=True)
class Kind:
    """Something that takes room."""

    name: str
    size: int


class Keeping:
    """What is used and free, and whether it stays."""

    def __init__(self, services: Services, files: Files, notices: Notices, tasks: Tasks) -> None:
        self._services = services
        self._workspace = services.workspace
        self._files = files
        self._notices = notices
        self._tasks = tasks
        self._record: dict[str, Any] = {}
        self._asked = False
        self._warned: Level = "usual"
        self._look_later = Later(lambda: tasks.start(self.look()), 2.0, 30.0)
        self.usage: Signal[Usage | None] = Signal(None)
        self.room: Signal[Room | None] = Signal(None)
        self.refused = Signal(False)
        """Whether the browser was asked to keep everything, and did not agree."""
        self.kinds: Computed[tuple[Kind, ...]] = computed(self._kinds)
        self.level: Computed[Level] = computed(self._level)
        self.show: Callable[[], None] = lambda: None
        self.back_up: Callable[[], object] = lambda: None

    async def start(self, record: object) -> None:
        """Look, and remind, when nobody waits for anything; `record` is what was remembered."""
        self._record = dict(record) if isinstance(record, Mapping) else {}
        await self._services.page.idle()
        await self.look()
        self._remind(time.time())

    def look_soon(self) -> None:
        """Something was written."""
        self._look_later.ask()

    async def look(self) -> None:
        """Look how much is used, and warn once where little is left."""
        try:
            self.usage.value = await self._workspace.usage()
        except OSError:
            return  # That it does not open is told elsewhere.
        self._warn()

    async def measure(self) -> None:
        """Look at everything that takes room."""
        await self.look()
        self.room.value = await self._workspace.measure()

    def ask_once(self) -> None:
        """Ask the browser for its promise when there is something of value for the first time."""

        async def ask() -> None:
            if not (await self._workspace.usage()).persisted:
                await self._workspace.persist()

        if not self._asked:
            self._asked = True
            self._tasks.start(ask())

    def ask(self) -> None:
        """Begin to ask the browser never to evict what is stored."""
        self._tasks.start(self.persist())

    async def persist(self) -> bool:
        """Ask; gives whether it agreed."""
        agreed = await self._workspace.persist()
        usage = await self._workspace.usage()
        with batch():
            self.refused.value = not agreed
            self.usage.value = usage
        return agreed

    def backed_up(self) -> None:
        """A backup was made: reminding can wait."""
        self._remember(backup=time.time())

    def _remind(self, now: float) -> None:
        """Tell calmly, and ever more seldom, that the browser has promised nothing."""
        usage = self.usage.peek()
        holds = any(not is_in_bin(entry.path) for entry in self._files.entries.peek())
        if usage is None or usage.persisted or not holds:
            return
        if "since" not in self._record:
            self._remember(since=now)
            return
        times = int(self._record.get("times", 0))
        told = float(self._record.get("told", 0.0))
        due = (
            now - float(self._record["since"]) >= FIRST_REMINDER
            and now - told >= (REMINDERS * 2 ** (times - 1) if times else 0)
            and now - float(self._record.get("backup", 0.0)) >= AFTER_BACKUP
        )
        if not due:
            return
        self._remember(told=now, times=times + 1)

        def ask() -> None:
            self._notices.dismiss(notice)
            self._tasks.start(self._ask_and_tell())

        def back_up() -> None:
            self._notices.dismiss(notice)
            self.back_up()

        notice = self._notices.tell(
            Message(texts.NOT_KEPT, texts.NOT_KEPT_WHY),
            Act(texts.ASK, ask),
            Act(texts.BACK_UP, back_up),
        )

    async def _ask_and_tell(self) -> None:
        if await self.persist():
            self._notices.info(texts.KEPT)
        else:
            back_up = Act(texts.BACK_UP, self.back_up)
            self._notices.tell(Message(texts.REFUSED, texts.REFUSED_WHY), back_up)

    def _warn(self) -> None:
        level, usage = self.level.peek(), self.usage.peek()
        worse = ("usual", "high", "full")
        if usage is not None and worse.index(level) > worse.index(self._warned):
            free = wording.size(max(0, usage.quota - usage.used))
            self._notices.error(
                texts.low(free, wording.size(usage.quota), level == "full"),
                Act(texts.SHOW_ROOM, self.show),
            )
        self._warned = level

    def _level(self) -> Level:
        usage = self.usage.value
        # A quota of nothing is one that the browser does not tell.
        if usage is None or usage.quota <= 0:
            return "usual"
        free = usage.quota - usage.used
        return "full" if free < FULL else "high" if free < LOW else "usual"

    def _kinds(self) -> tuple[Kind, ...]:
        room, usage = self.room.value, self.usage.value
        if room is None or usage is None:
            return ()
        present = [entry for entry in self._files.entries.value if not is_in_bin(entry.path)]
        notebooks = sum(e.size for e in present if kind_of(e.path) == "notebook")
        files = sum(e.size for e in present) - notebooks
        kinds = [
            Kind(texts.NOTEBOOKS, notebooks + room.documents),
            Kind(texts.FILES, files),
            Kind(texts.OUTPUTS, room.outputs),
            Kind(texts.VERSIONS, room.versions),
            Kind(texts.BIN, self._files.bin.size.value),
            Kind(texts.COPIES, room.copies),
        ]
        rest = usage.used - sum(kind.size for kind in kinds)
        return (*kinds, Kind(texts.REST, max(0, rest)))

    def _remember(self, **news: float) -> None:
        self._record |= news
        self._services.preferences.save("reminder", self._record)
