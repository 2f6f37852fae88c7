"""The form of one row: begins with typical values, asks a worker once typing pauses."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from fieldbook.automl.explaining.messages import CellProblem, Change, Field, WhatIf
from fieldbook.automl.messages import Report, as_json
from fieldbook.bridge.rpc import RemoteError
from fieldbook.workbench import what_if as module
from fieldbook.workbench import what_if_texts as texts
from fieldbook.workbench.addresses import Place
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.model import ModelTab
from fieldbook.workbench.views.model_what_if import what_if
from tests.reports.made import HOSTILE, binary, number
from tests.workbench.conftest import until
from tests.workbench.drawn import Drawn
from tests.workbench.memory import Memory

PLACE = Place("models", "data/fields.model")
TYPICAL = {"rain": "2", "soil": HOSTILE, "note": ""}
ANSWER = WhatIf((0.7, 0.3), (0.2, 0.8), (Change("rain", (0.25, 0.75)),), ("“x” was never seen.",))


async def opened(
    workbench: Workbench, memory: Memory, report: Report, trusted: bool = True
) -> ModelTab:
    files = memory.workspace.files
    files[f"{PLACE.path}/report.json"] = json.dumps(as_json(report)).encode()
    files[f"{PLACE.path}/model.joblib"] = b"joblib"
    if trusted:
        memory.trust.contents.add(b"joblib")
    await workbench.start()
    tab = workbench.tabs.open(PLACE).content
    assert isinstance(tab, ModelTab)
    await workbench.tasks.settle()
    return tab


def draw(tab: ModelTab) -> Drawn:
    report = tab.report.peek()
    assert report is not None
    return Drawn(lambda: what_if(tab, report))


def asked(memory: Memory) -> list[tuple[Any, ...]]:
    return [args for target, args in memory.jobs.asked if target.endswith(":what_if")]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_QUIET", 0.0)


async def test_it_begins_with_a_typical_row(workbench: Workbench, memory: Memory) -> None:
    memory.jobs.answers["what_if"] = lambda *_: replace(ANSWER, after=(0.7, 0.3), changes=())
    tab = await opened(workbench, memory, binary())
    assert asked(memory) == [], "nobody has looked yet"
    tab.select("what-if")
    await workbench.tasks.settle()
    assert asked(memory) == [(PLACE.path, TYPICAL, TYPICAL)]
    view = draw(tab)
    sent = view.take()
    assert {"no", "70.0\u00a0%", "±0", "Usually 1 to 3"} <= set(sent)
    tab.select("explain")
    tab.select("what-if")
    assert len(asked(memory)) == 1, "the answer is there"
    view.close()


@pytest.mark.usefixtures("quick")
async def test_a_change_is_predicted_and_told(workbench: Workbench, memory: Memory) -> None:
    memory.jobs.answers["what_if"] = lambda *_: ANSWER
    tab = await opened(workbench, memory, binary())
    view = draw(tab)
    view.take()
    tab.what_if.edit("rain", "9")
    await until(lambda: tab.what_if.answer.peek() is not None)
    assert asked(memory)[-1] == (PLACE.path, TYPICAL, {**TYPICAL, "rain": "9"})
    sent = view.take()
    assert {"yes", "80.0\u00a0%", "+50.0", "yes +45.0", "“x” was never seen."} <= set(sent)
    view.close()


@pytest.mark.usefixtures("quick")
async def test_one_question_at_a_time_and_the_last_is_answered(
    workbench: Workbench, memory: Memory
) -> None:
    tab = await opened(workbench, memory, binary())
    tab.what_if.edit("rain", "3")
    await until(lambda: memory.jobs.open)
    for cell in ("4", "5", "6"):
        tab.what_if.edit("rain", cell)
        await asyncio.sleep(0.01)
    assert len(asked(memory)) == 1
    memory.jobs.answers["what_if"] = lambda *_: ANSWER
    memory.jobs.open[0].answer.set_result(replace(ANSWER, after=(1.0, 0.0)))
    await workbench.tasks.settle()
    assert [args[2]["rain"] for args in asked(memory)] == ["3", "6"]
    assert tab.what_if.answer.peek() == ANSWER


@pytest.mark.usefixtures("quick")
async def test_a_cell_that_can_t_be_read_is_said_beside_it(
    workbench: Workbench, memory: Memory
) -> None:
    memory.jobs.answers["what_if"] = lambda *_: ANSWER
    tab = await opened(workbench, memory, binary())
    tab.select("what-if")
    await workbench.tasks.settle()
    view = draw(tab)
    view.take()
    problem = CellProblem("rain", "“much” is no number.")
    memory.jobs.answers["what_if"] = lambda *_: replace(ANSWER, problems=(problem,))
    tab.what_if.edit("rain", "much")
    await until(tab.what_if.problems.peek)
    sent = view.take()
    assert {"“much” is no number.", texts.STALE} <= set(sent)
    memory.jobs.answers["what_if"] = lambda *_: ANSWER
    tab.what_if.reset()
    await workbench.tasks.settle()
    assert tab.what_if.problems.peek() == {}
    assert tab.what_if.cells["rain"].peek() == "2"
    view.close()


async def test_a_model_from_elsewhere_waits_until_it_is_used(
    workbench: Workbench, memory: Memory
) -> None:
    memory.jobs.answers["what_if"] = lambda *_: ANSWER
    tab = await opened(workbench, memory, binary(), trusted=False)
    tab.select("what-if")
    tab.what_if.edit("rain", "9")
    tab.what_if.reset()
    await workbench.tasks.settle()
    assert asked(memory) == []
    view = draw(tab)
    assert texts.FOREIGN in view.take()
    tab.what_if.use()
    await workbench.tasks.settle()
    workbench.questions.accept()
    await workbench.tasks.settle()
    assert len(asked(memory)) == 1
    assert not tab.is_foreign.peek()
    assert "80.0\u00a0%" in view.take()
    view.close()


@pytest.mark.usefixtures("quick")
async def test_another_file_in_the_model_s_place_is_not_used(
    workbench: Workbench, memory: Memory
) -> None:
    memory.jobs.answers["what_if"] = lambda *_: ANSWER
    tab = await opened(workbench, memory, binary())
    tab.select("what-if")
    await workbench.tasks.settle()
    memory.workspace.files[f"{PLACE.path}/model.joblib"] = b"somebody else's"
    await workbench.files.refresh()
    tab.what_if.edit("rain", "9")
    await until(tab.is_foreign.peek)
    await workbench.tasks.settle()
    assert len(asked(memory)) == 1
    assert tab.what_if.answer.peek() is None


async def test_why_nothing_was_predicted_is_said(workbench: Workbench, memory: Memory) -> None:
    def refuse(*_: object) -> None:
        raise RemoteError("ModelFolderError", "It holds no trained model.", "")

    memory.jobs.answers["what_if"] = refuse
    tab = await opened(workbench, memory, binary())
    tab.select("what-if")
    await workbench.tasks.settle()
    view = draw(tab)
    assert "It holds no trained model." in view.take()
    memory.jobs.answers["what_if"] = lambda *_: ANSWER
    tab.what_if.reset()
    await workbench.tasks.settle()
    assert tab.what_if.failure.peek() is None
    view.close()


async def test_a_number_is_told_with_its_change(workbench: Workbench, memory: Memory) -> None:
    memory.jobs.answers["what_if"] = lambda *_: WhatIf((6.25,), (7.5,), (Change("rain", (7.5,)),))
    tab = await opened(workbench, memory, number())
    tab.select("what-if")
    await workbench.tasks.settle()
    view = draw(tab)
    assert {"7.5", "+1.25 from 6.25 of the typical row"} <= set(view.take())
    view.close()


async def test_a_report_without_fields_has_no_form(workbench: Workbench, memory: Memory) -> None:
    tab = await opened(workbench, memory, replace(binary(), explained=None))
    tab.select("what-if")
    view = draw(tab)
    assert texts.NO_FIELDS.what in view.take()
    assert asked(memory) == []
    view.close()


async def test_many_columns_fold_but_for_those_that_matter(
    workbench: Workbench, memory: Memory
) -> None:
    memory.jobs.answers["what_if"] = lambda *_: ANSWER
    report = binary("x7")
    assert report.explained is not None
    fields = tuple(Field(f"x{place}", "number", "1", "0", "2") for place in range(30))
    explained = replace(report.explained, fields=fields)
    tab = await opened(workbench, memory, replace(report, explained=explained))
    assert [field.column for field in tab.what_if.fields.peek()][:3] == ["x7", "x0", "x1"]
    view = draw(tab)
    assert texts.others(18) in view.take()
    view.close()
