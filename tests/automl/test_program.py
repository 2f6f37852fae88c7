"""`model.py` says what the table says and does nothing that the table says."""

from __future__ import annotations

import ast
import builtins
import sys
import warnings
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from fieldbook.automl import service
from fieldbook.automl.executors import SerialExecutor
from fieldbook.automl.messages import TrainSpec
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


def test_names_of_columns_are_data(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, *_ = ast.parse(program).body
    assert isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    assert isinstance(second, ast.ImportFrom) and second.module == "__future__"
    module = ModuleType("program")
    monkeypatch.setitem(sys.modules, "program", module)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as the program's own command line does
        exec(compile(program, "model.py", "exec"), module.__dict__)
        frame = module.read(str(next(tmp_path.glob("*.csv"))))
        predicted: pd.DataFrame = module.Model().fit(frame).predict(frame)
    assert not hasattr(builtins, "poisoned")
    assert NAMES["left"] == module.TARGET
    assert set(NAMES.values()) - {NAMES["left"]} <= set(module.ROLES)
    assert len(predicted) == 80
