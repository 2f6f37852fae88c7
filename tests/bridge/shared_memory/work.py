"""Functions that the tests of shared memory call in workers."""

from __future__ import annotations

from typing import Any

from fieldbook.bridge.shared_memory import Counter, Flag, Handle, SharedArray


def double(array: SharedArray) -> int:
    """Write twice the values where they are; how many copies that took."""
    values = array.to_numpy()
    array.write(2 * values)
    return array.copies


def count_until_told(counter: Counter, flag: Flag, most: int) -> int:
    """Compute without ever awaiting; how far it came."""
    while not flag.is_set and counter.value < most:
        counter.add()
    return counter.value


async def made(rows: int) -> Handle[SharedArray]:
    """An array that a worker makes."""
    import numpy as np

    return await SharedArray.of(np.arange(float(rows)), name="made").share()


def kind_of(value: Any) -> str:
    return type(value).__name__
