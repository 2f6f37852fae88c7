"""Batches: several writes, one flush."""

from __future__ import annotations

import pytest

from fieldbook.bridge.reactivity import Signal, batch, computed, effect
from fieldbook.bridge.reactivity.state import state


def test_a_write_outside_a_batch_runs_effects_at_once() -> None:
    source = Signal(0)
    seen: list[int] = []
    effect(lambda: seen.append(source.value))
    source.value = 1
    assert seen == [0, 1]


def test_nested_batches_flush_at_the_outermost() -> None:
    one, other = Signal(0), Signal(0)
    seen: list[tuple[int, int]] = []
    effect(lambda: seen.append((one.value, other.value)))
    with batch():
        one.value = 1
        with batch():
            other.value = 1
        assert seen == [(0, 0)]
    assert seen == [(0, 0), (1, 1)]


def test_reads_in_a_batch_are_fresh() -> None:
    source = Signal(1)
    double = computed(lambda: source.value * 2)
    seen: list[int] = []
    effect(lambda: seen.append(double.value))
    with batch():
        source.value = 2
        assert (source.value, double.value) == (2, 4)
        source.value = 3
        assert double.value == 6
    assert seen == [2, 6]


def test_a_value_that_came_back_runs_nothing() -> None:
    source = Signal(1)
    double = computed(lambda: source.value * 2)
    seen: list[int] = []
    effect(lambda: seen.append(double.value))
    with batch():
        source.value = 2
        source.value = 1
    assert seen == [2]


def test_a_failed_batch_still_flushes_what_was_written() -> None:
    source = Signal(0)
    seen: list[int] = []
    effect(lambda: seen.append(source.value))

    def write_and_fail() -> None:
        with batch():
            source.value = 1
            raise ValueError

    with pytest.raises(ValueError):
        write_and_fail()
    assert seen == [0, 1]


def test_writes_of_an_effect_are_flushed_once_it_has_ended() -> None:
    source, one, other = Signal(0), Signal(0), Signal(0)
    seen: list[tuple[int, int]] = []
    effect(lambda: seen.append((one.value, other.value)))

    def spread() -> None:
        one.value = source.value
        other.value = source.value

    effect(spread)
    source.value = 1
    assert seen == [(0, 0), (1, 1)]


def test_each_flush_commits_once_after_all_effects() -> None:
    source, derived = Signal(0), Signal(0)
    order: list[str] = []
    effect(lambda: derived.set(source.value))
    effect(lambda: order.append(f"effect {derived.value}"))

    def commit() -> None:
        order.append("commit")

    state.commits.append(commit)
    try:
        source.value = 1
    finally:
        state.commits.remove(commit)
    assert order == ["effect 0", "effect 1", "commit"]
