"""The longest increasing subsequence: which nodes of a list may stay while the others move."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

__all__ = ["longest_increasing"]


def longest_increasing(numbers: Sequence[int]) -> set[int]:
    """The indices of a longest increasing subsequence; negative numbers take no part.

    By patience sorting: each pile's top is the smallest number that ends a subsequence of the
    pile's length, and each number remembers the top of the pile to its left.
    """
    tops: list[int] = []
    owners: list[int] = []
    before = [-1] * len(numbers)
    for index, number in enumerate(numbers):
        if number < 0:
            continue
        pile = bisect_left(tops, number)
        if pile == len(tops):
            tops.append(number)
            owners.append(index)
        else:
            tops[pile] = number
            owners[pile] = index
        if pile:
            before[index] = owners[pile - 1]
    kept: set[int] = set()
    index = owners[-1] if owners else -1
    while index >= 0:
        kept.add(index)
        index = before[index]
    return kept
