"""The training screen's state: understanding, starting, following, stopping."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fieldbook.automl.messages import (
    ColumnRole,
    Finding,
    LeaderboardRow,
    Metric,
    Progress,
    Report,
    Role,
    Severity,
    Task,
    TrainSpec,
    TrialReport,
    Understanding,
)
from fieldbook.bridge.pool import WorkerDied
from fieldbook.bridge.rpc import RemoteError
from fieldbook.bridge.vdom import PythonVDOM
from fieldbook.workbench import training_texts as texts
from fieldbook.workbench.addresses import Place
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.notices import Message
from fieldbook.workbench.training import TrainingTab
from fieldbook.workbench.training_run import BestSoFar
from fieldbook.workbench.views import train_search
from fieldbook.workbench.views.train_curve import best_path, dots_path, score_range
from tests.bridge.vdom.recorder import Recorder
from tests.workbench.conftest import until
from tests.workbench.memory import Memory, MemoryJob

COLUMNS = tuple(ColumnRole(name, Role.NUMERIC, "", 9, 0.0) for name in ("rain", "soil", "yield"))
PLACE = Place("train", "data/fields.csv")
REPORT = Report("done", "yield", Task.REGRESSION, Metric.R2, 40, score=0.8, seconds=9.0)


def understood(path: object, options: Any) -> Understanding:
    """What a worker would say of the table."""
    found = Understanding(str(path), 40, COLUMNS)
    target = options.get("target")
    if not target:
        return found
    task = options["task"] or Task.REGRESSION
    return replace(found, target=target, task=task, metric=Metric.R2)


def row(model: str, score: float, stage: str = "validated") -> LeaderboardRow:
    return LeaderboardRow(model, score, 0.01, 1.0, 0.1, stage)


@pytest.fixture
async def tab(workbench: Workbench, memory: Memory) -> TrainingTab:
    """The screen of a table that was understood, before a target is chosen."""
    memory.workspace.files[PLACE.path] = b"rain,soil,yield\n1,2,3\n"
    memory.jobs.answers["understand"] = understood
    memory.jobs.answers["get_ready"] = lambda: None
    await workbench.start()
    content = workbench.tabs.open(PLACE).content
    assert isinstance(content, TrainingTab)
    await workbench.tasks.settle()
    return content


@pytest.fixture
async def search(tab: TrainingTab, workbench: Workbench, memory: Memory) -> MemoryJob:
    """The coordinator job of a search that has just begun."""
    tab.set_target("yield")
    await workbench.tasks.settle()
    tab.start()
    await until(lambda: memory.jobs.open)
    return memory.jobs.open[-1]


async def test_a_table_is_understood_before_anything_is_chosen(tab: TrainingTab) -> None:
    assert tab.names.peek() == ("rain", "soil", "yield")
    assert tab.obstacle.peek() == texts.CHOOSE_TARGET


async def test_a_target_brings_its_task_and_a_person_may_choose_another(
    tab: TrainingTab, workbench: Workbench
) -> None:
    tab.set_target("yield")
    await workbench.tasks.settle()
    found = tab.understanding.peek()
    assert found is not None
    assert found.task is Task.REGRESSION
    assert tab.obstacle.peek() == ""
    tab.set_task(Task.MULTICLASS)
    await workbench.tasks.settle()
    found = tab.understanding.peek()
    assert found is not None
    assert found.task is Task.MULTICLASS
    tab.set_target("soil")
    assert tab.task.peek() is None


async def test_roles_go_to_the_engine_but_not_the_target_s_own(
    tab: TrainingTab, workbench: Workbench, memory: Memory
) -> None:
    tab.set_role(COLUMNS[0], Role.IGNORED)
    tab.set_role(COLUMNS[2], Role.CATEGORICAL)
    tab.set_target("yield")
    await workbench.tasks.settle()
    _, (_, options) = memory.jobs.asked[-1]
    assert options["roles"] == {"rain": Role.IGNORED}  # type: ignore[index]


async def test_the_newest_question_is_answered(tab: TrainingTab, memory: Memory) -> None:
    del memory.jobs.answers["understand"]
    tab.set_target("rain")
    await until(lambda: len(memory.jobs.open) == 1)
    tab.set_target("yield")
    await until(lambda: len(memory.jobs.open) == 2)
    first, second = memory.jobs.open
    await until(first.answer.cancelled)
    second.answer.set_result(understood(PLACE.path, {"target": "yield", "task": None}))
    await until(lambda: not tab.looking.peek())
    found = tab.understanding.peek()
    assert found is not None
    assert found.target == "yield"


async def test_what_stops_training_is_said_and_nothing_starts(
    tab: TrainingTab, workbench: Workbench, memory: Memory
) -> None:
    stop = Finding("one value", Severity.STOP, "“yield” has one value.", "why", "remedy")
    memory.jobs.answers["understand"] = lambda path, options: replace(
        understood(path, options), findings=(stop,)
    )
    tab.set_target("yield")
    await workbench.tasks.settle()
    assert "one value" in tab.obstacle.peek()
    tab.start()
    assert tab.run.peek() is None


@pytest.mark.parametrize("budget", ["", "soon", "4", "1e9"])
async def test_a_budget_without_sense_is_refused(
    tab: TrainingTab, workbench: Workbench, budget: str
) -> None:
    tab.set_target("yield")
    await workbench.tasks.settle()
    tab.budget.value = budget
    assert "between" in tab.obstacle.peek()


async def test_a_number_of_models_takes_the_place_of_the_budget(
    tab: TrainingTab, workbench: Workbench, memory: Memory
) -> None:
    tab.set_target("yield")
    await workbench.tasks.settle()
    tab.budget.value = "soon"
    assert tab.obstacle.peek()
    tab.options.trials.value = "6"
    assert tab.obstacle.peek() == ""
    tab.start()
    run = tab.run.peek()
    assert run is not None
    assert run.spec.trials == 6
    await until(lambda: memory.jobs.open)
    memory.jobs.open[-1].report(Progress("Trying models", 0.5, 100.0))
    assert run.fraction.peek() == 0.5
    assert run.seconds.peek() == 100.0


async def test_a_start_before_the_table_is_understood_waits_for_it(
    tab: TrainingTab, memory: Memory
) -> None:
    del memory.jobs.answers["understand"]
    tab.set_target("yield")
    await until(lambda: memory.jobs.open)
    tab.start()
    assert tab.waiting.peek()
    assert tab.run.peek() is None
    memory.jobs.open[0].answer.set_result(understood(PLACE.path, {"target": "yield", "task": None}))
    await until(lambda: tab.run.peek() is not None)
    assert not tab.waiting.peek()


async def test_a_start_shows_that_it_was_heard_at_once(tab: TrainingTab, memory: Memory) -> None:
    host = Recorder()
    mounted = PythonVDOM(host).mount("#main", lambda: train_search.search(tab))
    del memory.jobs.answers["understand"]
    tab.set_target("yield")
    await until(lambda: memory.jobs.open)
    host.take()
    tab.start()
    flat = [str(part) for operation in host.take() for part in operation]
    assert texts.TRAINING in flat
    assert texts.STARTS_SOON in flat
    mounted.dispose()


async def test_a_table_that_can_t_be_read_says_what_the_engine_said(
    workbench: Workbench, memory: Memory
) -> None:
    def refuse(*_: object) -> None:
        raise RemoteError("ValueError", "Row 3 has 9 fields.", "")

    memory.jobs.answers["understand"] = refuse
    memory.jobs.answers["get_ready"] = lambda: None
    await workbench.start()
    content = workbench.tabs.open(PLACE).content
    await workbench.tasks.settle()
    assert isinstance(content, TrainingTab)
    failure = content.failure.peek()
    assert failure is not None
    assert "fields.csv" in failure.what
    assert failure.why == "Row 3 has 9 fields."


async def test_the_engine_gets_what_was_asked_for(
    tab: TrainingTab, search: MemoryJob, memory: Memory
) -> None:
    target, (path, spec, workers) = memory.jobs.asked[-1]
    assert target == "fieldbook.hybrid.training:train"
    assert path == PLACE.path
    assert workers == memory.jobs.crew.size
    assert spec == TrainSpec("yield", "data/fields.model", None, 60.0, findings=())
    assert tab.searching.peek()
    assert not search.told


async def test_a_model_is_never_overwritten(
    tab: TrainingTab, workbench: Workbench, memory: Memory
) -> None:
    await memory.workspace.write("data/fields.model/report.json", b"{}")
    tab.set_target("yield")
    await workbench.files.refresh()
    await until(lambda: not tab.looking.peek())
    tab.start()
    run = tab.run.peek()
    assert run is not None
    assert run.spec.out == "data/fields 2.model"


async def test_the_leaderboard_grows_best_first(tab: TrainingTab, search: MemoryJob) -> None:
    run = tab.run.peek()
    assert run is not None
    search.report(Progress("First look", 0.1, 1.0))
    for one in (row("B", 0.9, "first look"), row("Baseline", 0.0), row("A", 0.5), row("C", 0.7)):
        search.report(one)
    assert [r.model for r in run.rows.peek()] == ["C", "A", "Baseline", "B"]
    search.report(row("B", 0.8))
    assert [r.model for r in run.rows.peek()] == ["B", "C", "A", "Baseline"]
    assert [point.best for point in run.curve.peek()] == [0.5, 0.7, 0.8]
    search.report(TrialReport(5, "D", "Kernel", "failed", why="Out of memory."))
    search.report(TrialReport(6, "E", "Kernel", "skipped", why="No time."))
    assert [trial.model for trial in run.unfinished.peek()] == ["D"]


async def test_the_model_opens_when_training_ends(
    tab: TrainingTab, search: MemoryJob, workbench: Workbench, memory: Memory
) -> None:
    await memory.workspace.write("data/fields.model/report.json", b"{}")
    await memory.workspace.write("data/fields.model/model.joblib", b"ours")
    search.report(Progress("Reading", 0.0, 0.0))
    search.answer.set_result(REPORT)
    await workbench.tasks.settle()
    assert not tab.searching.peek()
    assert workbench.tabs.active_place.peek() == Place("models", "data/fields.model")
    assert b"ours" in memory.trust.contents


async def test_who_looks_at_something_else_is_told(
    search: MemoryJob, workbench: Workbench, memory: Memory
) -> None:
    memory.workspace.files["notes.txt"] = b"notes"
    workbench.open_path("notes.txt")
    search.answer.set_result(REPORT)
    await workbench.tasks.settle()
    active = workbench.tabs.active_place.peek()
    assert active is not None
    assert active.path == "notes.txt"
    (notice,) = workbench.notices.shown.peek()
    assert notice.message.what == texts.model_ready("fields.model")
    notice.acts[0].run()
    assert workbench.tabs.active_place.peek() == Place("models", "data/fields.model")


async def test_stop_ends_the_search_and_not_the_coordinator(
    tab: TrainingTab, search: MemoryJob, workbench: Workbench
) -> None:
    search.report(Progress("Trying models", 0.2, 2.0, "A"))
    tab.stop()
    assert search.told == ["stop"]
    assert search.interrupted
    run = tab.run.peek()
    assert run is not None
    assert run.state.peek() == "stopping"
    search.answer.set_result(replace(REPORT, state="stopped"))
    await workbench.tasks.settle()
    assert workbench.tabs.active_place.peek() == Place("models", "data/fields.model")


async def test_stop_before_anything_was_tried_gives_up(
    tab: TrainingTab, search: MemoryJob, workbench: Workbench
) -> None:
    tab.stop()
    await workbench.tasks.settle()
    run = tab.run.peek()
    assert run is not None
    assert search.answer.cancelled()
    assert run.state.peek() == "stopped"
    assert run.failure.peek() == texts.NOTHING_TRIED


@pytest.mark.parametrize("name", ["NothingFoundError", "MemoryError"])
async def test_a_stop_that_ends_in_nothing_says_so(
    tab: TrainingTab, search: MemoryJob, workbench: Workbench, name: str
) -> None:
    search.report(Progress("First look", 0.2, 2.0))
    tab.stop()
    search.answer.set_exception(RemoteError(name, "said by the engine", ""))
    await workbench.tasks.settle()
    run = tab.run.peek()
    assert run is not None
    failure = run.failure.peek()
    assert failure is not None
    if name == "NothingFoundError":
        assert (run.state.peek(), failure) == ("stopped", texts.NOTHING_FOUND)
    else:
        assert (run.state.peek(), failure.why) == ("failed", "said by the engine")


async def test_a_failed_training_says_why(
    tab: TrainingTab, search: MemoryJob, workbench: Workbench
) -> None:
    search.answer.set_exception(RemoteError("CannotTrainError", "The table has no rows.", ""))
    await workbench.tasks.settle()
    run = tab.run.peek()
    assert run is not None
    failure = run.failure.peek()
    assert failure is not None
    assert (failure.what, failure.why) == (texts.TRAINING_FAILED, "The table has no rows.")
    assert workbench.tabs.active_place.peek() == PLACE


async def begun_without_a_worker(
    tab: TrainingTab, workbench: Workbench, memory: Memory
) -> MemoryJob:
    """Press Start where no worker is ready; the job that waits for one."""
    del memory.jobs.answers["get_ready"]
    tab.set_target("yield")
    await workbench.tasks.settle()
    tab.start()
    await until(lambda: memory.jobs.open)
    (ready,) = memory.jobs.open
    return ready


async def test_a_worker_that_does_not_start_is_said_with_what_to_do(
    tab: TrainingTab, workbench: Workbench, memory: Memory
) -> None:
    ready = await begun_without_a_worker(tab, workbench, memory)
    ready.answer.set_exception(WorkerDied("No memory.", "It did not start.", "Wait."))
    await workbench.tasks.settle()
    run = tab.run.peek()
    assert run is not None
    assert run.failure.peek() == Message("It did not start.", "No memory.", "Wait.")


async def test_a_search_outlives_its_tab(
    tab: TrainingTab, search: MemoryJob, workbench: Workbench
) -> None:
    search.report(Progress("Reading", 0.0, 0.0))
    workbench.tabs.close(PLACE)
    await until(workbench.notices.shown.peek)
    (notice,) = workbench.notices.shown.peek()
    assert notice.message.what == texts.goes_on("fields.csv")
    notice.acts[0].run()
    assert workbench.tabs.open(PLACE).content is tab
    await until(lambda: not workbench.notices.shown.peek())
    search.answer.set_result(REPORT)
    await workbench.tasks.settle()
    workbench.tabs.close(PLACE)
    assert workbench.tabs.open(PLACE).content is not tab


def test_the_curve_shows_the_best_three_quarters() -> None:
    scores = [0.7, 0.8, 0.75, -3.0]
    points = [BestSoFar(i + 1.0, s, max(scores[: i + 1]), "m") for i, s in enumerate(scores)]
    low, high = score_range(points)
    assert low < 0.7 < 0.8 < high
    assert low > 0
    assert best_path(points, 4.0, 10.0).count("V") == 3
    assert dots_path(points, 10.0).count("M") == 4
    lowest = dots_path(points, 10.0).rsplit(" ", 1)[1]
    assert lowest == "152.0h0.1"


async def test_the_worker_is_ready_before_the_budget_begins(
    tab: TrainingTab, workbench: Workbench, memory: Memory
) -> None:
    ready = await begun_without_a_worker(tab, workbench, memory)
    assert not any(target.endswith(":train") for target, _ in memory.jobs.asked)
    ready.answer.set_result(None)
    await until(lambda: len(memory.jobs.open) == 2)
    assert memory.jobs.asked[-1][0] == "fieldbook.hybrid.training:train"
