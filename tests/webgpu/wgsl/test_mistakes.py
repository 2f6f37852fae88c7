"""Mistakes in values are found by a shader, and told when values are asked for."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from fieldbook import webgpu as xp
from fieldbook.webgpu.array import evaluated
from fieldbook.webgpu.engine import using
from fieldbook.webgpu.wgsl import WgslEngine


@pytest.fixture(autouse=True)
def by_shaders(shaders: WgslEngine) -> Iterator[None]:
    with using(shaders, "the tests have chosen it"):
        yield


def test_an_index_outside_is_told_with_the_values() -> None:
    x = xp.arange(5)
    wrong = x[xp.asarray([0, 5])]
    assert np.asarray(x + 1).tolist() == [1, 2, 3, 4, 5]
    with pytest.raises(IndexError, match="outside of its axis"):
        np.asarray(wrong)


def test_what_comes_from_a_mistake_never_gives_values() -> None:
    wrong = xp.arange(5)[xp.asarray([0, 5])]
    before = xp.sort(wrong)
    with pytest.raises(IndexError):
        np.asarray(wrong)
    after = xp.sum(wrong)
    for result in (wrong, before, after, before * 0 + after):
        with pytest.raises(IndexError):
            np.asarray(result)


def test_a_mistake_is_no_blame_for_what_comes_later() -> None:
    x = xp.arange(5)
    with pytest.raises(IndexError):
        np.asarray(x[xp.asarray([7])])
    assert np.asarray(x[xp.asarray([4, -5])]).tolist() == [4, 0]
    assert np.asarray(x[xp.asarray([1])]).tolist() == [1]


async def test_awaiting_tells_it_too() -> None:
    wrong = xp.arange(5)[xp.asarray([-6])]
    with pytest.raises(IndexError, match="outside of its axis"):
        await wrong.to_numpy()


def test_a_negative_power_of_whole_numbers_is_told() -> None:
    wrong = xp.asarray([2, 3]) ** xp.asarray([1, -1])
    with pytest.raises(ValueError, match="negative power"):
        np.asarray(wrong)


def test_a_mistake_made_while_others_wait_is_told(shaders: WgslEngine) -> None:
    gpu = shaders.gpu
    x = xp.arange(5)
    right = evaluated(x[xp.asarray([1])])
    reading = gpu.reading(right.buffer, 0, 1)
    content = gpu.adapter.read_now(reading.regions)
    assert len(content) == 2
    wrong = evaluated(x[xp.asarray([9])])
    gpu.checked(reading, content)
    with pytest.raises(IndexError):
        shaders.download_now(wrong)
    assert shaders.download_now(right).tolist() == [1]


def test_a_singular_matrix_is_told() -> None:
    solved = xp.linalg.solve(xp.asarray([[1.0, 2.0], [2.0, 4.0]]), xp.asarray([1.0, 1.0]))
    with pytest.raises(np.linalg.LinAlgError, match="singular"):
        np.asarray(solved + 1)


def test_what_finds_mistakes_may_be_part_of_any_kernel() -> None:
    x = xp.asarray([3, 1, 2])
    power = x ** xp.asarray([2, 2, -2])
    for use in (xp.sum, xp.sort, xp.argsort, xp.argmax, xp.cumulative_sum):
        result = use(power)
        with pytest.raises(ValueError, match="negative power"):
            np.asarray(result)
