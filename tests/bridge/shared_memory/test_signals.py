"""A counter and a flag between threads."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from fieldbook.bridge.shared_memory import Counter, Flag, MemoryClosed
from tests.bridge.shared_memory.work import count_until_told

_SOON = 10.0


def test_no_thread_loses_another_s_counts() -> None:
    counter = Counter.zero()

    def count() -> None:
        for _ in range(2_000):
            counter.add()

    with ThreadPoolExecutor(4) as threads:
        for _ in range(4):
            threads.submit(count)
    assert counter.value == 8_000


def test_a_counter_has_32_bits() -> None:
    counter = Counter.zero()
    assert counter.add(2**31 - 1) == 0
    assert counter.add(1) == 2**31 - 1
    assert counter.value == -(2**31)


async def test_progress_is_awaited() -> None:
    counter = Counter.zero()
    counted = asyncio.ensure_future(counter.changed(0, _SOON))
    await asyncio.sleep(0)
    assert not counted.done()
    counter.add(5)
    assert await counted == 5
    assert await counter.changed(5, 0.01) == 5, "the time is over"


async def test_running_code_sees_that_it_is_to_stop() -> None:
    counter, flag = Counter.zero(), Flag.lowered()
    running = asyncio.ensure_future(asyncio.to_thread(count_until_told, counter, flag, 2**30))
    assert await counter.changed(0, _SOON) > 0
    flag.set()
    assert 0 < await asyncio.wait_for(running, _SOON) < 2**30


async def test_a_flag_is_waited_for() -> None:
    flag = Flag.lowered()
    assert not flag.wait(0.01)
    assert not await flag.wait_async(0.01)
    blocked = asyncio.ensure_future(asyncio.to_thread(flag.wait, _SOON))
    awaited = asyncio.ensure_future(flag.wait_async(_SOON))
    flag.set()
    assert all(await asyncio.gather(blocked, awaited))
    assert flag.wait(0) and await flag.wait_async()
    flag.clear()
    assert not flag.is_set


def test_closed_they_say_so() -> None:
    counter, flag = Counter.zero(), Flag.lowered()
    counter.close()
    flag.close()
    for use in (counter.add, flag.set, flag.wait):
        with pytest.raises(MemoryClosed):
            use()
