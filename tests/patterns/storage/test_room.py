"""Room that is told before it is short: once for each time that it becomes so."""

from __future__ import annotations

from fieldbook.workbench.app import Workbench
from tests.workbench.memory import Memory
from tests.workbench.memory_storage import QUOTA


async def test_little_room_is_told_once_and_not_at_each_look(
    workbench: Workbench, memory: Memory
) -> None:
    memory.workspace.used = QUOTA - 100_000_000
    await workbench.start()
    await workbench.tasks.settle()
    (notice,) = workbench.notices.shown.peek()
    assert notice.message.remedy, "with what to do"
    workbench.notices.dismiss(notice)
    for _ in range(3):
        await workbench.keeping.look()
    assert workbench.notices.shown.peek() == ()

    memory.workspace.used = QUOTA - 10_000_000
    await workbench.keeping.look()
    assert len(workbench.notices.shown.peek()) == 1, "it has become worse"


async def test_the_parts_come_to_the_whole(workbench: Workbench, memory: Memory) -> None:
    memory.workspace.files |= {"a.csv": b"123", "b.ipynb": b"12345"}
    await workbench.start()
    await workbench.tasks.settle()
    workbench.show_storage()
    await workbench.tasks.settle()
    sizes = [kind.size for kind in workbench.keeping.kinds.peek()]
    assert sum(sizes) >= memory.workspace.used
