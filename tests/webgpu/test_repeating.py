from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from fieldbook import webgpu as xp


def halved(x: Any, count: Any) -> tuple[Any, Any]:
    return x / 2 + xp.astype(count, xp.float32), count + 1


@pytest.mark.parametrize("times", [0, 1, 2, 5])
def test_a_step_takes_what_the_one_before_gave(times: int) -> None:
    x, count = xp.repeated(halved, (xp.asarray([8.0, -4.0]), xp.zeros((1,), dtype=xp.int32)), times)
    expected = np.array([8.0, -4.0])
    for number in range(times):
        expected = expected / 2 + number
    assert np.asarray(x).tolist() == expected.tolist()
    assert np.asarray(count).tolist() == [times]


def test_what_was_given_stays_as_it_was() -> None:
    x = xp.asarray([1.0, 2.0])
    (same,) = xp.repeated(lambda each: (each + 1,), (x,), 4)
    assert (x.tolist(), same.tolist()) == ([1.0, 2.0], [5.0, 6.0])


def test_other_shapes_types_and_numbers_of_arrays_are_refused() -> None:
    x = xp.asarray([1.0, 2.0])
    with pytest.raises(ValueError, match=r"\(1,\), 'float32'.* is not .*\(2,\), 'float32'"):
        xp.repeated(lambda each: (each[:1],), (x,), 2)
    with pytest.raises(ValueError, match="'bool'"):
        xp.repeated(lambda each: (each > 0,), (x,), 2)
    with pytest.raises(ValueError, match="shapes and types"):
        xp.repeated(lambda each: (each, each), (x,), 2)
