"""A bin that cannot lose its labels: the path of what was deleted says all of it."""

from __future__ import annotations

from fieldbook.bridge.storage import FileEntry
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.storage.bin_paths import bin_items, bin_path
from tests.workbench.memory import Memory

NOW = 1_800_000_000.0


def test_any_list_of_paths_is_a_list_of_what_was_deleted() -> None:
    (item,) = bin_items(
        [FileEntry(bin_path("data/harvest.csv", NOW), 3, 0), FileEntry("data/other.csv", 5, 0)]
    )
    assert (item.origin, item.deleted, item.size) == ("data/harvest.csv", NOW, 3)


async def test_deleting_is_one_move_and_coming_back_overwrites_nothing(
    workbench: Workbench, memory: Memory
) -> None:
    memory.workspace.files["a.txt"] = b"deleted"
    await workbench.start()
    await workbench.files.delete("a.txt")
    (kept,) = memory.workspace.files
    assert kept.startswith(".trash/") and kept.endswith("/a.txt")

    await memory.workspace.write("a.txt", b"made meanwhile")
    await workbench.files.refresh()
    workbench.files.bin.restore(workbench.files.bin.items.peek()[0])
    await workbench.tasks.settle()
    assert memory.workspace.files["a.txt"] == b"made meanwhile"
    assert sorted(memory.workspace.files.values()) == [b"deleted", b"made meanwhile"]
