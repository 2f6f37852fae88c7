"""Random arrays from a counter, so that every engine draws the same ones for a seed.

>>> draw = Generator(7)
>>> draw.uniform((2, 3)).shape
(2, 3)
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from fieldbook.webgpu.array import Array, cast, computed, record
from fieldbook.webgpu.dtypes import float32, int32, uint32
from fieldbook.webgpu.engine import current
from fieldbook.webgpu.ordering import argsort
from fieldbook.webgpu.reading import as_shape

__all__ = ["Generator"]

_WORDS_A_BLOCK = 4


class Generator:
    """Draws from Philox 4x32-10; the seed is the key, and each draw moves the counter on."""

    def __init__(self, seed: int = 0) -> None:
        if not 0 <= seed < 2**64:
            raise ValueError(f"A seed is a whole number from 0 to 2⁶⁴ − 1, not {seed}.")
        self._key = (seed & 0xFFFFFFFF, seed >> 32)
        self._counter = 0

    def bits(self, shape: int | Sequence[int]) -> Array:
        """Evenly distributed uint32."""
        wanted = as_shape(shape)
        count = math.prod(wanted)
        buffer = current().random_bits(self._key, self._counter, count)
        self._counter += -(-count // _WORDS_A_BLOCK)
        return computed(buffer, wanted, uint32)

    def uniform(
        self, shape: int | Sequence[int] = (), *, low: float = 0.0, high: float = 1.0
    ) -> Array:
        """Even float32 from `low` up to, but without, `high`; 24 bits of each are drawn."""
        unit = record("multiply", cast(self._top_bits(shape), float32), 2.0**-24)
        if (low, high) == (0.0, 1.0):
            return unit
        return record("add", record("multiply", unit, high - low), low)

    def normal(
        self, shape: int | Sequence[int] = (), *, mean: float = 0.0, deviation: float = 1.0
    ) -> Array:
        """Normally distributed float32, by the method of Box and Muller (1958)."""
        # From (0, 1], so that the logarithm is finite.
        above_zero = record("add", cast(self._top_bits(shape), float32), 1.0)
        radius = record("sqrt", record("multiply", record("log", above_zero * 2.0**-24), -2.0))
        angle = record("multiply", self.uniform(shape), 2.0 * math.pi)
        standard = record("multiply", radius, record("cos", angle))
        if (mean, deviation) == (0.0, 1.0):
            return standard
        return record("add", record("multiply", standard, deviation), mean)

    def integers(self, low: int, high: int, shape: int | Sequence[int] = ()) -> Array:
        """Whole int32 from `low` up to, but without, `high`.

        A remainder of 32 bits: for a range of n, a number is likelier than another by n / 2³²
        at most.
        """
        if not -(2**31) <= low < high <= 2**31:
            raise ValueError(f"There are no int32 from {low} up to {high}.")
        spread = high - low
        drawn = self.bits(shape)
        drawn = record("remainder", drawn, spread) if spread < 2**32 else drawn
        return record("add", cast(drawn, int32), low)

    def permutation(self, count: int) -> Array:
        """The numbers below `count` in a random order."""
        return argsort(self.bits(count))

    def _top_bits(self, shape: int | Sequence[int]) -> Array:
        return record("bitwise_right_shift", self.bits(shape), 8)
