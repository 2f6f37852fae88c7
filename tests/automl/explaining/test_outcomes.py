from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, confusion_matrix, roc_auc_score

from fieldbook.automl.explaining.outcomes import MOST_LABELS, MOST_POINTS, confusion, curves
from tests.automl.explaining.made import binary, named

DRAW = np.random.RandomState(0)
CLASSES = ("no", "yes")


def test_a_perfect_classifier_turns_at_the_corner() -> None:
    (curve,) = curves(binary([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9]), CLASSES)
    assert curve.label == "yes"
    assert curve.auc == curve.average_precision == 1
    assert curve.hits == (1, 2, 2, 2)
    assert curve.alarms == (0, 0, 1, 2)
    assert curve.thresholds == (0.9, 0.8, 0.2, 0.1)


def test_one_probability_for_all_leaves_one_point() -> None:
    (curve,) = curves(binary([0, 1, 1], [0.5, 0.5, 0.5]), CLASSES)
    assert (curve.hits, curve.alarms) == ((2,), (1,))
    assert curve.auc == 0.5


def test_areas_are_those_of_scikit_learn() -> None:
    truth = DRAW.randint(0, 2, 500)
    value = np.round(np.clip(truth * 0.2 + DRAW.uniform(size=500) * 0.8, 0, 1), 2)
    (curve,) = curves(binary(truth, value), CLASSES)
    assert curve.auc == pytest.approx(roc_auc_score(truth, value))
    assert curve.average_precision == pytest.approx(average_precision_score(truth, value))


def test_a_long_curve_is_thinned_and_keeps_its_ends() -> None:
    truth = (DRAW.uniform(size=20_000) < 0.01).astype(int)
    value = truth * 0.3 + DRAW.uniform(size=20_000)
    (curve,) = curves(binary(truth, value / 2), CLASSES)
    assert len(curve.thresholds) <= MOST_POINTS
    assert (curve.hits[-1], curve.alarms[-1]) == (curve.positives, curve.negatives)
    assert curve.thresholds[0] == pytest.approx(value.max() / 2, rel=1e-5)
    steps = np.diff(np.array(curve.hits) / curve.positives)
    assert steps.max() < 0.02, "recall is covered, however rare the class"
    usual = sum(threshold >= 0.5 for threshold in curve.thresholds) - 1
    assert curve.hits[usual] + curve.alarms[usual] == np.count_nonzero(value / 2 >= 0.5)


def test_each_of_a_few_classes_has_a_curve() -> None:
    held = named([0, 1, 2, 2], [0, 1, 2, 1], 4)
    assert [curve.label for curve in curves(held, ("a", "b", "c", "absent"))] == ["a", "b", "c"]
    assert curves(named([0, 1], [0, 1], 9), tuple("abcdefghi")) == ()


def test_a_class_that_is_alone_has_no_curve() -> None:
    assert curves(binary([1, 1], [0.4, 0.6]), CLASSES) == ()


def test_confusions_are_counted() -> None:
    truth, answers = DRAW.randint(0, 4, (2, 300))
    found = confusion(named(truth, answers, 4), tuple("abcd"))
    assert found.counts == tuple(map(tuple, confusion_matrix(truth, answers).tolist()))
    assert found.labels == tuple("abcd")
    assert found.rest == 0


def test_rare_classes_are_counted_together() -> None:
    truth = np.r_[np.arange(60), np.repeat(np.arange(20, 49), 2)]
    found = confusion(named(truth, truth, 60), tuple(f"class {number}" for number in range(60)))
    assert len(found.labels) == MOST_LABELS
    assert found.rest == 60 - (MOST_LABELS - 1)
    assert found.labels[0] == "class 20"
    assert sum(map(sum, found.counts)) == len(truth)
    assert found.counts[-1] == (*[0] * (MOST_LABELS - 1), found.rest)
