"""XGBoost, where it can be imported: tried, kept and written out like the others."""

from __future__ import annotations

import sys
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from fieldbook.automl.dataset import Dataset
from fieldbook.automl.portfolio import FAMILIES, portfolio
from fieldbook.automl.source import Imports, expression
from fieldbook.automl.trials import fit_fold
from fieldbook.automl.understanding import understand
from tests.automl.made import churn, harvest

HERE = "XGBoost" in FAMILIES


def dataset(frame: pd.DataFrame, target: str) -> Dataset:
    data = understand(frame.astype(str), target).dataset
    assert data is not None
    return data


@pytest.mark.skipif(HERE, reason="XGBoost is there")
def test_nothing_asks_for_it_where_it_is_not() -> None:
    families = {candidate.family for candidate in portfolio(dataset(churn(80), "left"))}
    assert "XGBoost" not in families
    assert "xgboost" not in sys.modules


@pytest.mark.skipif(not HERE, reason="XGBoost is not there")
@pytest.mark.parametrize("target", ["left", "tonnes"])
def test_it_learns_and_is_written_out(target: str) -> None:
    data = dataset(churn() if target == "left" else harvest(), target)
    candidate = next(each for each in portfolio(data) if each.family == "XGBoost")
    result = fit_fold(data, candidate, 0, keep=True)
    assert not result.why
    assert result.score > 0.3
    assert result.model is not None
    imports = Imports()
    text = expression(result.model["model"], imports)
    module = ModuleType("written")
    exec("\n".join(imports.lines()) + f"\nimport numpy as np\nmodel = {text}", module.__dict__)
    rows, _ = data.splits.folds[0]
    matrix = result.model["features"].transform(data.frame)
    again = module.model.fit(matrix[rows], data.target[rows])
    np.testing.assert_allclose(again.predict(matrix), result.model["model"].predict(matrix))
