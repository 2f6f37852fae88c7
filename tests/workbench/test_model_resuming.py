"""Going on with a training that was cut off: what is said, and what is asked of the engine."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from fieldbook.automl.messages import (
    Asked,
    ColumnRole,
    Finding,
    Metric,
    Report,
    Role,
    Severity,
    Task,
    TrainSpec,
    Understanding,
    as_json,
)
from fieldbook.workbench import model_texts as texts
from fieldbook.workbench import training_texts
from fieldbook.workbench.addresses import Place
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.model import ModelTab
from fieldbook.workbench.training import TrainingTab
from fieldbook.workbench.training_run import hold_of
from tests.workbench.conftest import until
from tests.workbench.memory import Memory

TABLE, MODEL = "data/fields.csv", "data/fields.model"
CUT_OFF = Report("training", "sick", Task.BINARY, Metric.AUC, 40, score=0.8, seconds=9.0)
SPEC = TrainSpec(
    "sick",
    MODEL,
    Task.BINARY,
    90.0,
    roles={"rain": Role.IGNORED},
    groups="site",
    hold_out=0.2,
    costs=(1.0, 5.0),
    findings=(Finding("few rows", Severity.WARN, "what", "why", "remedy"),),
)


def understood(path: object, options: Any) -> Understanding:
    names = ("rain", "site", "sick")
    columns = tuple(ColumnRole(name, Role.NUMERIC, "", 9, 0.0) for name in names)
    found = Understanding(str(path), 40, columns)
    if not options.get("target"):
        return found
    return replace(found, target=options["target"], task=Task.BINARY, classes=("no", "yes"))


async def opened(
    workbench: Workbench, memory: Memory, report: Report = CUT_OFF, asked: object = None
) -> ModelTab:
    """The model's screen, of a folder with this report, and of what was asked for."""
    memory.jobs.answers["understand"] = understood
    memory.jobs.answers["get_ready"] = lambda: None
    memory.workspace.files[f"{MODEL}/report.json"] = json.dumps(as_json(report)).encode()
    if asked is not None:
        memory.workspace.files[f"{MODEL}/trials/asked.json"] = json.dumps(asked).encode()
    await workbench.start()
    content = workbench.tabs.open(Place("models", MODEL)).content
    await workbench.tasks.settle()
    assert isinstance(content, ModelTab)
    return content


async def test_a_training_goes_on_as_it_was_asked_for(workbench: Workbench, memory: Memory) -> None:
    memory.workspace.files[TABLE] = b"rain,site,sick\n1,2,yes\n"
    model = await opened(workbench, memory, asked=as_json(Asked(TABLE, SPEC)))
    assert model.resuming.message.peek() == texts.CUT_OFF
    model.resuming.go_on()
    await until(lambda: memory.jobs.open)
    target, (path, spec, _) = memory.jobs.asked[-1]
    assert (target, path, spec) == ("fieldbook.hybrid.training:train", TABLE, SPEC)
    tab = workbench.tabs.find(Place("train", TABLE))
    assert tab is not None
    assert isinstance(tab.content, TrainingTab)
    assert workbench.tabs.active_place.peek() == Place("train", TABLE)
    await until(lambda: not tab.content.looking.peek())  # type: ignore[attr-defined]
    assert tab.content.target.peek() == "sick"
    assert tab.content.budget.peek() == "90"
    assert tab.content.options.asked()["costs"] == (1.0, 5.0)
    assert tab.content.options.of_rows() == {"groups": "site"}


async def test_a_folder_that_was_renamed_goes_on_under_its_new_name(
    workbench: Workbench, memory: Memory
) -> None:
    memory.workspace.files[TABLE] = b"rain,site,sick\n1,2,yes\n"
    asked = as_json(Asked(TABLE, replace(SPEC, out="data/other.model")))
    model = await opened(workbench, memory, asked=asked)
    model.resuming.go_on()
    await until(lambda: memory.jobs.open)
    assert memory.jobs.asked[-1][1][1] == SPEC


async def test_a_table_that_is_gone_is_said(workbench: Workbench, memory: Memory) -> None:
    model = await opened(workbench, memory, asked=as_json(Asked(TABLE, SPEC)))
    model.resuming.go_on()
    assert model.resuming.failure.peek() == texts.table_gone(TABLE)
    assert not memory.jobs.open


@pytest.mark.parametrize("asked", [None, "nonsense", {"path": 3}, {"path": TABLE, "spec": {}}])
async def test_without_what_was_asked_for_it_can_only_be_trained_anew(
    workbench: Workbench, memory: Memory, asked: object
) -> None:
    model = await opened(workbench, memory, asked=asked)
    assert model.resuming.asked.peek() is None
    assert model.resuming.message.peek() == texts.NOT_ENDED


async def test_a_search_that_was_stopped_may_go_on(workbench: Workbench, memory: Memory) -> None:
    stopped = replace(CUT_OFF, state="stopped")
    model = await opened(workbench, memory, stopped, as_json(Asked(TABLE, SPEC)))
    assert model.resuming.message.peek() == texts.STOPPED_EARLY


async def test_a_training_that_ended_has_nothing_to_say(
    workbench: Workbench, memory: Memory
) -> None:
    done = replace(CUT_OFF, state="done")
    model = await opened(workbench, memory, done, as_json(Asked(TABLE, SPEC)))
    assert model.resuming.message.peek() is None


async def test_what_is_being_trained_is_not_begun_twice(
    workbench: Workbench, memory: Memory
) -> None:
    memory.page.held.add(hold_of(MODEL))
    model = await opened(workbench, memory, asked=as_json(Asked(TABLE, SPEC)))
    assert model.resuming.message.peek() == texts.IS_TRAINED
    assert model.resuming.asked.peek() is None


async def test_another_window_that_was_faster_keeps_the_folder(
    workbench: Workbench, memory: Memory
) -> None:
    memory.workspace.files[TABLE] = b"rain,site,sick\n1,2,yes\n"
    model = await opened(workbench, memory, asked=as_json(Asked(TABLE, SPEC)))
    memory.page.held.add(hold_of(MODEL))
    model.resuming.go_on()
    await workbench.tasks.settle()
    tab = workbench.tabs.find(Place("train", TABLE))
    assert tab is not None
    assert isinstance(tab.content, TrainingTab)
    run = tab.content.run.peek()
    assert run is not None
    assert run.failure.peek() == training_texts.trained_elsewhere(MODEL)
    assert not memory.jobs.open


async def test_a_training_that_went_on_lets_go_of_its_folder_and_shows_its_model(
    workbench: Workbench, memory: Memory
) -> None:
    memory.workspace.files[TABLE] = b"rain,site,sick\n1,2,yes\n"
    model = await opened(workbench, memory, asked=as_json(Asked(TABLE, SPEC)))
    model.resuming.go_on()
    await until(lambda: memory.jobs.open)
    assert memory.page.held == {hold_of(MODEL)}
    done = replace(CUT_OFF, state="done")
    memory.workspace.files[f"{MODEL}/report.json"] = json.dumps(as_json(done)).encode()
    memory.jobs.open[-1].answer.set_result(done)
    await workbench.tasks.settle()
    assert not memory.page.held
    assert workbench.tabs.active_place.peek() == Place("models", MODEL)
    assert model.report.peek() == done
    assert model.resuming.message.peek() is None
