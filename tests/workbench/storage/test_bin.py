from __future__ import annotations

import asyncio
import time

import pytest

from fieldbook.bridge.storage import FileEntry
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.storage import bin_texts
from fieldbook.workbench.storage.bin import Bin
from fieldbook.workbench.storage.bin_paths import DAY, bin_items, bin_path
from tests.workbench.memory import Memory

NOW = 1_800_000_000.0
MONTH = 30 * DAY


def in_bin(path: str, days: float) -> str:
    """The path of what was deleted so many days ago."""
    return bin_path(path, NOW - days * DAY)


def said(workbench: Workbench) -> list[str]:
    return [notice.message.what for notice in workbench.notices.shown.peek()]


@pytest.fixture(autouse=True)
def _short_notices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fieldbook.workbench.notices.OFFERED_SECONDS", 0.3)


@pytest.fixture
def kept(workbench: Workbench) -> Bin:
    return workbench.files.bin


def test_a_path_tells_what_was_deleted_and_when() -> None:
    entries = [
        FileEntry(bin_path("data/raw/a.csv", NOW), 3, 0),
        FileEntry(f"{bin_path('data', NOW - 60)}/only/b.csv", 4, 0),
        FileEntry(".trash/1000-abcdef/old.ipynb", 5, 0),
        FileEntry(".trash/by hand/c/d.txt", 6, 0),
        FileEntry("data/a.csv", 7, 0),
    ]
    items = bin_items(entries)
    assert [(i.origin, i.kind, i.deleted, i.size) for i in items] == [
        ("data/raw/a.csv", "table", NOW, 3),
        ("data", "folder", NOW - 60, 4),
        ("old.ipynb", "notebook", 1000.0, 5),
        ("c", "folder", None, 6),
    ]
    assert (items[0].name, items[0].folder) == ("a.csv", "data/raw")
    assert not items[3].is_due(NOW)


async def test_what_is_deleted_stays_until_it_is_old(
    workbench: Workbench, memory: Memory, kept: Bin
) -> None:
    memory.workspace.files["data/a.txt"] = b"abc"
    await workbench.start()
    await workbench.files.delete("data/a.txt")
    assert said(workbench) == ["a.txt is in the bin."]
    await asyncio.sleep(0.4)
    assert said(workbench) == []
    assert not workbench.files.exists("data/a.txt")
    (item,) = kept.items.peek()
    assert (item.origin, item.size) == ("data/a.txt", 3)
    kept.restore(item)
    await workbench.tasks.settle()
    assert memory.workspace.files == {"data/a.txt": b"abc"}
    assert said(workbench) == ["data/a.txt is back."]


async def test_a_taken_name_gets_another_and_that_is_said(
    workbench: Workbench, memory: Memory, kept: Bin
) -> None:
    memory.workspace.files.update({in_bin("v1.2/notes", 1): b"old", "v1.2/notes": b"new"})
    await workbench.start()
    kept.restore(kept.items.peek()[0])
    await workbench.tasks.settle()
    assert memory.workspace.files == {"v1.2/notes 2": b"old", "v1.2/notes": b"new"}
    assert said(workbench) == ["notes is back as v1.2/notes 2, for there is another notes."]


async def test_a_folder_comes_back_whole(workbench: Workbench, memory: Memory, kept: Bin) -> None:
    memory.workspace.files["data/raw/a.txt"] = b"a"
    await workbench.start()
    await workbench.files.delete("data")
    memory.workspace.files["data/b.txt"] = b"b"
    await workbench.files.refresh()
    (item,) = kept.items.peek()
    assert item.kind == "folder"
    kept.restore(item)
    await workbench.tasks.settle()
    assert memory.workspace.files == {"data 2/raw/a.txt": b"a", "data/b.txt": b"b"}


async def test_only_what_was_asked_about_goes_for_good(
    workbench: Workbench, memory: Memory, kept: Bin
) -> None:
    memory.workspace.files.update({in_bin("a.txt", 1): b"a", in_bin("b.txt", 2): b"b"})
    await workbench.start()
    asked = kept.items.peek()
    later = in_bin("c.txt", 0)
    memory.workspace.files[later] = b"deleted while it was asked"
    await workbench.files.refresh()
    kept.remove(asked)
    await workbench.tasks.settle()
    assert list(memory.workspace.files) == [later]


@pytest.mark.parametrize(
    ("since", "clears"),
    [(None, False), (0.1 * DAY, False), (DAY, True), (90 * DAY, False), (-DAY, False)],
)
async def test_only_what_is_old_goes_by_itself_and_only_by_a_steady_clock(
    workbench: Workbench, memory: Memory, kept: Bin, since: float | None, clears: bool
) -> None:
    old, young = in_bin("old.txt", 31), in_bin("young.txt", 29)
    memory.workspace.files.update({old: b"o", young: b"y", ".trash/odd/file": b"?"})
    await workbench.start()
    looked = None if since is None else NOW - since
    again = await kept.clear_old(looked, NOW)
    assert (old not in memory.workspace.files) == clears
    assert {young, ".trash/odd/file"} <= memory.workspace.files.keys()
    assert again == (None if since == 0.1 * DAY else NOW)


async def test_a_start_looks_at_what_is_old(workbench: Workbench, memory: Memory) -> None:
    memory.workspace.files[".trash/1000-abcdef-1/a.txt"] = b"a"
    memory.preferences.kept["bin"] = time.time() - DAY
    await workbench.start()
    await workbench.tasks.settle()
    assert memory.workspace.files == {}
    assert memory.preferences.kept["bin"] > time.time() - 60


async def test_a_failure_is_said_and_leaves_the_rest(
    workbench: Workbench, memory: Memory, kept: Bin, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(path: str) -> None:
        raise OSError(f"{path} can't be removed.")

    monkeypatch.setattr(memory.workspace, "remove", refuse)
    memory.workspace.files[in_bin("a.txt", 1)] = b"a"
    await workbench.start()
    kept.remove(kept.items.peek())
    await workbench.tasks.settle()
    assert said(workbench) == [bin_texts.delete_failed("a.txt")]
    assert len(kept.items.peek()) == 1


async def test_what_can_not_come_into_the_bin_can_be_deleted(
    workbench: Workbench, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(source: str, target: str) -> None:
        raise OSError(f"There is no room left for {source} at {target}.")

    monkeypatch.setattr(memory.workspace, "rename", refuse)
    memory.workspace.files.update({"a.txt": b"a", "b.txt": b"b"})
    await workbench.start()
    await workbench.files.delete("a.txt")
    assert set(memory.workspace.files) == {"a.txt", "b.txt"}
    (notice,) = workbench.notices.shown.peek()
    (anyway,) = notice.acts
    assert (notice.kind, anyway.title) == ("error", bin_texts.DELETE_FOR_GOOD)
    anyway.run()
    await workbench.tasks.settle()
    assert list(memory.workspace.files) == ["b.txt"]
