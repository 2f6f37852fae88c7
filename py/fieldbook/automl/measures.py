"""What the field measures models by, under the names that it has for them."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence

import numpy as np
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    balanced_accuracy_score,
    brier_score_loss,
    f1_score,
    matthews_corrcoef,
    mean_absolute_error,
    mean_absolute_percentage_error,
    median_absolute_error,
    root_mean_squared_error,
)

from fieldbook.automl.messages import Measure, Task
from fieldbook.automl.metrics import auc, negative_log_loss, r2
from fieldbook.automl.spread import parts

__all__ = ["measures"]

Array = np.ndarray
Judge = Callable[[Array, Array, Array], float]  # truth, probabilities, classes decided for


def measures(
    task: Task,
    folds: Sequence[tuple[Array, Array]],
    decide: Callable[[Array], Array] | None = None,
) -> tuple[Measure, ...]:
    """Measure predictions, mean and standard deviation over folds of (truth, prediction).

    Of a single fold the deviation is that of its parts (see `spread`).

    Of two classes the second is the one that is looked for. What can't be measured on every fold,
    such as percentages of nothing, is left out. `decide` turns probabilities into class numbers;
    by default the likeliest class is taken.
    """
    judges = _OF_VALUES if task is Task.REGRESSION else _OF_TASK[task] | _OF_CLASSES
    divided, found = parts(folds), []
    for name, judge in judges.items():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a class without a row in a fold
            each = [_judged(judge, truth, prediction, decide) for truth, prediction in folds]
            of_parts = each
            if divided is not folds:
                of_parts = [_judged(judge, *part, decide) for part in divided]
        if np.isfinite(each).all():
            found.append(Measure(name, float(np.mean(each)), float(np.nanstd(of_parts))))
    return tuple(found)


def _judged(
    judge: Judge, truth: Array, prediction: Array, decide: Callable[[Array], Array] | None
) -> float:
    if prediction.ndim == 1:
        return float(judge(truth, prediction, prediction))
    decided = prediction.argmax(axis=1) if decide is None else decide(prediction)
    return float(judge(truth, prediction, decided))


def _percentage(truth: Array, value: Array, _: Array) -> float:
    # Of a truth of nothing any error is infinitely many percent.
    return float(mean_absolute_percentage_error(truth, value)) if (truth != 0).all() else np.nan


_OF_VALUES: dict[str, Judge] = {
    "R²": lambda truth, value, _: r2(truth, value),
    "RMSE": lambda truth, value, _: root_mean_squared_error(truth, value),
    "MAE": lambda truth, value, _: mean_absolute_error(truth, value),
    "Median absolute error": lambda truth, value, _: median_absolute_error(truth, value),
    "MAPE": _percentage,
}
_OF_CLASSES: dict[str, Judge] = {
    "Accuracy": lambda truth, _, decided: accuracy_score(truth, decided),
    "Balanced accuracy": lambda truth, _, decided: balanced_accuracy_score(truth, decided),
    "Matthews correlation": lambda truth, _, decided: matthews_corrcoef(truth, decided),
    "Log loss": lambda truth, shares, _: -negative_log_loss(truth, shares),
}
_OF_TASK: dict[Task, dict[str, Judge]] = {
    Task.BINARY: {
        "AUC": lambda truth, shares, _: auc(truth, shares[:, 1]),
        "Average precision": lambda truth, shares, _: average_precision_score(truth, shares[:, 1]),
        "F1": lambda truth, _, decided: f1_score(truth, decided, zero_division=0.0),
        "Brier score": lambda truth, shares, _: brier_score_loss(truth, shares[:, 1]),
    },
    Task.MULTICLASS: {
        "Macro F1": lambda truth, _, decided: f1_score(
            truth, decided, average="macro", zero_division=0.0
        ),
    },
}
