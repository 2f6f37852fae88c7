from __future__ import annotations

import numpy as np
import pytest

from fieldbook import webgpu as xp
from fieldbook.webgpu.philox import philox
from fieldbook.webgpu.random import Generator

ALL = 0xFFFFFFFF


@pytest.mark.parametrize(
    ("key", "counter", "words"),
    [
        ((0, 0), (0, 0, 0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((ALL, ALL), (ALL, ALL, ALL, ALL), (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0xA4093822, 0x299F31D0),
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
    ids=["zeros", "ones", "digits of π"],
)
def test_words_are_those_that_the_authors_publish(
    key: tuple[int, int], counter: tuple[int, ...], words: tuple[int, ...]
) -> None:
    c0, c1, c2, c3 = (np.array([word], np.uint32) for word in counter)
    assert philox(key, (c0, c1, c2, c3)).tolist() == [list(words)]


def test_a_seed_gives_the_same_and_goes_on() -> None:
    one, other = Generator(7), Generator(7)
    first = one.bits((2, 3)).tolist()
    assert other.bits(6).reshape(2, 3).tolist() == first
    assert one.bits((2, 3)).tolist() != first
    assert Generator(8).bits((2, 3)).tolist() != first
    assert Generator(7 + 2**32).bits((2, 3)).tolist() != first
    assert one.bits(0).shape == (0,)


def test_even_numbers_fill_their_range() -> None:
    x = np.asarray(Generator(1).uniform(20_000, low=-1, high=3))
    assert x.dtype == np.float32
    assert -1 <= x.min() < -0.99 and 2.99 < x.max() <= 3
    assert x.mean() == pytest.approx(1, abs=0.03)
    assert float(Generator(1).uniform()) < 1


def test_normal_numbers_have_their_moments() -> None:
    x = np.asarray(Generator(2).normal((100, 200), mean=5, deviation=2))
    assert x.mean() == pytest.approx(5, abs=0.05) and x.std() == pytest.approx(2, abs=0.05)
    plain = np.asarray(Generator(2).normal(20_000))
    assert abs(plain).max() > 3 and np.isfinite(plain).all()
    assert np.mean(abs(plain) < 1) == pytest.approx(0.6827, abs=0.02)


def test_whole_numbers_stay_in_their_range() -> None:
    x = Generator(3).integers(-2, 3, 5000)
    assert x.dtype == xp.int32
    assert xp.unique_values(x).tolist() == [-2, -1, 0, 1, 2]
    wide = np.asarray(Generator(3).integers(-(2**31), 2**31, 1000))
    assert wide.min() < -(2**30) and wide.max() > 2**30
    half = np.asarray(Generator(3).integers(-(2**31), 1, 1000))
    assert half.min() < -(2**30) and half.max() <= 0
    with pytest.raises(ValueError, match="no int32 from 3 up to 3"):
        Generator(3).integers(3, 3)


def test_a_permutation_has_each_number_once() -> None:
    x = Generator(4).permutation(100)
    assert xp.sort(x).tolist() == list(range(100)) and x.tolist() != list(range(100))


def test_a_seed_is_a_whole_number() -> None:
    with pytest.raises(ValueError, match="not -1"):
        Generator(-1)
