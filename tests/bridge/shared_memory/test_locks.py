"""One at a time, whoever comes."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from fieldbook.bridge.shared_memory import Lock
from fieldbook.bridge.shared_memory.memory import memory_host

_SOON = 10.0


async def opened_beside(lock: Lock) -> Lock:
    """The same lock, as another thread has it."""
    return await (await lock.share()).open()


async def test_two_threads_never_hold_it_at_once() -> None:
    lock = Lock.free()
    others = [await opened_beside(lock) for _ in range(4)]
    total, inside = 0, 0

    def work(mine: Lock) -> None:
        nonlocal total, inside
        for _ in range(200):
            with mine:
                inside += 1
                assert inside == 1
                seen = total
                time.sleep(0)  # give the others their chance
                total = seen + 1
                inside -= 1

    def run() -> None:
        with ThreadPoolExecutor(4) as threads:
            for done in [threads.submit(work, other) for other in others]:
                done.result(_SOON)

    await asyncio.to_thread(run)
    assert total == 800
    assert not lock.locked


async def test_a_page_and_a_worker_take_turns() -> None:
    page = Lock.free()
    worker = await opened_beside(page)
    held, go_on = threading.Event(), threading.Event()

    def work() -> None:
        with worker:
            held.set()
            assert go_on.wait(_SOON)

    working = asyncio.ensure_future(asyncio.to_thread(work))
    await asyncio.to_thread(held.wait, _SOON)
    assert page.locked
    assert not await page.acquire_async(0.01)
    waiting = asyncio.ensure_future(page.acquire_async(_SOON))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    go_on.set()
    assert await waiting
    await working
    assert not worker.acquire(0.01)
    page.release()
    async with page:
        assert worker.locked
    assert worker.acquire(0)
    worker.release()


async def test_only_whoever_holds_it_releases_it() -> None:
    lock = Lock.free()
    other = await opened_beside(lock)
    with lock, pytest.raises(RuntimeError):
        other.release()
    with pytest.raises(RuntimeError):
        lock.release()


def test_it_is_released_after_an_error() -> None:
    lock = Lock.free()
    with pytest.raises(LookupError), lock:
        raise LookupError
    assert not lock.locked


def test_nobody_is_woken_where_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = memory_host().make(4)
    woken: list[int] = []
    monkeypatch.setattr(memory, "notify", woken.append)
    lock = Lock(memory)
    with lock:
        pass
    assert woken == []
    with lock:
        assert not Lock(memory).acquire(0)
    assert woken == [0], "somebody might have waited still"
