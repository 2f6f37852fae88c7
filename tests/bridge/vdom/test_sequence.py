"""The longest increasing subsequence, compared with trying all of them."""

from __future__ import annotations

from itertools import combinations, permutations

import pytest

from fieldbook.bridge.vdom.sequence import longest_increasing


def longest_length(numbers: tuple[int, ...]) -> int:
    taking_part = [number for number in numbers if number >= 0]
    return max(
        size
        for size in range(len(taking_part) + 1)
        for chosen in combinations(taking_part, size)
        if list(chosen) == sorted(chosen)
    )


@pytest.mark.parametrize("length", range(6))
def test_no_longer_one_can_be_found(length: int) -> None:
    for numbers in permutations([*range(length), *[-1] * (length > 2)]):
        kept = longest_increasing(numbers)
        values = [numbers[index] for index in sorted(kept)]
        assert values == sorted(values)
        assert all(value >= 0 for value in values)
        assert len(values) == longest_length(numbers)
