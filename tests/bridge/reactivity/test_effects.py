"""Effects: when they run, what they own, how they end."""

from __future__ import annotations

import asyncio

import pytest

from fieldbook.bridge.reactivity import (
    CycleError,
    Effect,
    Signal,
    computed,
    effect,
    on_cleanup,
    on_error,
    scope,
)
from fieldbook.bridge.reactivity.state import state


class Broken(Exception):
    """What fails in these tests."""


def test_an_effect_that_feeds_itself_raises() -> None:
    count = Signal(0)
    with pytest.raises(CycleError):
        effect(lambda: count.set(count.value + 1))
    runs: list[int] = []
    follower = effect(lambda: runs.append(count.value))
    count.value = -1
    assert runs[-1] == -1
    follower.dispose()


def test_an_effect_may_feed_itself_until_it_settles() -> None:
    count = Signal(0)

    def up_to_ten() -> None:
        if count.value < 10:
            count.value += 1

    effect(up_to_ten)
    assert count.value == 10


def test_a_throwing_effect_lets_the_others_run_and_the_first_error_is_raised_after() -> None:
    source = Signal(0)
    seen: list[int] = []

    def fail(name: str) -> None:
        if source.value:
            raise Broken(name)

    effect(lambda: fail("first"))
    effect(lambda: seen.append(source.value))
    effect(lambda: fail("second"))
    with pytest.raises(Broken, match="first") as caught:
        source.value = 1
    assert seen == [0, 1]
    assert "second" in "".join(caught.value.__notes__)
    with pytest.raises(Broken):
        source.value = 2
    assert seen == [0, 1, 2]


def test_a_handler_hears_of_all_errors_and_the_writer_of_none() -> None:
    source = Signal(0)
    heard: list[Exception] = []

    def fail() -> None:
        if source.value:
            raise Broken

    effect(fail)
    effect(fail)
    before = on_error(heard.append)
    try:
        source.value = 1
    finally:
        on_error(before)
    assert [type(error) for error in heard] == [Broken, Broken]


def test_a_handler_that_fails_does_not_keep_the_others_from_running() -> None:
    source = Signal(0)
    seen: list[int] = []

    def fail() -> None:
        if source.value == 1:
            raise Broken

    def refuse(_error: Exception) -> None:
        raise LookupError

    effect(fail)
    effect(lambda: seen.append(source.value))
    before = on_error(refuse)
    try:
        with pytest.raises(LookupError):
            source.value = 1
        assert seen == [0, 1]
        source.value = 2
    finally:
        on_error(before)
    assert seen == [0, 1, 2]


def test_a_failed_commit_is_raised_and_the_others_are_made() -> None:
    source = Signal(0)
    effect(lambda: source.value)
    made: list[str] = []

    def fail() -> None:
        raise Broken

    for commit in (fail, made_first := lambda: made.append("made")):
        state.commits.append(commit)
    try:
        with pytest.raises(Broken):
            source.value = 1
    finally:
        state.commits.remove(fail)
        state.commits.remove(made_first)
    assert made == ["made"]


def test_a_failed_set_up_leaves_no_subscription() -> None:
    source = Signal(0)

    def fail() -> None:
        raise Broken(source.value)

    with pytest.raises(Broken):
        effect(fail)
    assert not source._subscribers


def test_a_failed_set_up_lets_go_of_computeds() -> None:
    source = Signal(0)
    double = computed(lambda: source.value * 2)

    def fail() -> None:
        raise Broken(double.value)

    with pytest.raises(Broken):
        effect(fail)
    assert not source._subscribers


def test_a_failed_set_up_ends_what_it_had_made() -> None:
    source = Signal(0)
    seen: list[int] = []

    def fail() -> None:
        effect(lambda: seen.append(source.value))
        raise Broken

    with pytest.raises(Broken):
        effect(fail)
    source.value = 1
    assert seen == [0]


def test_a_failed_scope_disposes_its_children() -> None:
    source = Signal(0)
    seen: list[int] = []

    def build() -> None:
        with scope():
            effect(lambda: seen.append(source.value))
            raise Broken

    with pytest.raises(Broken):
        build()
    source.value = 1
    assert seen == [0]


def test_a_scope_ends_its_effects_the_last_first() -> None:
    order: list[str] = []
    with scope() as outer:
        on_cleanup(lambda: order.append("clean-up"))
        effect(lambda: lambda: order.append("effect"))
        with scope():
            on_cleanup(lambda: order.append("inner scope"))
    assert order == []
    outer.dispose()
    assert order == ["inner scope", "effect", "clean-up"]
    outer.dispose()
    assert len(order) == 3


def test_cleanups_run_untracked_before_a_rerun_and_at_disposal_the_last_first() -> None:
    source, other = Signal(0), Signal(0)
    order: list[str] = []

    def work() -> object:
        value = source.value
        order.append(f"run {value}")
        on_cleanup(lambda: order.append(f"first {value} {other.value}"))
        on_cleanup(lambda: order.append(f"second {value}"))
        return lambda: order.append(f"returned {value}")

    follower = effect(work)
    source.value = 1
    assert order == ["run 0", "returned 0", "second 0", "first 0 0", "run 1"]
    other.value = 1
    assert len(order) == 5
    follower.dispose()
    assert order[5:] == ["returned 1", "second 1", "first 1 1"]


def test_a_failing_cleanup_lets_the_others_run() -> None:
    order: list[str] = []

    def fail() -> None:
        raise Broken

    def work() -> None:
        on_cleanup(lambda: order.append("earlier"))
        on_cleanup(fail)

    follower = effect(work)
    with pytest.raises(Broken):
        follower.dispose()
    assert order == ["earlier"]
    assert follower.disposed


def test_of_two_failing_cleanups_the_first_is_raised_and_the_other_noted() -> None:
    def fail(name: str) -> None:
        raise Broken(name)

    def work() -> None:
        on_cleanup(lambda: fail("earlier"))
        on_cleanup(lambda: fail("later"))

    follower = effect(work)
    with pytest.raises(Broken, match="later") as caught:
        follower.dispose()
    assert "earlier" in caught.value.__notes__[0]


def test_a_cleanup_needs_somebody_to_belong_to() -> None:
    with pytest.raises(RuntimeError, match="needs an effect"):
        on_cleanup(lambda: None)


def test_the_outer_effect_runs_before_the_inner_and_disposes_of_it() -> None:
    source = Signal(0)
    order: list[str] = []

    def outer() -> None:
        generation = len(order)
        effect(lambda: order.append(f"inner of {generation}: {source.value}"))
        order.append(f"outer: {source.value}")

    effect(outer)
    source.value = 1
    assert order == ["inner of 0: 0", "outer: 0", "inner of 2: 1", "outer: 1"]


def test_an_effect_can_dispose_of_itself() -> None:
    source = Signal(0)
    seen: list[int] = []
    holder: list[Effect] = []

    def once() -> None:
        seen.append(source.value)
        if source.value == 1:
            holder[0].dispose()
            effect(lambda: seen.append(100 + source.value))

    holder.append(effect(once))
    source.value = 1
    source.value = 2
    assert seen == [0, 1, 101]
    assert not source._subscribers


def test_disposal_is_idempotent() -> None:
    ended: list[str] = []
    follower = effect(lambda: lambda: ended.append("end"))
    follower.dispose()
    follower.dispose()
    assert ended == ["end"]


def test_an_effect_disposed_while_it_waits_never_runs() -> None:
    source = Signal(0)
    seen: list[int] = []
    effect(lambda: late.dispose() if source.value else None)
    late = effect(lambda: seen.append(source.value))
    source.value = 1
    assert seen == [0]


def test_an_effect_runs_only_when_something_it_read_has_changed() -> None:
    source = Signal(1)
    even = computed(lambda: source.value % 2 == 0)
    runs: list[bool] = []
    effect(lambda: runs.append(even.value))
    source.value = 3
    source.value = 4
    assert runs == [False, True]


async def test_tracking_ends_at_the_first_await() -> None:
    before, after = Signal(0), Signal(0)
    seen: list[tuple[int, int]] = []

    async def work() -> None:
        first = before.value
        await asyncio.sleep(0)
        seen.append((first, after.value))

    follower = effect(work)
    await asyncio.sleep(0.01)
    after.value = 1
    await asyncio.sleep(0.01)
    assert seen == [(0, 0)]
    before.value = 1
    await asyncio.sleep(0.01)
    assert seen == [(0, 0), (1, 1)]
    follower.dispose()


async def test_a_coroutine_that_never_waits_is_followed_as_a_whole() -> None:
    source = Signal(0)
    seen: list[int] = []

    async def work() -> None:
        seen.append(source.value)

    follower = effect(work)
    source.value = 1
    assert seen == [0, 1]
    follower.dispose()


async def test_nothing_made_after_the_first_await_belongs_to_the_effect() -> None:
    told: list[str] = []

    async def work() -> None:
        await asyncio.sleep(0)
        try:
            on_cleanup(lambda: None)
        except RuntimeError as error:
            told.append(str(error))

    follower = effect(work)
    await asyncio.sleep(0.01)
    assert told == ["on_cleanup() needs an effect, a view or a scope around it."]
    follower.dispose()


async def test_a_rerun_cancels_the_rest_of_a_coroutine() -> None:
    source = Signal(0)
    seen: list[object] = []

    async def work() -> None:
        value = source.value
        try:
            await asyncio.sleep(0.01)
        except asyncio.CancelledError:
            seen.append("cancelled")
            raise
        seen.append(value)

    follower = effect(work)
    await asyncio.sleep(0)
    source.value = 1
    await asyncio.sleep(0.05)
    assert seen == ["cancelled", 1]
    follower.dispose()


async def test_an_error_after_the_await_is_reported() -> None:
    heard: list[Exception] = []

    async def work() -> None:
        await asyncio.sleep(0)
        raise Broken

    before = on_error(heard.append)
    try:
        effect(work)
        await asyncio.sleep(0.01)
    finally:
        on_error(before)
    assert [type(error) for error in heard] == [Broken]


async def test_an_error_after_the_await_reaches_the_loop_where_nobody_asked_for_it() -> None:
    heard: list[object] = []
    asyncio.get_running_loop().set_exception_handler(
        lambda _, context: heard.append(context.get("exception"))
    )

    async def work() -> None:
        await asyncio.sleep(0)
        raise Broken

    effect(work)
    await asyncio.sleep(0.01)
    assert [type(error) for error in heard] == [Broken]


async def test_reading_in_a_coroutine_of_its_own_tracks_nothing_of_others() -> None:
    """While one coroutine waits, another's reads are not taken for its own."""
    source, noise = Signal(0), Signal(0)
    runs: list[int] = []

    async def work() -> None:
        runs.append(source.value)
        await asyncio.sleep(0.01)

    follower = effect(work)
    _ = noise.value
    noise.value = 1
    await asyncio.sleep(0.02)
    assert runs == [0]
    follower.dispose()
