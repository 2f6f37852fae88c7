from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from fieldbook.automl.executors import Executor, SerialExecutor
from fieldbook.automl.processes import ProcessesExecutor


def total(values: np.ndarray, times: float) -> float:
    return float(values.sum()) * times


def threads() -> str | None:
    return os.environ.get("OMP_NUM_THREADS")


def fail() -> None:
    raise ValueError("no luck")


def die() -> None:
    os._exit(3)


@pytest.fixture(scope="module")
def processes() -> Iterator[ProcessesExecutor]:
    executor = ProcessesExecutor(1)
    yield executor
    executor.close()


@pytest.fixture(params=["serial", "processes"])
def executor(request: pytest.FixtureRequest) -> Any:
    if request.param == "serial":
        return SerialExecutor()
    return request.getfixturevalue("processes")


def test_scattered_values_reach_jobs(executor: Executor) -> None:
    handle = executor.scatter(np.arange(10.0))
    assert executor.submit(total, handle, 2.0).result(60) == 90.0
    assert executor.submit(total, handle, 1.0).result(60) == 45.0


def test_exceptions_come_back(executor: Executor) -> None:
    with pytest.raises(ValueError, match="no luck"):
        executor.submit(fail).result(60)


def test_workers_have_one_numeric_thread(processes: ProcessesExecutor) -> None:
    before = os.environ.get("OMP_NUM_THREADS")
    assert processes.submit(threads).result(60) == "1"
    assert os.environ.get("OMP_NUM_THREADS") == before


def test_a_worker_that_died_is_replaced(processes: ProcessesExecutor) -> None:
    with pytest.raises(Exception, match="terminated abruptly"):
        processes.submit(die).result(60)
    assert processes.submit(threads).result(60) == "1"
