"""Backups as the settings show them: asked before anything is overwritten, cancelled, failed."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from fieldbook.workbench import texts
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.services import BackupContents, RestoreChoice
from tests.workbench.conftest import OpenNotebook, until
from tests.workbench.memory import Memory


async def test_a_backup_is_named_by_its_day_and_said(workbench: Workbench, memory: Memory) -> None:
    workbench.backup.save()
    assert workbench.backup.state.peek() == "saving"
    await workbench.tasks.settle()
    (name,) = memory.backups.saved
    assert name == texts.backup_name(date.today())  # noqa: DTZ011 - the day as the person has it
    assert workbench.backup.state.peek() == "idle"
    assert workbench.backup.outcome.peek() == f"2 files (1.5 kB) went into {name}."


@pytest.mark.parametrize("full", [False, True])
async def test_what_is_on_the_screen_goes_into_the_files_first(
    notebook: OpenNotebook, memory: Memory, full: bool
) -> None:
    notebook.session.document.set_source("one", "written just now")
    memory.workspace.full = full
    notebook.workbench.backup.save()
    await notebook.workbench.tasks.settle()
    assert len(memory.backups.saved) == 1
    assert (b"written just now" in memory.workspace.files["notes.ipynb"]) != full


async def test_what_is_new_is_restored_without_a_question(
    workbench: Workbench, memory: Memory
) -> None:
    memory.backups.contents = BackupContents(("a.csv", "b.csv"), ("c.csv",), (), (), 9)
    workbench.backup.look_into(object())
    await workbench.tasks.settle()
    assert memory.backups.restored == ["new only"]
    assert workbench.backup.outcome.peek() == "2 files restored."


@pytest.mark.parametrize(
    ("choice", "outcome"),
    [("keep both", "2 files restored."), ("new only", "1 file restored.")],
)
async def test_what_differs_is_asked_about(
    workbench: Workbench, memory: Memory, choice: RestoreChoice, outcome: str
) -> None:
    memory.backups.contents = BackupContents(("a.csv",), (), ("b.csv",), (), 9)
    workbench.backup.look_into(object())
    await workbench.tasks.settle()
    assert workbench.backup.state.peek() == "asking"
    assert memory.backups.restored == []
    workbench.backup.restore(choice)
    await workbench.tasks.settle()
    assert memory.backups.restored == [choice]
    assert workbench.backup.outcome.peek() == outcome


async def test_a_question_may_be_left(workbench: Workbench, memory: Memory) -> None:
    memory.backups.contents = BackupContents((), (), ("b.csv",), (), 9)
    workbench.backup.look_into(object())
    await workbench.tasks.settle()
    workbench.backup.cancel()
    assert workbench.backup.state.peek() == "idle"
    assert workbench.backup.outcome.peek() == texts.BACKUP_NOT_RESTORED
    assert memory.backups.restored == []


async def test_nothing_new_is_said(workbench: Workbench, memory: Memory) -> None:
    memory.backups.contents = BackupContents((), ("c.csv",), (), (), 9)
    workbench.backup.look_into(object())
    await workbench.tasks.settle()
    assert workbench.backup.outcome.peek() == texts.BACKUP_NOTHING_NEW
    assert memory.backups.restored == []


async def test_what_is_under_way_is_cancelled(workbench: Workbench, memory: Memory) -> None:
    memory.backups.waiting = asyncio.get_running_loop().create_future()
    workbench.backup.save()
    await asyncio.sleep(0)
    assert workbench.backup.done.peek() == 0.25
    workbench.backup.cancel()
    await workbench.tasks.settle()
    assert workbench.backup.state.peek() == "idle"
    assert workbench.backup.outcome.peek() == texts.BACKUP_CANCELLED["saving"]


async def test_what_fails_after_looking_is_the_restoring(
    workbench: Workbench, memory: Memory
) -> None:
    memory.backups.contents = BackupContents(("a.csv",), (), (), (), 9)
    waiting = memory.backups.waiting = asyncio.get_running_loop().create_future()
    workbench.backup.look_into(object())
    await asyncio.sleep(0)
    memory.backups.waiting = asyncio.get_running_loop().create_future()
    waiting.set_result(None)
    await until(lambda: workbench.backup.state.peek() == "restoring")
    workbench.backup.cancel()
    await workbench.tasks.settle()
    assert workbench.backup.outcome.peek() == texts.BACKUP_CANCELLED["restoring"]


async def test_a_failure_says_what_and_why(workbench: Workbench, memory: Memory) -> None:
    memory.backups.failure = OSError("It is damaged or no .zip file.")
    workbench.backup.look_into(object())
    await workbench.tasks.settle()
    failure = workbench.backup.failure.peek()
    assert failure is not None
    assert failure.what == texts.BACKUP_FAILED["reading"]
    assert failure.why == "It is damaged or no .zip file."
    assert workbench.backup.state.peek() == "idle"


async def test_a_backup_that_lacks_files_names_them(workbench: Workbench, memory: Memory) -> None:
    memory.backups.missing = ("data/lost.csv",)
    workbench.backup.save()
    await workbench.tasks.settle()
    assert workbench.backup.outcome.peek().startswith("2 files")
    failure = workbench.backup.failure.peek()
    assert failure is not None
    assert failure.what == "1 file could not be packed: data/lost.csv"
