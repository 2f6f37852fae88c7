"""Philox 4x32-10: random words from a counter, so that every element can be drawn by itself.

Salmon, Moraes, Dror, Shaw: “Parallel random numbers: as easy as 1, 2, 3”, SC 2011. The same key
and counter give the same words on any engine, which a generator with a state could not promise.
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["MULTIPLIERS", "ROUNDS", "WEYL", "philox"]

_Words = np.ndarray[Any, np.dtype[np.uint32]]

ROUNDS = 10
MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
WEYL = (0x9E3779B9, 0xBB67AE85)  # the golden ratio and √3 − 1, which step the key
_WORD = 0xFFFFFFFF


def _multiplied(multiplier: int, word: _Words) -> tuple[_Words, _Words]:
    product = np.uint64(multiplier) * word.astype(np.uint64)
    return (product >> np.uint64(32)).astype(np.uint32), product.astype(np.uint32)


def philox(key: tuple[int, int], counters: tuple[_Words, _Words, _Words, _Words]) -> _Words:
    """Four words for each counter, as an array of shape (counters, 4)."""
    c0, c1, c2, c3 = counters
    for number in range(ROUNDS):
        k0, k1 = (
            np.uint32((start + number * step) & _WORD)
            for start, step in zip(key, WEYL, strict=True)
        )
        high0, low0 = _multiplied(MULTIPLIERS[0], c0)
        high1, low1 = _multiplied(MULTIPLIERS[1], c2)
        c0, c1, c2, c3 = high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0
    return np.stack([c0, c1, c2, c3], axis=-1)
