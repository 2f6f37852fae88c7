from __future__ import annotations

from fieldbook.workbench.app import Workbench
from fieldbook.workbench.notices import Notice
from tests.workbench.memory import Memory
from tests.workbench.memory_storage import MemoryFile


def only_notice(workbench: Workbench) -> Notice:
    (notice,) = workbench.notices.shown.peek()
    return notice


async def test_files_are_imported_and_opened(workbench: Workbench, memory: Memory) -> None:
    await workbench.start()
    memory.page.drop([MemoryFile("a.csv", b"x\n1\n"), MemoryFile("a.csv", b"x\n2\n")])
    await workbench.tasks.settle()
    assert sorted(memory.workspace.files) == ["a (2).csv", "a.csv"]
    assert [tab.place.name for tab in workbench.tabs.all.peek()] == ["a.csv", "a (2).csv"]


async def test_a_full_disk_is_said_and_the_rest_goes_on(
    workbench: Workbench, memory: Memory
) -> None:
    await workbench.start()
    memory.workspace.full = True
    assert await workbench.files.import_files([MemoryFile("a.csv")]) == []
    message = only_notice(workbench).message
    assert message.what == "a.csv was not imported."
    assert "no room" in message.why


async def test_a_file_is_renamed_with_its_tab(workbench: Workbench, memory: Memory) -> None:
    memory.workspace.files["a.txt"] = b"x"
    await workbench.start()
    workbench.open_path("a.txt")
    await workbench.files.rename("a.txt", " b.txt ")
    assert list(memory.workspace.files) == ["b.txt"]
    assert memory.page.hash == "#/files/b.txt"
    await workbench.tasks.settle()


async def test_a_taken_name_is_refused(workbench: Workbench, memory: Memory) -> None:
    memory.workspace.files.update({"a.txt": b"a", "b.txt": b"b"})
    await workbench.start()
    await workbench.files.rename("a.txt", "b.txt")
    assert memory.workspace.files == {"a.txt": b"a", "b.txt": b"b"}
    assert "b.txt" in only_notice(workbench).message.why


async def test_names_with_slashes_are_refused(workbench: Workbench, memory: Memory) -> None:
    memory.workspace.files["a.txt"] = b"a"
    await workbench.start()
    await workbench.files.rename("a.txt", "../b.txt")
    assert list(memory.workspace.files) == ["a.txt"]
    assert only_notice(workbench).kind == "error"


async def test_deleting_can_be_undone(workbench: Workbench, memory: Memory) -> None:
    memory.workspace.files["data/a.txt"] = b"a"
    await workbench.start()
    workbench.open_path("data/a.txt")
    await workbench.files.delete("data/a.txt")
    assert not workbench.files.exists("data/a.txt")
    assert workbench.tabs.all.peek() == ()
    undo, _show = only_notice(workbench).acts
    undo.run()
    await workbench.tasks.settle()
    assert memory.workspace.files == {"data/a.txt": b"a"}
    assert workbench.notices.shown.peek() == ()
