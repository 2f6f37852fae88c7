"""`model.py` says what the table says and does nothing that the table says."""

from __future__ import annotations

import ast
import asyncio
import builtins
import sys
import warnings
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from fieldbook.automl import service
from fieldbook.automl.artifact import ModelFolder
from fieldbook.automl.executors import SerialExecutor
from fieldbook.automl.messages import TrainSpec
from fieldbook.automl.pooling import Pool
from fieldbook.automl.program import write_program
from fieldbook.automl.reading import read_as_text
from fieldbook.automl.understanding import understand
from tests.automl.made import churn, write

ESCAPE = '"""\nimport builtins\nbuiltins.poisoned = True\n"""'
NAMES = {
    "left": f"left {ESCAPE}",
    "tenure": "{members}'] + [__import__('builtins').__setattr__('poisoned', True)] + ['",
    "plan": "{read_call}\\",
    "charges": "max_iter=987654321",
}


@pytest.fixture
async def program(tmp_path: Path) -> str:
    """The program of a model whose columns have names made to get out of it."""
    table = write(churn(80).rename(columns=NAMES), tmp_path / "poisoned'); import os; ('.csv")
    out = tmp_path / "m.model"
    spec = TrainSpec(target=NAMES["left"], out=str(out), trials=3)
    await service.train(table, spec, SerialExecutor(), lambda _: None)
    return (out / "model.py").read_text(encoding="utf-8")


def run(program: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Load the program as a module."""
    module = ModuleType("program")
    monkeypatch.setitem(sys.modules, "program", module)
    exec(compile(program, "model.py", "exec"), module.__dict__)
    return module


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with churn.csv and a model of it."""
    folder = tmp_path_factory.mktemp("trained")
    table = write(churn(80), folder / "churn.csv")
    spec = TrainSpec(target="left", out=str(folder / "m.model"), trials=4)
    asyncio.run(service.train(table, spec, SerialExecutor(), lambda _: None))
    return folder


@pytest.mark.parametrize(
    "pool",
    [
        Pool((0.5, 0.5), power=1.7),
        Pool((0.5, 0.5), powers=(1.6, 0.8)),
        Pool((0.4, 0.9), bias=(0.3, -0.3), logarithmic=True),
    ],
    ids=["surer", "each surer", "stacked"],
)
def test_predictions_are_mixed_in_the_same_way(
    pool: Pool, trained: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = ModelFolder(trained / "m.model").read_model()
    # A member whose models are those of the folds, and one that was refitted.
    by_fold = next(member for member in model.members if len(member.pipelines) > 1)
    refitted = next(member for member in model.members if len(member.pipelines) == 1)
    model.members, model.pool = (by_fold, refitted), pool
    frame = read_as_text(str(trained / "churn.csv")).frame
    data = understand(frame, "left").dataset
    assert data is not None
    program = write_program(model, data.splits, "pd.read_csv('churn.csv')", "churn.csv")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        again: pd.DataFrame = run(program, monkeypatch).Model().fit(frame).predict(frame)
    expected = model.predict_proba(frame)
    np.testing.assert_allclose(again[["proba_no", "proba_yes"]], expected, atol=1e-9)
    assert list(again["prediction"]) == list(model.predict(frame))


def test_names_of_columns_are_data(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, *_ = ast.parse(program).body
    assert isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    assert isinstance(second, ast.ImportFrom) and second.module == "__future__"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as the program's own command line does
        module = run(program, monkeypatch)
        frame = module.read(str(next(tmp_path.glob("*.csv"))))
        predicted: pd.DataFrame = module.Model().fit(frame).predict(frame)
    assert not hasattr(builtins, "poisoned")
    assert NAMES["left"] == module.TARGET
    assert set(NAMES.values()) - {NAMES["left"]} <= set(module.ROLES)
    assert len(predicted) == 80
