from __future__ import annotations

from fieldbook.workbench.addresses import Place
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.storage.damage import DAMAGE_SECTION
from tests.workbench.memory import Memory


async def test_what_can_not_be_read_is_said_shown_and_given_up(
    workbench: Workbench, memory: Memory
) -> None:
    await workbench.start()
    memory.damaged.find("data/field.ipynb")
    await workbench.tasks.settle()
    (notice,) = workbench.notices.shown.peek()
    assert notice.message.what == "A damaged record of field.ipynb was set aside."
    assert notice.message.why and notice.message.remedy
    notice.acts[0].run()
    await workbench.tasks.settle()
    assert workbench.tabs.active_place.peek() == Place("settings")
    assert memory.page.revealed == DAMAGE_SECTION
    (record,) = workbench.damage.records.peek()
    workbench.damage.download(record)
    workbench.damage.remove(record)
    await workbench.tasks.settle()
    assert memory.damaged.downloaded[0].startswith("field.ipynb 1970-01-01")
    assert workbench.damage.records.peek() == ()
