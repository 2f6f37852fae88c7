"""The search on the pool's two real sides, joined in one event loop."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sklearn.datasets import load_iris

from fieldbook.automl.messages import Report, TrainSpec, TrialReport
from fieldbook.bridge.pool import Crewing, Pool
from fieldbook.bridge.pool.jobs import JobOptions
from fieldbook.bridge.rpc import encode_call
from fieldbook.hybrid.training import STOP, train
from tests.bridge.pool.loopback import Crew

COORDINATOR = JobOptions(lane="coordinator")


@pytest.fixture
def iris(tmp_path: Path) -> str:
    path = tmp_path / "iris.csv"
    frame = load_iris(as_frame=True).frame
    frame["target"] = frame["target"].map({0: "setosa", 1: "versicolor", 2: "virginica"})
    frame.to_csv(path, index=False)
    return str(path)


async def test_a_model_is_trained_on_one_worker(iris: str, tmp_path: Path) -> None:
    heard: list[Any] = []
    crew = Crew()
    pool = Pool(crew, Crewing(size=1, reserve=0))
    spec = TrainSpec(target="target", out=str(tmp_path / "iris.model"), trials=3)
    report = await pool.run(train, iris, spec, 1, lane="coordinator", on_event=heard.append)
    assert report.state == "done"
    assert (tmp_path / "iris.model" / "model.joblib").is_file()
    assert sum(isinstance(each, TrialReport) for each in heard) >= 3
    assert crew.store.kept == {}, "the data set was not forgotten"
    assert len(crew.workers) == 1


async def test_stop_keeps_what_was_found(iris: str, tmp_path: Path) -> None:
    pool = Pool(Crew(), Crewing(size=1, reserve=0))
    first = asyncio.Event()

    def hear(message: Any) -> None:
        if isinstance(message, TrialReport) and message.status == "done":
            first.set()

    spec = TrainSpec(target="target", out=str(tmp_path / "iris.model"), budget=600.0)
    job = pool.start(encode_call(train, iris, spec, 1), COORDINATOR, hear)
    ended = asyncio.ensure_future(_answer(job))
    await asyncio.wait_for(first.wait(), 60)
    job.tell(STOP)
    job.interrupt_children()
    report = await asyncio.wait_for(ended, 60)
    assert isinstance(report, Report)
    assert report.state == "stopped"
    assert report.leaderboard
    assert (tmp_path / "iris.model" / "model.joblib").is_file()


async def _answer(job: Any) -> Any:
    return await job
