from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import log_loss, r2_score, roc_auc_score

from fieldbook.automl.metrics import auc, negative_log_loss, r2


@pytest.mark.parametrize("digits", [1, 6])
def test_scores_agree_with_scikit_learn(digits: int) -> None:
    draw = np.random.RandomState(0)
    truth, value = draw.randint(0, 2, 500), np.round(draw.rand(500), digits)
    assert auc(truth, value) == pytest.approx(roc_auc_score(truth, value))
    probabilities = draw.dirichlet(np.ones(3), 500)
    classes = draw.randint(0, 3, 500)
    assert negative_log_loss(classes, probabilities) == pytest.approx(
        -log_loss(classes, probabilities)
    )
    noisy = value + draw.normal(0, 0.2, 500)
    assert r2(value, noisy) == pytest.approx(r2_score(value, noisy))


def test_a_single_class_has_no_auc() -> None:
    assert np.isnan(auc(np.ones(5, dtype=int), np.arange(5.0)))
