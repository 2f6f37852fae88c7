"""How predictions are mixed."""

from __future__ import annotations

import numpy as np
import pytest

from fieldbook.automl.pooling import Pool

SURE, UNSURE = np.array([[0.9, 0.1]]), np.array([[0.5, 0.5]])


def test_a_plain_pool_is_the_weighted_mean() -> None:
    pool = Pool((0.75, 0.25))
    assert pool.plain
    np.testing.assert_allclose(pool.mix([SURE, UNSURE]), [[0.8, 0.2]])
    np.testing.assert_allclose(pool.mix([np.array([4.0]), np.array([8.0])]), [5.0])


def test_a_power_makes_surer_and_keeps_the_order() -> None:
    mixed = Pool((1.0,), power=2.0).mix([SURE])
    np.testing.assert_allclose(mixed, [[0.81 / 0.82, 0.01 / 0.82]])


def test_a_logarithmic_pool_multiplies() -> None:
    mixed = Pool((1.0, 1.0), logarithmic=True).mix([SURE, SURE])
    np.testing.assert_allclose(mixed, [[0.81 / 0.82, 0.01 / 0.82]])


def test_a_bias_is_added_to_values_and_to_logarithms() -> None:
    np.testing.assert_allclose(Pool((2.0,), bias=(1.0,)).mix([np.array([3.0])]), [7.0])
    mixed = Pool((1.0,), bias=(0.0, float(np.log(9.0)))).mix([SURE])
    np.testing.assert_allclose(mixed, [[0.5, 0.5]])


def test_no_class_is_taken_to_be_impossible() -> None:
    mixed = Pool((1.0,), power=2.0).mix([np.array([[1.0, 0.0]])])
    assert mixed[0, 1] == pytest.approx(1e-5, rel=0.01)
    np.testing.assert_allclose(mixed.sum(axis=1), 1.0)


def test_a_pool_of_an_earlier_version_still_mixes() -> None:
    """Such models were pickled before their members had exponents of their own."""
    pool = Pool.__new__(Pool)
    pool.__setstate__([(0.75, 0.25), 1.0, (), False])  # type: ignore[attr-defined]
    np.testing.assert_allclose(pool.mix([SURE, UNSURE]), [[0.8, 0.2]])
