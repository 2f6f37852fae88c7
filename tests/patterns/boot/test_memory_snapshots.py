"""Starting from a memory snapshot: two copies of one heap do not stay copies.

The restores themselves, 502 of them in random order, are tests of `tests/runtime/`.
"""

from __future__ import annotations

import random
import tempfile
from typing import Any

from fieldbook.bridge.snapshots.renewal import renew


def drawn() -> tuple[float, str]:
    names: Any = vars(tempfile)["_get_candidate_names"]()
    return random.random(), next(names)


def test_what_two_copies_of_a_heap_draw_differs() -> None:
    heap = random.getstate()
    copies = []
    for _ in range(2):
        random.setstate(heap)
        renew({})
        copies.append(drawn())
    (number, name), (other_number, other_name) = copies
    assert number != other_number
    assert name != other_name


def test_without_renewal_they_would_draw_the_same() -> None:
    heap = random.getstate()
    first = random.random()
    random.setstate(heap)
    assert random.random() == first
