"""Values that know who read them: each reader runs as often as it must, and in no circle."""

from __future__ import annotations

import pytest

from fieldbook.bridge.reactivity import CycleError, Signal, batch, computed, effect


def test_a_reader_runs_once_for_a_change_and_never_sees_half_of_it() -> None:
    rain = Signal(2)
    twice = computed(lambda: rain.value * 2)
    square = computed(lambda: rain.value**2)
    seen: list[tuple[int, int]] = []
    follower = effect(lambda: seen.append((twice.value, square.value)))

    rain.value = 3
    with batch():
        rain.value = 4
        rain.value = 5
    follower.dispose()
    rain.value = 6

    assert seen == [(4, 4), (6, 9), (10, 25)]


def test_a_result_that_stays_stops_the_change() -> None:
    rain = Signal(2)
    is_wet = computed(lambda: rain.value > 1)
    drawn: list[bool] = []
    follower = effect(lambda: drawn.append(is_wet.value))
    rain.value = 9
    assert drawn == [True]
    follower.dispose()


def test_effects_that_keep_each_other_running_are_an_error_and_the_graph_works_again() -> None:
    one = Signal(0)
    with pytest.raises(CycleError):
        effect(lambda: setattr(one, "value", one.value + 1))

    other, seen = Signal("before"), list[str]()
    follower = effect(lambda: seen.append(other.value))
    other.value = "after"
    assert seen == ["before", "after"]
    follower.dispose()
