"""Computed values: lazy, cached, without glitches, honest about errors and cycles."""

from __future__ import annotations

import gc
import weakref

import pytest

from fieldbook.bridge.reactivity import Computed, CycleError, Signal, computed, effect, untracked


def test_a_computed_is_lazy_and_cached() -> None:
    source = Signal(2)
    runs = []

    @computed
    def double() -> int:
        runs.append(source.value)
        return source.value * 2

    assert runs == []
    assert (double.value, double.value) == (4, 4)
    assert runs == [2]
    source.value = 3
    assert runs == [2]
    assert double.value == 6
    assert runs == [2, 3]


def test_a_diamond_runs_once_and_sees_no_mixture() -> None:
    source = Signal(1)
    left = computed(lambda: source.value * 10)
    right = computed(lambda: source.value * 100)
    seen = []
    effect(lambda: seen.append((left.value, right.value)))
    source.value = 2
    assert seen == [(10, 100), (20, 200)]


def test_a_jagged_diamond_runs_once() -> None:
    """One way from the source to the end is longer than the other."""
    source = Signal(1)
    long = computed(lambda: source.value + 1)
    longer = computed(lambda: long.value + 1)
    seen = []
    effect(lambda: seen.append((source.value, longer.value)))
    source.value = 2
    assert seen == [(1, 3), (2, 4)]


def test_a_tailed_diamond_runs_once() -> None:
    source = Signal(1)
    left = computed(lambda: source.value + 1)
    right = computed(lambda: source.value + 2)
    joined = computed(lambda: left.value + right.value)
    runs = []
    tail = computed(lambda: runs.append(joined.value))
    effect(lambda: tail.value)
    source.value = 2
    assert runs == [5, 7]


def test_a_source_reached_directly_and_through_another_is_fresh_both_times() -> None:
    """A → B → A: B depends on A, and the reader reads A, B and A."""
    a = Signal(1)
    b = computed(lambda: a.value - 1)
    runs = []
    c = computed(lambda: runs.append((a.value, b.value, a.value)))
    effect(lambda: c.value)
    a.value = 4
    assert runs == [(1, 0, 1), (4, 3, 4)]


def test_an_equal_result_stops_the_propagation() -> None:
    source = Signal(1)
    parity = computed(lambda: source.value % 2)
    seen: list[int] = []
    effect(lambda: seen.append(parity.value))
    source.value = 3
    assert seen == [1]
    source.value = 4
    assert seen == [1, 0]


def test_one_changed_dependency_still_updates() -> None:
    """Of two dependencies that were marked only one has really changed."""
    source = Signal(1)
    constant = computed(lambda: source.value * 0)
    moving = computed(lambda: source.value)
    seen = []
    effect(lambda: seen.append((constant.value, moving.value)))
    source.value = 2
    assert seen == [(0, 1), (0, 2)]


def test_dynamic_dependencies_drop_unused_branches() -> None:
    which = Signal(True)
    one, other = Signal("one"), Signal("other")
    runs = []
    chosen = computed(lambda: runs.append(one.value if which.value else other.value))
    effect(lambda: chosen.value)
    other.value = "OTHER"
    assert runs == ["one"]
    which.value = False
    assert runs == ["one", "OTHER"]
    one.value = "ONE"
    assert runs == ["one", "OTHER"]


def test_a_branch_that_is_no_longer_taken_is_not_computed() -> None:
    number = Signal(1)

    def inverse() -> float:
        return 1 / number.value

    guarded = computed(inverse)
    positive = computed(lambda: number.value > 0)
    seen: list[float] = []
    effect(lambda: seen.append(guarded.value if positive.value else 0.0))
    number.value = 0
    assert seen == [1.0, 0.0]


def test_an_unobserved_computed_never_runs_and_detaches_with_its_last_subscriber() -> None:
    source = Signal(1)
    runs = []
    watched = computed(lambda: runs.append(source.value))
    one, other = effect(lambda: watched.value), effect(lambda: watched.value)
    one.dispose()
    source.value = 2
    assert runs == [1, 2]
    other.dispose()
    source.value = 3
    assert runs == [1, 2]
    assert not source._subscribers


def test_a_detached_computed_reads_fresh() -> None:
    source = Signal(1)
    double = computed(lambda: source.value * 2)
    quadruple = computed(lambda: double.value * 2)
    follower = effect(lambda: quadruple.value)
    follower.dispose()
    source.value = 2
    assert quadruple.value == 8
    again = effect(lambda: quadruple.value)
    source.value = 3
    assert quadruple.value == 12
    again.dispose()
    source.value = 4
    assert quadruple.value == 16


def test_peek_does_not_subscribe_but_is_fresh() -> None:
    source = Signal(1)
    double = computed(lambda: source.value * 2)
    seen = []
    effect(lambda: seen.append((source.peek(), double.peek())))
    source.value = 2
    assert seen == [(1, 2)]
    assert double.peek() == 4


def test_untracked_does_not_subscribe_but_is_fresh() -> None:
    source, other = Signal(1), Signal(1)
    double = computed(lambda: source.value * 2)
    seen = []
    effect(lambda: seen.append((other.value, untracked(lambda: double.value))))
    source.value = 2
    assert seen == [(1, 2)]
    other.value = 2
    assert seen == [(1, 2), (2, 4)]


def test_equality_can_be_given_and_is_asked_untracked() -> None:
    tolerance = Signal(1.0)
    source = Signal(1.0, equals=lambda old, new: abs(old - new) < tolerance.value)
    seen: list[float] = []
    effect(lambda: seen.append(source.value))
    source.value = 1.5
    assert (source.value, seen) == (1.0, [1.0])
    source.value = 3.0
    assert seen == [1.0, 3.0]
    tolerance.value = 9.0
    assert seen == [1.0, 3.0]

    asked = Signal(0)
    rounded = Computed(
        lambda: asked.value,
        equals=lambda old, new: abs(old - new) < tolerance.value,
    )
    results: list[int] = []
    follower = effect(lambda: results.append(rounded.value))
    asked.value = 5
    asked.value = 10
    assert results == [0, 10]
    assert not tolerance._subscribers
    follower.dispose()


def test_writing_a_computed_raises() -> None:
    double = computed(lambda: 2)
    with pytest.raises(AttributeError):
        double.value = 3  # type: ignore[misc]


def test_a_write_inside_a_computed_raises() -> None:
    target = Signal(0)
    wrong = computed(lambda: target.set(1))
    with pytest.raises(RuntimeError, match="may only read"):
        _ = wrong.value
    sneaky = computed(lambda: untracked(lambda: target.set(1)))
    with pytest.raises(RuntimeError, match="may only read"):
        _ = sneaky.value
    assert target.value == 0


def test_a_cycle_of_computeds_raises() -> None:
    one: Computed[int] = computed(lambda: other.value + 1)
    other: Computed[int] = computed(lambda: one.value + 1)
    with pytest.raises(CycleError):
        _ = one.value


def test_the_graph_works_after_a_cycle() -> None:
    turning = Signal(True)
    one: Computed[int] = computed(lambda: other.value + 1)
    other: Computed[int] = computed(lambda: one.value + 1 if turning.value else 1)
    with pytest.raises(CycleError):
        _ = one.value
    turning.value = False
    assert one.value == 2
    seen: list[int] = []
    effect(lambda: seen.append(other.value))
    assert seen == [1]


def test_all_that_asked_in_a_circle_recover_when_it_is_broken() -> None:
    """Also one that read nothing but the circle, and so has no other source that could change."""
    turning = Signal(True)
    one: Computed[int] = computed(lambda: other.value + 1 if turning.value else 1)
    other: Computed[int] = computed(lambda: one.value + 1)
    for _ in range(2):
        for asked in (one, other):
            with pytest.raises(CycleError):
                _ = asked.value
    turning.value = False
    assert (other.value, one.value) == (2, 1)


def test_an_observed_circle_is_told_and_recovers() -> None:
    turning = Signal(False)
    one: Computed[int] = computed(lambda: other.value + 1 if turning.value else 1)
    other: Computed[int] = computed(lambda: one.value + 1)
    seen: list[object] = []

    def follow() -> None:
        try:
            seen.append((one.value, other.value))
        except CycleError:
            seen.append("circle")

    follower = effect(follow)
    for now in (True, False, True, False):
        turning.value = now
    assert seen == [(1, 2), "circle", (1, 2), "circle", (1, 2)]
    follower.dispose()
    assert not turning._subscribers


def test_an_error_is_kept_raised_again_and_cleared_by_a_change() -> None:
    divisor = Signal(0)
    runs = []

    def divide() -> float:
        runs.append(divisor.value)
        return 6 / divisor.value

    quotient = computed(divide)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            _ = quotient.value
    assert runs == [0]
    divisor.value = 2
    assert quotient.value == 3
    divisor.value = 0
    with pytest.raises(ZeroDivisionError):
        _ = quotient.peek()


def test_an_observed_computed_recovers_from_its_error() -> None:
    divisor = Signal(1)
    quotient = computed(lambda: 6 / divisor.value)
    seen: list[object] = []

    def follow() -> None:
        try:
            seen.append(quotient.value)
        except ZeroDivisionError:
            seen.append("error")

    effect(follow)
    divisor.value = 0
    divisor.value = 2
    assert seen == [6, "error", 3]


def test_unreferenced_computeds_can_be_collected() -> None:
    source = Signal(1)

    def use_one() -> weakref.ref[Computed[int]]:
        double = computed(lambda: source.value * 2)
        follower = effect(lambda: double.value)
        follower.dispose()
        assert double.value == 2
        return weakref.ref(double)

    gone = use_one()
    gc.collect()
    assert gone() is None


def test_a_computed_that_was_only_read_can_be_collected() -> None:
    source = Signal(1)

    def read_one() -> weakref.ref[Computed[int]]:
        inner = computed(lambda: source.value * 2)
        outer = computed(lambda: inner.value * 2)
        assert outer.value == 4
        return weakref.ref(inner)

    gone = read_one()
    gc.collect()
    assert gone() is None
    assert not source._subscribers


def test_two_reads_keep_the_order_of_notification() -> None:
    """Reading a source again, now or in a later run, does not move a subscriber to the end."""
    source = Signal(0)
    order = []
    effect(lambda: order.append(("first", source.value, source.value)))
    effect(lambda: order.append(("second", source.value, source.value)))
    source.value = 1
    source.value = 2
    assert [name for name, *_ in order] == ["first", "second"] * 3


def test_a_long_chain_follows() -> None:
    def successor(before: Computed[int]) -> Computed[int]:
        return computed(lambda: before.value + 1)

    source = Signal(0)
    end = computed(lambda: source.value)
    for _ in range(50):
        end = successor(end)
    seen: list[int] = []
    effect(lambda: seen.append(end.value))
    source.value = 1
    assert seen == [50, 51]


def test_it_shows_its_value_once_it_has_one() -> None:
    divisor = Signal(2)
    quotient = computed(lambda: 6 // divisor.value)
    assert repr(quotient) == "Computed()"
    assert quotient.value == 3
    assert repr(quotient) == "Computed(3)"
    divisor.value = 0
    with pytest.raises(ZeroDivisionError):
        _ = quotient.value
    assert repr(quotient) == "Computed()"
