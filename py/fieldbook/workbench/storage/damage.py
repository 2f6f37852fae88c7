"""Records of notebooks that could not be read: they are said, kept, and can be taken along."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from fieldbook.bridge.reactivity import Signal
from fieldbook.bridge.storage import DamagedRecord, DamagedRecords
from fieldbook.workbench.notices import Act, Notices
from fieldbook.workbench.storage import damage_texts as texts
from fieldbook.workbench.tasks import Tasks

__all__ = ["DAMAGE_SECTION", "Damage"]

DAMAGE_SECTION = "settings-damage"
"""Id of the part of the settings that shows it."""


class Damage:
    """What was set aside so that the rest opens."""

    def __init__(self, store: DamagedRecords, notices: Notices, tasks: Tasks) -> None:
        self._store = store
        self._notices = notices
        self._tasks = tasks
        self.records: Signal[tuple[DamagedRecord, ...]] = Signal(())
        self.show: Callable[[], None] = lambda: None
        store.on_found(self._found)

    async def refresh(self) -> None:
        """Look what there is."""
        self.records.value = tuple(await self._store.list())

    def download(self, record: DamagedRecord) -> None:
        """Begin to give a record to the person as it is."""
        at = datetime.fromtimestamp(record.found / 1000, UTC).astimezone()
        notebook = record.path.rpartition("/")[2] or "notebook"
        name = f"{notebook} {at:%Y-%m-%d %H.%M} {record.kind}.bin"
        self._tasks.start(self._store.download(record.key, name))

    def remove(self, record: DamagedRecord) -> None:
        """Begin to give a record up."""

        async def remove() -> None:
            await self._store.remove(record.key)
            await self.refresh()

        self._tasks.start(remove())

    def _found(self, path: str, records: int) -> None:
        name = path.rpartition("/")[2]
        self._notices.error(texts.set_aside(name, records), Act(texts.SHOW, self.show))
        self._tasks.start(self.refresh())
