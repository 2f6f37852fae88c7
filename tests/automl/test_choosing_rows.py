"""Rows that are trained on, and rows that are set aside."""

from __future__ import annotations

import numpy as np

from fieldbook.automl.choosing_rows import choose_rows


def test_all_rows_are_trained_on_by_default() -> None:
    assert choose_rows(1000, 10, 0.0, seed=0) is None


def test_a_share_is_set_aside() -> None:
    chosen = choose_rows(1000, 10, 0.2, seed=3)
    assert chosen is not None
    assert len(chosen.held_out) == 200
    together = np.sort(np.r_[chosen.trained_on, chosen.held_out])
    assert (together == np.arange(1000)).all()
    again = eval(chosen.expression, {"np": np})
    assert (again == chosen.trained_on).all()


def test_the_latest_rows_are_set_aside() -> None:
    time = np.random.RandomState(0).permutation(50).astype(float)
    chosen = choose_rows(50, 3, 0.1, seed=0, time=time)
    assert chosen is not None
    assert set(time[chosen.held_out]) == {45.0, 46.0, 47.0, 48.0, 49.0}
    assert (eval(chosen.expression, {"np": np}) == chosen.trained_on).all()


def test_groups_stay_together() -> None:
    groups = np.repeat(np.arange(20), 7)
    chosen = choose_rows(140, 3, 0.25, seed=1, groups=groups)
    assert chosen is not None
    assert len(chosen.held_out) == 35
    assert not set(groups[chosen.held_out]) & set(groups[chosen.trained_on])


def test_what_memory_has_no_room_for_is_left_out_by_chance() -> None:
    chosen = choose_rows(10_000, 20, 0.0, seed=0, most_cells=60_000)
    assert chosen is not None
    assert len(chosen.trained_on) == 3000
    assert not len(chosen.held_out)
    assert len(chosen.expression) < 100
    assert (eval(chosen.expression, {"np": np}) == chosen.trained_on).all()
