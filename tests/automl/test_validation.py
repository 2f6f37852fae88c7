from __future__ import annotations

import numpy as np
import pytest

from fieldbook.automl.messages import Task
from fieldbook.automl.validation import make_splits

DRAW = np.random.RandomState(0)


def test_small_tables_get_two_rounds_of_stratified_folds() -> None:
    target = np.r_[np.zeros(180, dtype=int), np.ones(20, dtype=int)]
    splits = make_splits(Task.BINARY, target, seed=0)
    assert len(splits.folds) == 10
    assert {int(target[valid].sum()) for _, valid in splits.folds} == {4}
    for first in (0, 5):
        held_out = np.concatenate([valid for _, valid in splits.folds[first : first + 5]])
        assert sorted(held_out) == list(range(200))


def test_folds_depend_on_the_seed_alone() -> None:
    target = DRAW.normal(size=300)
    one, same, other = (make_splits(Task.REGRESSION, target, seed) for seed in (1, 1, 2))
    assert all((a[1] == b[1]).all() for a, b in zip(one.folds, same.folds, strict=True))
    assert any((a[1] != b[1]).any() for a, b in zip(one.folds, other.folds, strict=True))


@pytest.mark.parametrize("task", [Task.BINARY, Task.REGRESSION])
def test_groups_stay_together(task: Task) -> None:
    groups = DRAW.randint(0, 30, 300)
    splits = make_splits(task, DRAW.randint(0, 2, 300), 0, groups=groups)
    for train, valid in splits.folds:
        assert not set(groups[train]) & set(groups[valid])


def test_time_validates_on_later_rows_and_takes_the_latest_first() -> None:
    moments = DRAW.permutation(300).astype(float)
    splits = make_splits(Task.REGRESSION, DRAW.normal(size=300), 0, time=moments)
    for train, valid in splits.folds:
        assert moments[train].max() < moments[valid].min()
    assert moments[splits.folds[0][1]].max() == 299


def test_few_rows_of_a_class_do_not_stop_splitting() -> None:
    target = np.r_[np.zeros(30, dtype=int), np.ones(2, dtype=int)]
    assert len(make_splits(Task.BINARY, target, 0).folds) >= 2


def test_splits_are_told_in_words() -> None:
    splits = make_splits(Task.BINARY, DRAW.randint(0, 2, 300), 0)
    assert splits.describe(10) == "2 rounds of 5 stratified folds"
    assert splits.describe(5) == "5 stratified folds"
    assert splits.describe(1) == "one stratified hold-out of a fifth of the rows"
