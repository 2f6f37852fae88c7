"""A table that is too large: a sample of it is offered, taken, and opened."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from fieldbook.tables.messages import Choice, ReadOptions, Sampled, TableError
from fieldbook.workbench import texts, training_texts
from fieldbook.workbench.addresses import Place
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.table_tab import TableTab
from fieldbook.workbench.training import TrainingTab
from fieldbook.workbench.views.table import table
from fieldbook.workbench.views.train import training
from tests.workbench.conftest import until
from tests.workbench.drawn import Drawn
from tests.workbench.memory import Memory, MemoryJob

OFFER = "Take a sample of 200 rows"
TOO_LARGE = TableError(
    "It is too large.", "It needs 9 GB.", "Take less.",
    (
        Choice(OFFER, None, sample=200),
        Choice("Open the first 200 rows", ReadOptions(rows=200)),
        Choice("Open it all the same", ReadOptions(whole=True)),
    ),
)  # fmt: skip


def refuse(path: str, options: Any = None, *_: object) -> object:
    """As the service answers of one file while it is read whole."""
    if path != "data/big.csv" or getattr(options, "rows", None):
        return _small(path)
    raise TOO_LARGE


def _small(path: str) -> object:
    from tests.workbench.memory import small_table

    return small_table(path)


@pytest.fixture
async def app(workbench: Workbench, memory: Memory) -> Workbench:
    memory.workspace.files["data/big.csv"] = b"x,y\n1,a\n"
    memory.jobs.answers["open_table"] = refuse
    memory.jobs.answers["get_ready"] = lambda: None
    await workbench.start()
    return workbench


async def opened(app: Workbench) -> TableTab:
    app.open_path("data/big.csv")
    await app.tasks.settle()
    return content(app)


def content(app: Workbench) -> TableTab:
    tab = app.tabs.active.peek()
    assert tab is not None
    assert isinstance(tab.content, TableTab)
    return tab.content


def asked(memory: Memory, function: str) -> list[tuple[object, ...]]:
    return [args for target, args in memory.jobs.asked if target.endswith(f":{function}")]


async def test_the_sample_becomes_a_file_that_opens(app: Workbench, memory: Memory) -> None:
    tab = await opened(app)
    assert tab.failure.peek() is TOO_LARGE
    view = Drawn(lambda: table(app, tab))
    assert OFFER in view.take()
    tab.sampling.start("data/big.csv", tab.options.peek(), 200, app.open_path)
    await until(lambda: bool(memory.jobs.open))
    (job,) = memory.jobs.open
    assert asked(memory, "sample") == [("data/big.csv", None, 200, "data/big sample.csv")]
    job.report(0.25)
    drawn = view.take()
    assert texts.taking_sample("big.csv", "25%") in drawn
    assert texts.CANCEL in drawn
    memory.workspace.files["data/big sample.csv"] = b"x,y\n1,a\n"
    job.answer.set_result(Sampled("data/big sample.csv", 200, 9_000_000))
    await app.tasks.settle()
    assert content(app).path.peek() == "data/big sample.csv"
    assert content(app).info.peek() is not None
    said = [notice.message.what for notice in app.notices.shown.peek()]
    assert said == ["data/big sample.csv holds 200 of 9\u202f000\u202f000 rows, chosen at random."]
    assert OFFER in view.take()
    view.close()


async def test_a_taken_name_is_not_written_over(app: Workbench, memory: Memory) -> None:
    memory.workspace.files["data/big sample.csv"] = b"mine"
    await app.files.refresh()
    tab = await opened(app)
    tab.sampling.start("data/big.csv", None, 200, app.open_path)
    await until(lambda: bool(memory.jobs.open))
    assert asked(memory, "sample")[0][3] == "data/big sample 2.csv"
    tab.sampling.cancel()
    await app.tasks.settle()


async def test_a_sample_can_be_given_up(app: Workbench, memory: Memory) -> None:
    tab = await opened(app)
    tab.sampling.start("data/big.csv", None, 200, app.open_path)
    tab.sampling.start("data/big.csv", None, 200, app.open_path)
    await until(lambda: bool(memory.jobs.open))
    assert len(asked(memory, "sample")) == 1
    tab.sampling.cancel()
    await app.tasks.settle()
    assert memory.jobs.open[0].answer.cancelled()
    assert tab.sampling.share.peek() is None
    assert content(app) is tab
    assert app.notices.shown.peek() == ()


async def test_closing_the_tab_gives_up_what_is_under_way(app: Workbench, memory: Memory) -> None:
    tab = await opened(app)
    tab.sampling.start("data/big.csv", None, 200, app.open_path)
    await until(lambda: bool(memory.jobs.open))
    front = app.tabs.active.peek()
    assert front is not None
    app.tabs.close(front.place)
    await app.tasks.settle()
    assert memory.jobs.open[0].answer.cancelled()


async def test_a_sample_that_fails_says_why_and_leaves_the_offer(
    app: Workbench, memory: Memory
) -> None:
    def full(*_: object) -> object:
        raise OSError("There is no room left in this browser.")

    memory.jobs.answers["sample"] = full
    tab = await opened(app)
    view = Drawn(lambda: table(app, tab))
    tab.sampling.start("data/big.csv", None, 200, app.open_path)
    await app.tasks.settle()
    failure = tab.sampling.failure.peek()
    assert failure is not None
    assert failure.what == texts.not_sampled("data/big.csv")
    drawn = view.take()
    assert "There is no room left in this browser." in drawn
    assert OFFER in drawn
    view.close()


async def test_reading_can_be_stopped_and_taken_up_again(app: Workbench, memory: Memory) -> None:
    del memory.jobs.answers["open_table"]
    app.open_path("data/big.csv")
    await until(lambda: bool(memory.jobs.open))
    tab = content(app)
    view = Drawn(lambda: table(app, tab))
    assert texts.CANCEL in view.take()
    tab.stop_reading()
    await app.tasks.settle()
    assert memory.jobs.open[0].answer.cancelled()
    failure = tab.failure.peek()
    assert failure is not None
    (again,) = failure.choices
    assert again.label == texts.READ_IT
    assert again.options is not None
    memory.jobs.answers["open_table"] = lambda path, *_: _small(path)
    await tab.read_with(again.options)
    assert tab.failure.peek() is None
    view.close()


async def test_a_file_that_changes_while_it_is_read_is_read_once_more(
    app: Workbench, memory: Memory
) -> None:
    del memory.jobs.answers["open_table"]
    app.open_path("data/big.csv")
    await until(lambda: len(memory.jobs.open) == 1)
    await memory.workspace.write("data/big.csv", b"x,y\n1,a\n2,b\n")
    await until(lambda: len(memory.jobs.open) == 2)
    first, second = memory.jobs.open
    assert first.answer.cancelled()
    second.answer.set_result(_small("data/big.csv"))
    await app.tasks.settle()
    assert content(app).failure.peek() is None
    assert content(app).info.peek() is not None


async def test_training_goes_on_with_a_sample(app: Workbench, memory: Memory) -> None:
    def too_large(path: str, _: object) -> object:
        if path == "data/big.csv":
            raise TOO_LARGE
        return asyncio.get_running_loop().create_future()

    def sampled(*_: object) -> Sampled:
        memory.workspace.files["data/big sample.csv"] = b"x,y\n1,a\n"
        return Sampled("data/big sample.csv", 200, 9_000_000)

    memory.jobs.answers["understand"] = too_large
    memory.jobs.answers["sample"] = sampled
    tab = app.tabs.open(Place("train", "data/big.csv")).content
    await app.tasks.settle()
    assert isinstance(tab, TrainingTab)
    assert asked(memory, "understand")[0][1]["room"] == 3 * 2**30  # type: ignore[index]
    view = Drawn(lambda: training(tab))
    drawn = view.take()
    assert TOO_LARGE.why in drawn
    assert training_texts.train_on_sample("200") in drawn
    memory.jobs.answers.pop("understand")
    tab.train_on_sample()
    await until(lambda: bool(memory.jobs.open))
    front = app.tabs.active.peek()
    assert front is not None
    assert front.place == Place("train", "data/big sample.csv")
    view.close()
    await _end(memory.jobs.open)


async def _end(jobs: list[MemoryJob]) -> None:
    for job in jobs:
        job.answer.cancel()
