from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fieldbook.automl.messages import Task
from fieldbook.automl.task import infer_task, read_target

NUMBERS = np.random.RandomState(0).normal(size=300)


@pytest.mark.parametrize(
    ("values", "task"),
    [
        (["yes", "no"] * 50, Task.BINARY),
        ([0, 1] * 50, Task.BINARY),
        (["a", "b", "c"] * 50, Task.MULTICLASS),
        ([1, 2, 3, 4, 5] * 50, Task.MULTICLASS),
        (list(NUMBERS), Task.REGRESSION),
        (list(range(300)), Task.REGRESSION),
        ([1.5, 2.5, 3.5] * 50, Task.REGRESSION),
        ([f"{number:.2f} €" for number in NUMBERS], Task.REGRESSION),
    ],
)
def test_inference(values: list[object], task: Task) -> None:
    inferred, why = infer_task(pd.Series(values), "yield")
    assert inferred is task
    assert "“yield”" in why


def test_classes_keep_the_way_they_are_written() -> None:
    target = read_target(pd.Series(["01", "1.0", "", "TRUE", "01"]), Task.MULTICLASS)
    assert target.classes == ("01", "1.0", "TRUE")
    assert target.rows.tolist() == [0, 1, 3, 4]
    assert target.values.tolist() == [0, 1, 2, 0]


def test_rows_without_a_number_have_no_regression_target() -> None:
    target = read_target(pd.Series(["1.5", "?", "x", "2"]), Task.REGRESSION)
    assert target.rows.tolist() == [0, 3]
    assert target.values.tolist() == [1.5, 2.0]


def test_decimal_commas_of_a_target_are_read() -> None:
    values = pd.Series([f"{number:.3f}".replace(".", ",") for number in NUMBERS])
    assert infer_task(values)[0] is Task.REGRESSION
    target = read_target(values, Task.REGRESSION)
    assert target.decimal == ","
    np.testing.assert_allclose(target.values, NUMBERS, atol=0.001)
