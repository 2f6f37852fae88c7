"""Signals: what counts as a change, and the ways of setting them."""

from __future__ import annotations

import numpy as np
import pytest

from fieldbook.bridge.reactivity import Signal, effect


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        (1, 1, False),
        ("ab", str(b"ab", "ascii"), False),
        (1, True, True),
        (1, 1.0, True),
        (0, False, True),
        ([1], [1], True),
        ((1,), tuple([1]), True),  # noqa: C409  # another object, on purpose
        (None, None, False),
        (float("nan"), float("nan"), True),
    ],
)
def test_only_identity_and_equal_scalars_of_one_type_count_as_the_same(
    old: object, new: object, changes: bool
) -> None:
    signal = Signal(old)
    seen: list[object] = []
    effect(lambda: seen.append(signal.value))
    signal.value = new
    assert (len(seen) == 2) is changes


def test_arrays_are_compared_by_identity() -> None:
    array = np.zeros(3)
    signal = Signal(array)
    seen: list[object] = []
    effect(lambda: seen.append(signal.value))
    signal.value = array
    assert len(seen) == 1
    signal.value = np.zeros(3)
    assert len(seen) == 2


def test_update_reads_without_subscribing() -> None:
    count, trigger = Signal(0), Signal(0)

    def increment() -> None:
        _ = trigger.value
        count.update(lambda value: value + 1)

    effect(increment)
    trigger.value = 1
    assert count.value == 2


def test_set_is_a_function() -> None:
    signal = Signal("")
    list(map(signal.set, "abc"))
    assert signal.value == "c"


def test_signals_are_told_apart_by_identity() -> None:
    assert len({Signal(1), Signal(1)}) == 2


def test_it_shows_its_value() -> None:
    assert repr(Signal("x")) == "Signal('x')"
