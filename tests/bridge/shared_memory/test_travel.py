"""Handles: the same bytes elsewhere, through the pool, and where nothing can be shared."""

from __future__ import annotations

import asyncio
import pickle

import numpy as np
import pytest

from fieldbook.bridge.pool import Crewing, Pool
from fieldbook.bridge.shared_memory import (
    Counter,
    Flag,
    Lock,
    MemoryClosed,
    NotShared,
    RingBuffer,
    SharedArray,
)
from tests.bridge.pool.loopback import Crew
from tests.bridge.shared_memory import work
from tests.bridge.shared_memory.unshared import UnsharedHost


@pytest.fixture
def pool() -> Pool:
    return Pool(Crew(), Crewing(size=1, reserve=0))


async def test_who_opens_a_handle_sees_the_same_bytes() -> None:
    shared = SharedArray.of(np.arange(6.0).reshape(2, 3), name="harvest")
    handle = pickle.loads(pickle.dumps(await shared.share()))
    other = await handle.open()
    assert (other.shape, other.dtype, other.name) == ((2, 3), "float64", "harvest")
    assert (other.sharing, other.copies) == ("shared", 0)
    other.write(np.full((1, 3), 9.0))
    assert shared.to_numpy()[0].tolist() == [9, 9, 9]
    assert await shared.share() == handle, "one number, however often it is shared"


async def test_whoever_has_opened_it_goes_on_after_it_was_closed() -> None:
    shared = SharedArray.of(np.ones(3))
    other = await (await shared.share()).open()
    shared.close()
    assert other.to_numpy().tolist() == [1, 1, 1]
    again = await (await other.share()).open()
    assert again.to_numpy().tolist() == [1, 1, 1]


async def test_who_shares_it_at_once_shares_one_number() -> None:
    shared = SharedArray.of(np.ones(3))
    first, second = await asyncio.gather(shared.share(), shared.share())
    assert first == second


async def test_what_is_closed_on_its_way_is_not_kept() -> None:
    shared = SharedArray.of(np.ones(3))
    sharing = asyncio.ensure_future(shared.share())
    await asyncio.sleep(0)
    shared.close()
    handle = await sharing
    with pytest.raises(MemoryClosed):
        await handle.open()


async def test_a_job_is_given_the_array_and_not_its_handle(pool: Pool) -> None:
    shared = SharedArray.of(np.arange(3.0))
    assert await pool.run(work.double, await shared.share()) == 2
    assert shared.to_numpy().tolist() == [0, 2, 4]


async def test_an_answer_may_bring_a_handle(pool: Pool) -> None:
    handle = await pool.run(work.made, 4)
    array = await handle.open()
    assert array.to_numpy().tolist() == [0, 1, 2, 3]


async def test_a_job_whose_array_was_closed_fails(pool: Pool) -> None:
    shared = SharedArray.of(np.arange(3.0))
    handle = await shared.share()
    shared.close()
    with pytest.raises(MemoryClosed):
        await pool.run(work.double, handle)


@pytest.mark.parametrize(
    "made", [Counter.zero(), Flag.lowered(), Lock.free(), RingBuffer.holding(8)]
)
async def test_all_of_it_travels(made: Counter | Flag | Lock | RingBuffer, pool: Pool) -> None:
    assert await pool.run(work.kind_of, await made.share()) == type(made).__name__


# Without isolation


async def test_an_array_moves_to_the_first_who_opens_it(unshared: UnsharedHost) -> None:
    assert not unshared.make(1).shared
    array = SharedArray.of(np.arange(3.0))
    assert (array.sharing, array.copies) == ("transferred", 1)
    handle = await array.share()
    assert array.to_numpy().tolist() == [0, 1, 2], "nobody has opened it yet"
    other = await handle.open()
    assert (other.sharing, other.copies) == ("transferred", 0)
    assert other.to_numpy().tolist() == [0, 1, 2]
    for use in (array.read, array.to_numpy, lambda: array.js, lambda: array.write(np.zeros(1))):
        with pytest.raises(MemoryClosed):
            use()
    with pytest.raises(MemoryClosed):
        await handle.open()
    back = await (await other.share()).open()
    assert back.to_numpy().tolist() == [0, 1, 2]


async def test_or_each_is_given_a_copy(unshared: UnsharedHost) -> None:
    assert not unshared.make(1).shared
    array = SharedArray.of(np.arange(3.0), without_sharing="copied")
    handle = await array.share()
    first, second = await asyncio.gather(handle.open(), handle.open())
    assert {each.sharing for each in (array, first, second)} == {"copied"}
    assert [each.copies for each in (array, first, second)] == [1, 1, 1]
    first.write(np.full(3, 7.0))
    assert array.to_numpy().tolist() == second.to_numpy().tolist() == [0, 1, 2]


async def test_what_two_must_see_at_once_does_not_travel(unshared: UnsharedHost) -> None:
    assert not unshared.make(1).shared
    for made in (Counter.zero(), Flag.lowered(), Lock.free(), RingBuffer.holding(8)):
        with pytest.raises(NotShared, match="not isolated"):
            await made.share()


async def test_a_copy_that_is_refused_is_not_counted(unshared: UnsharedHost) -> None:
    assert not unshared.make(1).shared
    array = SharedArray.of(np.arange(3.0))
    await (await array.share()).open()
    with pytest.raises(MemoryClosed):
        array.read()
    assert array.copies == 1
