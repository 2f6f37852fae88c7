from __future__ import annotations

import time

import pytest

from fieldbook.workbench.app import Workbench
from fieldbook.workbench.notices import Notice
from fieldbook.workbench.settings import Settings
from fieldbook.workbench.storage import keeping_texts as texts
from fieldbook.workbench.storage.bin_paths import DAY
from tests.workbench.memory import Memory
from tests.workbench.memory_storage import QUOTA


def shown(workbench: Workbench) -> tuple[Notice, ...]:
    return workbench.notices.shown.peek()


async def start(workbench: Workbench) -> None:
    await workbench.start()
    await workbench.tasks.settle()


async def test_what_takes_room_is_told_by_kinds(workbench: Workbench, memory: Memory) -> None:
    memory.workspace.files.update(
        {"a.ipynb": b"12345", "b.csv": b"123", ".trash/1-a-1/c.csv": b"1234567"}
    )
    await start(workbench)
    workbench.show_storage()
    await workbench.tasks.settle()
    tab = workbench.tabs.active.peek()
    assert tab is not None and isinstance(tab.content, Settings)
    assert {kind.name: kind.size for kind in workbench.keeping.kinds.peek()} == {
        texts.NOTEBOOKS: 15,
        texts.FILES: 3,
        texts.OUTPUTS: 20,
        texts.VERSIONS: 30,
        texts.BIN: 7,
        texts.COPIES: 1_000_000,
        texts.REST: 0,
    }


async def test_little_room_is_told_once_and_again_when_it_is_worse(
    workbench: Workbench, memory: Memory
) -> None:
    memory.workspace.used = QUOTA - 100_000_000
    await start(workbench)
    (notice,) = shown(workbench)
    assert notice.message == texts.low("100 MB", "1.0 GB", full=False)
    workbench.notices.dismiss(notice)
    await workbench.keeping.look()
    assert shown(workbench) == ()
    memory.workspace.used = QUOTA - 10_000_000
    await workbench.keeping.look()
    assert shown(workbench)[0].message.what.startswith("There is almost no room left")
    memory.workspace.used = 0
    await workbench.keeping.look()
    memory.workspace.used = QUOTA - 100_000_000
    await workbench.keeping.look()
    assert len(shown(workbench)) == 2


async def test_a_quota_that_is_not_told_is_no_alarm(
    workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.workbench.memory_storage.QUOTA", 0)
    await start(workbench)
    assert shown(workbench) == ()


@pytest.mark.parametrize(
    ("record", "reminds"),
    [
        ({}, False),
        ({"since": 0.5}, False),
        ({"since": 2}, True),
        ({"since": 40, "times": 1, "told": 13}, False),
        ({"since": 40, "times": 1, "told": 15}, True),
        ({"since": 80, "times": 2, "told": 20}, False),
        ({"since": 80, "times": 2, "told": 29}, True),
        ({"since": 80, "backup": 20}, False),
        ({"since": 80, "backup": 31}, True),
    ],
)
async def test_reminders_come_ever_more_seldom(
    workbench: Workbench, memory: Memory, record: dict[str, float], reminds: bool
) -> None:
    now = time.time()
    memory.workspace.files["a.txt"] = b"a"
    memory.preferences.kept["reminder"] = {
        name: value if name == "times" else now - value * DAY for name, value in record.items()
    }
    await start(workbench)
    assert [notice.message.what for notice in shown(workbench)] == [texts.NOT_KEPT] * reminds
    kept = memory.preferences.kept["reminder"]
    assert kept.get("times", 0) == record.get("times", 0) + reminds
    assert "since" in kept


@pytest.mark.parametrize("holds", ["nothing", "promise"])
async def test_nobody_is_reminded_without_need(
    workbench: Workbench, memory: Memory, holds: str
) -> None:
    memory.workspace.persisted = holds == "promise"
    if holds == "promise":
        memory.workspace.files["a.txt"] = b"a"
    memory.preferences.kept["reminder"] = {"since": 0.0}
    await start(workbench)
    assert shown(workbench) == ()


@pytest.mark.parametrize("agrees", [True, False])
async def test_the_browser_is_asked_and_its_answer_told(
    workbench: Workbench, memory: Memory, agrees: bool
) -> None:
    memory.workspace.agrees = agrees
    memory.workspace.files["a.txt"] = b"a"
    memory.preferences.kept["reminder"] = {"since": 0.0}
    await start(workbench)
    ask, _ = shown(workbench)[0].acts
    ask.run()
    await workbench.tasks.settle()
    (notice,) = shown(workbench)
    assert notice.message.what == (texts.KEPT if agrees else texts.REFUSED)
    usage = workbench.keeping.usage.peek()
    assert usage is not None and usage.persisted == agrees
    assert workbench.keeping.refused.peek() is not agrees


async def test_a_backup_from_a_reminder_counts(workbench: Workbench, memory: Memory) -> None:
    memory.workspace.files["a.txt"] = b"a"
    memory.preferences.kept["reminder"] = {"since": 0.0}
    await start(workbench)
    _, back_up = shown(workbench)[0].acts
    back_up.run()
    await workbench.tasks.settle()
    assert shown(workbench) == ()
    assert memory.preferences.kept["reminder"]["backup"] > time.time() - 60
