from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from fieldbook.automl.dataset import Dataset
from fieldbook.automl.portfolio import ROWS_OF_WHOLE_BATCHES, build_estimator, portfolio
from fieldbook.automl.understanding import understand
from tests.automl.made import churn


@pytest.fixture
def data() -> Dataset:
    found = understand(churn(80).astype(str), "left", known=()).dataset
    assert found is not None
    return found


def networks(data: Dataset) -> list[Any]:
    return [
        build_estimator(data, each) for each in portfolio(data) if each.family == "Neural network"
    ]


def test_few_rows_have_networks_that_set_none_aside(data: Dataset) -> None:
    first, second = networks(data)
    assert not first.early_stopping
    assert first.solver == second.solver == "lbfgs"
    assert second.alpha > first.alpha > 1


def test_many_rows_have_a_network_that_learns_in_batches(data: Dataset) -> None:
    many = replace(data, target=np.resize(data.target, ROWS_OF_WHOLE_BATCHES + 1))
    (network,) = networks(many)
    assert network.solver == "adam"
    assert network.early_stopping
