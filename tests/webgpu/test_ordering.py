from __future__ import annotations

import numpy as np
import pytest

from fieldbook import webgpu as xp

NAN = float("nan")
ROWS = np.random.default_rng(2).integers(-3, 3, (4, 9)).astype(np.int32)


@pytest.mark.parametrize("axis", [0, 1, -1])
@pytest.mark.parametrize("descending", [False, True])
def test_sorting(axis: int, descending: bool) -> None:
    x = xp.asarray(ROWS)
    sign = -1 if descending else 1
    expected = sign * np.sort(sign * ROWS, axis=axis)
    places = np.argsort(sign * ROWS, axis=axis, stable=True)
    assert xp.sort(x, axis=axis, descending=descending).tolist() == expected.tolist()
    assert xp.argsort(x, axis=axis, descending=descending).tolist() == places.tolist()


def test_what_is_not_a_number_comes_last() -> None:
    x = xp.asarray([2.0, NAN, 1.0])
    assert xp.argsort(x).tolist() == [2, 0, 1]
    assert xp.sort(xp.ones((0, 3)), axis=0).shape == (0, 3)


def test_unique_values() -> None:
    values, places, inverse, counts = np.unique(
        ROWS, return_index=True, return_inverse=True, return_counts=True
    )
    x = xp.asarray(ROWS)
    found = xp.unique_all(x)
    assert found.values.tolist() == values.tolist()
    assert found.indices.tolist() == places.tolist()
    assert found.inverse_indices.tolist() == inverse.tolist()
    assert found.counts.tolist() == counts.tolist()
    assert xp.unique_values(x).tolist() == values.tolist()
    assert xp.unique_counts(x).counts.tolist() == counts.tolist()
    assert xp.unique_inverse(x).inverse_indices.tolist() == inverse.tolist()


def test_each_one_that_is_not_a_number_is_unique() -> None:
    found = xp.unique_all(xp.asarray([NAN, 1.0, NAN, 1.0]))
    assert found.counts.tolist() == [2, 1, 1]
    assert found.inverse_indices.tolist() == [1, 0, 2, 0]


def test_nothing_has_no_unique_values() -> None:
    found = xp.unique_all(xp.ones((0,)))
    assert [part.tolist() for part in found] == [[], [], [], []]
    assert xp.unique_all(xp.asarray(5)).inverse_indices.shape == ()


def test_more_in_order_than_there_are_is_refused() -> None:
    with pytest.raises(ValueError, match="no 4 elements along an axis of 3"):
        xp.top_k(xp.arange(3), 4)
