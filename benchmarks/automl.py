"""How good a model is found in 30 seconds on one thread, beside gradient boosting as it comes.

Each set is split once; Fieldbook trains by its command line, the reference is scikit-learn's
HistGradientBoosting with its defaults. Errors are 1 − AUC, log loss, or root mean squared error.
The sets are those beside the project where they are there, else scikit-learn's own.

    python build.py bench automl
    AUTOML_SETS=titanic,taxis AUTOML_BUDGET=60 python build.py bench automl
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn import datasets
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import log_loss, roc_auc_score, root_mean_squared_error
from sklearn.model_selection import train_test_split
from threadpoolctl import threadpool_limits

from benchmarks._results import Row, limit, write
from fieldbook.automl.messages import Task
from fieldbook.automl.reading import read_as_text
from fieldbook.automl.task import infer_task, read_target

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
FEWEST_OF_A_CLASS = 12
REFERENCE = "default HistGradientBoosting"
MOST_LEVELS = 250

# Name, target, and columns that tell the target.
SETS: dict[str, tuple[str, tuple[str, ...]]] = {
    "titanic": ("Survived", ()),
    "telco_churn": ("Churn", ()),
    "adult": ("income", ()),
    "oil_spill": ("target", ()),
    "california_housing": ("median_house_value", ()),
    "taxis": ("tip", ("total",)),
    "pollution": ("pm2.5", ()),
    "soybean": ("Class", ()),
    "dc_comics": ("ALIGN", ()),
    "letter": ("lettr", ()),
    "bank_marketing": ("y", ("duration",)),
    "life_expectancy": ("Life expectancy", ()),
}


@dataclass(frozen=True)
class Problem:
    """A set, split; targets as floats or class numbers."""

    name: str
    target: str
    task: Task
    classes: tuple[str, ...]
    train: pd.DataFrame
    test: pd.DataFrame
    train_target: np.ndarray
    test_target: np.ndarray


def problems() -> Iterator[Problem]:
    """The sets that were asked for, all by default."""
    wanted = [name for name in os.environ.get("AUTOML_SETS", "").split(",") if name]
    if not DATA.is_dir():
        yield from _bundled()
        return
    for name, (target, leaks) in SETS.items():
        if not wanted or name in wanted:
            frame = read_as_text(DATA / f"{name}.csv").frame
            yield split(name, frame.drop(columns=list(leaks)), target)


def split(name: str, frame: pd.DataFrame, target: str) -> Problem:
    """Leave out rows without a target and classes with few rows, then take a quarter away."""
    task, _ = infer_task(frame[target])
    found = read_target(frame[target], task)
    kept = found.rows
    if task is not Task.REGRESSION:
        counts = np.bincount(found.values)
        kept = kept[counts[found.values] >= FEWEST_OF_A_CLASS]
    frame = frame.iloc[kept].reset_index(drop=True)
    found = read_target(frame[target], task)
    stratify = None if task is Task.REGRESSION else found.values
    train, test = train_test_split(
        np.arange(len(frame)), test_size=0.25, random_state=0, stratify=stratify
    )
    return Problem(
        name,
        target,
        task,
        found.classes,
        frame.iloc[train],
        frame.iloc[test],
        found.values[train],
        found.values[test],
    )


def error(problem: Problem, prediction: np.ndarray) -> float:
    """Lower is better."""
    if problem.task is Task.REGRESSION:
        return float(root_mean_squared_error(problem.test_target, prediction))
    if problem.task is Task.BINARY:
        return 1 - float(roc_auc_score(problem.test_target, prediction[:, 1]))
    labels = range(len(problem.classes))
    return float(log_loss(problem.test_target, prediction, labels=labels))


def ours(problem: Problem, budget: float) -> tuple[float, float]:
    """Train and predict as a person would; the error, and the seconds of the training call."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: str(Path(folder) / name) for name in ("train.csv", "test.csv", "out.csv")}
        problem.train.to_csv(paths["train.csv"], index=False)
        problem.test.drop(columns=problem.target).to_csv(paths["test.csv"], index=False)
        model = str(Path(folder) / "found.model")
        command = [sys.executable, "-m", "fieldbook.automl"]
        options = ["--target", problem.target, "--executor", "serial", "--budget", str(budget)]
        started = time.monotonic()
        training = [*command, "train", paths["train.csv"], *options, "--out", model]
        subprocess.run(training, check=True, capture_output=True)
        seconds = time.monotonic() - started
        predicting = [*command, "predict", model, paths["test.csv"], "--out", paths["out.csv"]]
        subprocess.run(predicting, check=True, capture_output=True)
        predicted = pd.read_csv(paths["out.csv"])
    if problem.task is Task.REGRESSION:
        return error(problem, predicted["prediction"].to_numpy()), seconds
    columns = [f"proba_{label}" for label in problem.classes]
    return error(problem, predicted[columns].to_numpy()), seconds


def reference(problem: Problem) -> float:
    """Gradient boosting with its defaults; numbers as numbers, the rest as categories."""
    train, test = (
        part.drop(columns=problem.target).copy() for part in (problem.train, problem.test)
    )
    for name in train.columns:
        numbers = pd.to_numeric(train[name], errors="coerce")
        if numbers.notna().sum() >= 0.95 * train[name].notna().sum():
            train[name], test[name] = numbers, pd.to_numeric(test[name], errors="coerce")
            continue
        levels = train[name].value_counts().index[:MOST_LEVELS]
        for part in (train, test):
            part[name] = pd.Categorical(part[name], categories=levels)
    with threadpool_limits(1):
        if problem.task is Task.REGRESSION:
            regressor = HistGradientBoostingRegressor(random_state=0)
            return error(problem, regressor.fit(train, problem.train_target).predict(test))
        classifier = HistGradientBoostingClassifier(random_state=0)
        classifier.fit(train, problem.train_target)
        return error(problem, classifier.predict_proba(test))


def _bundled() -> Iterator[Problem]:
    for load in (datasets.load_breast_cancer, datasets.load_wine, datasets.load_diabetes):
        frame = load(as_frame=True).frame
        yield split(load.__name__.removeprefix("load_"), frame.astype(str), "target")


def main() -> None:
    budget = float(os.environ.get("AUTOML_BUDGET", "30"))
    rows, ratios, slowest = [], [], 0.0
    for problem in problems():
        found, seconds = ours(problem, budget)
        usual = reference(problem)
        slowest = max(slowest, seconds)
        ratios.append(found / usual)
        rows.append(
            Row(
                problem.name,
                round(found, 5),
                round(usual, 5),
                REFERENCE,
                round(found / usual, 4),
                "error",
                "lower",
                1,
            )
        )
        print(f"{problem.name:20} {found:.5f} {usual:.5f} {found / usual:.3f} {seconds:.0f} s")
    mean = float(np.exp(np.mean(np.log(ratios))))
    name = "geometric mean of ratios"
    rows.append(Row(name, round(mean, 4), 1.0, REFERENCE, round(mean, 4), "ratio", "lower", 1))
    rows.append(limit("longest call", round(slowest, 1), 1.1 * budget + 5, "s"))
    write("automl", rows)


if __name__ == "__main__":
    main()
