"""Positions: always another one between two."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldbook.notebook.positions import position_between, spread_positions


@given(st.lists(st.integers(0, 10_000), max_size=200))
def test_any_insertions_keep_their_order(places: list[int]) -> None:
    positions = spread_positions(3)
    for place in places:
        index = place % (len(positions) + 1)
        before = positions[index - 1] if index else ""
        after = positions[index] if index < len(positions) else None
        positions.insert(index, position_between(before, after))
    assert positions == sorted(set(positions))


def test_positions_stay_short() -> None:
    positions = [""]
    for _ in range(1000):
        positions.append(position_between(positions[-1], None))
    # The random digits are passed one by one: 35 long in the mean, with a deviation of 3.4.
    assert len(positions[-1]) < 60
    before, after = "V", "W"
    for _ in range(200):
        before = position_between(before, after)
    assert len(before) < 100


def test_two_people_rarely_choose_the_same() -> None:
    assert len({position_between("V", "W") for _ in range(20)}) > 15


@pytest.mark.parametrize("count", [0, 1, 2, 100, 5000])
def test_spread_positions_are_ordered_with_room_around(count: int) -> None:
    positions = spread_positions(count)
    assert positions == sorted(set(positions))
    assert len(positions) == count
    if positions:
        assert position_between("", positions[0]) < positions[0]
        place = random.Random(0).randrange(count)
        assert position_between(positions[place], None) > positions[place]


def test_no_position_between_twins() -> None:
    with pytest.raises(ValueError, match="No position"):
        position_between("V", "V")
