"""Whose turn it is, and how much one owner may bring."""

from __future__ import annotations

import asyncio

import pytest

from fieldbook.bridge.pool import Crewing, JobTooLarge, Pool, PoolFull
from fieldbook.bridge.pool.jobs import Job, JobOptions, Lane
from fieldbook.bridge.pool.queue import JobQueue
from tests.bridge.pool import work
from tests.bridge.pool.loopback import Crew

ONE = Crewing(size=1, reserve=0)


def begun() -> list[object]:
    return [mark for kind, mark in work.log if kind == "begin"]


async def job(number: int, owner: str, lane: Lane = "batch") -> Job:
    answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
    return Job(number, b"", JobOptions(lane, owner=owner), answer)


async def test_an_owner_with_a_thousand_jobs_delays_another_by_one() -> None:
    pool = Pool(Crew(), ONE)
    many = [asyncio.ensure_future(pool.run(work.note, k, owner="many")) for k in range(1_000)]
    await asyncio.sleep(0)
    one = asyncio.ensure_future(pool.run(work.note, "one", owner="one"))
    assert await one == "one"
    assert begun()[:3] == [0, 1, "one"]
    pool.close()
    await asyncio.gather(*many, return_exceptions=True)


async def test_two_coordinators_take_turns() -> None:
    pool = Pool(Crew(), ONE)
    both = [
        pool.run(work.note_parts, [f"{name}{k}" for k in range(4)], lane="coordinator")
        for name in "ab"
    ]
    await asyncio.gather(*both)
    lead = 0
    for mark in begun():
        lead += 1 if str(mark).startswith("a") else -1
        assert abs(lead) <= 2


async def test_within_a_lane_owners_take_turns_and_lanes_keep_their_order() -> None:
    queue = JobQueue(limit=10)
    made = [
        await job(1, "a"),
        await job(2, "a"),
        await job(3, "b"),
        await job(4, "a", "ahead"),
        await job(5, "a", "interactive"),
        await job(6, "b", "interactive"),
        await job(7, "b"),
    ]
    for each in made:
        queue.add(each)
    assert [each.id for each in queue] == [5, 6, 1, 3, 2, 7, 4]
    queue.take(made[0])
    assert [each.id for each in queue] == [5, 6, 3, 2, 7, 4]
    queue.add_again(made[0])
    assert [each.id for each in queue][:3] == [5, 6, 1]
    assert len(queue) == 7


async def test_a_full_queue_is_a_clear_error_and_other_owners_still_have_room() -> None:
    pool = Pool(Crew(), ONE, limit=2)
    jobs = [asyncio.ensure_future(pool.run(work.note, k, owner="many")) for k in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(PoolFull, match="2 jobs are waiting") as caught:
        await pool.run(work.note, "late", owner="many")
    assert caught.value.what and caught.value.remedy
    assert await pool.run(work.note, "other", owner="one") == "other"
    await asyncio.gather(*jobs)


async def test_a_call_that_is_too_large_is_a_clear_error() -> None:
    pool = Pool(Crew(), ONE, most_bytes=1_000_000)
    with pytest.raises(JobTooLarge, match=r"take 2\.0 MB, and a call may bring 1\.0 MB") as caught:
        await pool.run(work.note, b"x" * 2_000_000)
    assert "file" in caught.value.remedy
    assert await pool.run(work.note, b"x") == b"x"


async def test_a_worker_hears_why_its_own_call_was_refused() -> None:
    pool = Pool(Crew(), ONE, most_bytes=100_000)
    name, remedy = await pool.run(work.submit_too_much, lane="coordinator")
    assert name == "JobTooLarge"
    assert remedy == JobTooLarge.REMEDY


async def test_what_may_have_a_turn_does_not_grow_with_what_waits() -> None:
    queue = JobQueue(limit=20_000)
    people = [await job(number, f"person {number}", "interactive") for number in (1, 2)]
    many = [await job(number, owner) for owner in ("a", "b") for number in range(10, 5_010)]
    ahead = await job(9_000, "", "ahead")
    for each in (ahead, *many, *people):
        queue.add(each)
    assert list(queue.candidates()) == [*people, many[0], ahead]
    queue.take(many[0])
    assert list(queue.candidates()) == [*people, many[5_000], ahead]
    assert len(queue) == len(many) + 2
