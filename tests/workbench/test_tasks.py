from __future__ import annotations

import asyncio
import time

import pytest

from fieldbook.workbench.tasks import Later, Tasks


async def test_a_call_waits_for_quiet() -> None:
    asked = 0.0
    calls: list[float] = []
    called = asyncio.Event()

    def call() -> None:
        calls.append(time.monotonic())
        called.set()

    later = Later(call, delay=0.2, limit=30.0)
    for _ in range(4):
        asked = time.monotonic()
        later.ask()
        await asyncio.sleep(0.01)
    await called.wait()
    assert len(calls) == 1
    assert calls[0] - asked >= 0.19


async def test_a_call_waits_no_longer_than_its_limit() -> None:
    calls: list[None] = []
    later = Later(lambda: calls.append(None), delay=0.05, limit=0.1)
    for _ in range(10):
        later.ask()
        await asyncio.sleep(0.02)
    assert calls


async def test_asking_after_the_deadline_is_no_error() -> None:
    calls: list[None] = []
    later = Later(lambda: calls.append(None), delay=0.05, limit=0.05)
    later.ask()
    time.sleep(0.1)  # noqa: ASYNC251 - the page was busy, and no timer could fire
    later.ask()
    assert later.pending
    await asyncio.sleep(0.02)
    assert calls == [None]


async def test_what_is_due_can_be_done_now_or_given_up() -> None:
    calls: list[None] = []
    later = Later(lambda: calls.append(None), delay=10, limit=10)
    later.now()
    assert calls == []
    later.ask()
    later.now()
    assert calls == [None]
    later.ask()
    later.cancel()
    assert not later.pending


async def test_an_unexpected_error_is_reported_and_the_rest_goes_on() -> None:
    errors: list[BaseException] = []
    tasks = Tasks(errors.append)

    async def fail() -> None:
        raise ValueError("unexpected")

    async def last() -> None:
        await asyncio.sleep(0.01)

    tasks.start(fail())
    tasks.start(last())
    await tasks.settle()
    assert [str(error) for error in errors] == ["unexpected"]


async def test_a_cancelled_task_is_no_error() -> None:
    errors: list[BaseException] = []
    tasks = Tasks(errors.append)
    task = tasks.start(asyncio.sleep(10))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert errors == []
