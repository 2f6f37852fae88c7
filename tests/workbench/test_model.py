"""The model screen's state: read from the folder alone, predictions by a worker, exports."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from fieldbook.automl.messages import (
    ColumnRole,
    Finding,
    Importance,
    LeaderboardRow,
    Metric,
    PredictResult,
    Report,
    Role,
    Severity,
    Task,
    TrialReport,
    as_json,
    report_from_json,
)
from fieldbook.bridge.rpc import RemoteError
from fieldbook.notebook.ipynb import parse
from fieldbook.reports.texts import worth
from fieldbook.workbench import model_texts as texts
from fieldbook.workbench.addresses import Place
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.model import ModelTab
from tests.workbench.memory import Memory
from tests.workbench.memory_storage import MemoryFile

REPORT = Report(
    state="done",
    target="yield_t",
    task=Task.REGRESSION,
    metric=Metric.R2,
    rows=420,
    score=0.87,
    spread=0.02,
    baseline=-0.01,
    error=0.3123,
    error_spread=0.0204,
    baseline_error=0.98,
    model="Ensemble",
    seconds=58.0,
    validation="5 random folds",
    columns=(ColumnRole("rain", Role.NUMERIC, "why", 9, 0.1, ("1",)),),
    findings=(Finding("few rows", Severity.WARN, "what", "why", "remedy"),),
    leaderboard=(LeaderboardRow("Ensemble", 0.87, 0.02, 2.0, 0.1, weight=1.0),),
    trials=(TrialReport(1, "Linear 1", "Linear", "failed", why="It failed."),),
    importance=(Importance("rain", 0.4, 0.05),),
)
PROGRAM = '''"""Trains the model again.

    python model.py TRAIN.csv NEW.csv PREDICTIONS.csv
"""

from __future__ import annotations

import sys

TARGET = "yield_t"
# How cells are read
MISSING = {""}


def read(path):
    return path


class Model:
    pass


if __name__ == "__main__":
    read(sys.argv[1])
'''
PLACE = Place("models", "data/fields.model")


@pytest.fixture
async def tab(workbench: Workbench, memory: Memory) -> ModelTab:
    files = memory.workspace.files
    files[f"{PLACE.path}/report.json"] = json.dumps(as_json(REPORT)).encode()
    files[f"{PLACE.path}/model_card.md"] = b"# Card"
    files[f"{PLACE.path}/model.py"] = PROGRAM.encode()
    files[f"{PLACE.path}/model.joblib"] = b"joblib"
    memory.trust.contents.add(b"joblib")
    files["data/fields.csv"] = b"rain\n1\n"
    await workbench.start()
    content = workbench.tabs.open(PLACE).content
    assert isinstance(content, ModelTab)
    await workbench.tasks.settle()
    return content


def made(_: object, __: object, out: object, *___: object) -> PredictResult:
    """What a worker answers once it has predicted."""
    return PredictResult(str(out), 1, ("prediction",), ("“soil” is missing.",))


async def test_a_model_is_shown_without_a_worker(tab: ModelTab, memory: Memory) -> None:
    assert tab.report.peek() == REPORT
    assert tab.card.peek() == "# Card"
    assert memory.jobs.asked == []


def test_a_report_comes_back_from_json_as_it_was() -> None:
    stored = json.loads(json.dumps(as_json(REPORT)))
    assert report_from_json({**stored, "later": 1}) == REPORT


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"state": "done"}', b"\xff", b"[" * 10_000 + b"]" * 10_000]
)
async def test_a_broken_report_is_said(
    workbench: Workbench, memory: Memory, content: bytes
) -> None:
    memory.workspace.files[f"{PLACE.path}/report.json"] = content
    await workbench.start()
    opened = workbench.tabs.open(PLACE).content
    await workbench.tasks.settle()
    assert isinstance(opened, ModelTab)
    assert opened.failure.peek() == texts.no_report(PLACE.path)


async def test_a_training_that_did_not_end_is_said(tab: ModelTab, memory: Memory) -> None:
    record = as_json(replace(REPORT, state="training"))
    memory.workspace.files[f"{PLACE.path}/report.json"] = json.dumps(record).encode()
    await tab.open()
    assert tab.resuming.message.peek() == texts.NOT_ENDED
    assert tab.report.peek() is not None


async def test_a_model_is_compared_with_others_of_its_target(
    tab: ModelTab, workbench: Workbench, memory: Memory
) -> None:
    assert tab.comparison.trainings.peek() == (), "one alone compares with nothing"
    others = {
        "better.model": replace(REPORT, score=0.9, rows=99),
        "worse.model": replace(REPORT, score=0.1, validation="one hold-out"),
        "of another target.model": replace(REPORT, target="price"),
        "not ended.model": replace(REPORT, state="training"),
        ".trash/1/deleted.model": REPORT,
    }
    for folder, report in others.items():
        written = json.dumps(as_json(report)).encode()
        memory.workspace.files[f"{folder}/report.json"] = written
    memory.workspace.files["broken.model/report.json"] = b"{"
    await workbench.files.refresh()
    await tab.open()
    found = tab.comparison.trainings.peek()
    assert [(each.path, each.differs) for each in found] == [
        ("better.model", ("rows",)),
        (PLACE.path, ()),
        ("worse.model", ("validation",)),
    ]
    tab.show("better.model")
    assert workbench.tabs.active_place.peek() == Place("models", "better.model")


async def test_predictions_for_a_file_open_as_a_table(
    tab: ModelTab, workbench: Workbench, memory: Memory
) -> None:
    memory.jobs.answers["predict_file"] = made
    tab.predict_from_files([MemoryFile("next year.csv", b"rain\n2\n")])
    await workbench.tasks.settle()
    assert "next year.csv" in memory.workspace.files
    ((_, args), *_) = (one for one in memory.jobs.asked if "predict" in one[0])
    room = 3 * 2**30
    assert args == (PLACE.path, "next year.csv", "next year predictions.csv", None, room)
    active = workbench.tabs.active_place.peek()
    assert active is not None
    assert active == Place("files", "next year predictions.csv")
    (result,) = tab.predictions.peek()
    assert result.notes == ("“soil” is missing.",)


async def test_a_model_from_elsewhere_is_used_only_after_consent(
    tab: ModelTab, workbench: Workbench, memory: Memory
) -> None:
    memory.jobs.answers["predict_file"] = made
    memory.workspace.files[f"{PLACE.path}/model.joblib"] = b"somebody else's"
    await tab.open()
    assert tab.is_foreign.peek()
    for _ in range(2):
        await tab.predict("data/fields.csv")
        question = workbench.questions.shown.peek()
        assert question is not None and "fields.model" in question.title
        workbench.questions.cancel()
        await workbench.tasks.settle()
    assert not any("predict" in target for target, _ in memory.jobs.asked)
    await tab.predict("data/fields.csv")
    workbench.questions.accept()
    await workbench.tasks.settle()
    assert tab.predictions.peek()[0].path == "data/fields predictions.csv"
    assert not tab.is_foreign.peek()
    await tab.predict("data/fields.csv")
    assert workbench.questions.shown.peek() is None
    memory.workspace.files[f"{PLACE.path}/model.joblib"] = b"changed since"
    await tab.predict("data/fields.csv")
    assert workbench.questions.shown.peek() is not None


async def test_a_table_of_the_workspace_can_be_chosen(
    tab: ModelTab, workbench: Workbench, memory: Memory
) -> None:
    memory.jobs.answers["predict_file"] = made
    assert tab.tables.peek() == ("data/fields.csv",)
    tab.chosen.value = "data/fields.csv"
    memory.workspace.files["data/fields predictions.csv"] = b"older"
    await workbench.files.refresh()
    tab.predict_chosen()
    await workbench.tasks.settle()
    assert tab.predictions.peek()[0].path == "data/fields predictions 2.csv"


async def test_why_nothing_was_predicted_is_said(tab: ModelTab, memory: Memory) -> None:
    def refuse(*_: object) -> None:
        raise RemoteError("MissingColumnsError", "The column “rain” is missing.", "")

    memory.jobs.answers["predict_file"] = refuse
    await tab.predict("data/fields.csv")
    failure = tab.predict_failure.peek()
    assert failure is not None
    assert failure.why == "The column “rain” is missing."
    assert tab.predicting.peek() == ""


async def test_a_model_and_its_code_are_handed_out(tab: ModelTab, memory: Memory) -> None:
    await tab.download_model()
    await tab.download_code()
    assert memory.page.downloads == {"fields.joblib": b"joblib", "fields.py": PROGRAM.encode()}


async def test_a_missing_part_is_said(tab: ModelTab, memory: Memory) -> None:
    del memory.workspace.files[f"{PLACE.path}/model.joblib"]
    await tab.download_model()
    failure = tab.export_failure.peek()
    assert failure is not None
    assert "model.joblib" in failure.what


async def test_the_story_opens_as_a_notebook(
    tab: ModelTab, workbench: Workbench, memory: Memory
) -> None:
    await tab.open_as_notebook()
    await workbench.tasks.settle()
    cells = parse(memory.workspace.files["data/fields model.ipynb"]).notebook.cells
    told = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    assert r"Expect to be off by about 0\.31 in yield\_t" in told
    assert any("read('data/fields.csv')" in cell.source for cell in cells)


@pytest.mark.parametrize("program", ["def broken(:", "(" * 500 + ")" * 500, "\0", "\udcff"])
async def test_a_program_that_is_none_is_said(tab: ModelTab, memory: Memory, program: str) -> None:
    content = program.encode(errors="surrogateescape")
    memory.workspace.files[f"{PLACE.path}/model.py"] = content
    await tab.open_as_notebook()
    failure = tab.export_failure.peek()
    assert failure is not None and "model.py" in failure.what
    assert "data/fields model.ipynb" not in memory.workspace.files


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ({}, ["0.31 in yield_t", "±\u00a00.02"]),
        ({"error": 1.2}, ["Expect nothing"]),
        ({"error": None}, ["not known"]),
        (
            {"task": Task.BINARY, "error": 0.13, "error_spread": 0.021, "baseline_error": 0.4},
            ["87 of 100", "±\u00a02.1"],
        ),
    ],
)
def test_the_worth_is_said_in_the_target_s_words(
    changes: dict[str, object], parts: Sequence[str]
) -> None:
    sentence = worth(replace(REPORT, **changes))  # type: ignore[arg-type]
    assert all(part in sentence for part in parts), sentence
