"""Trains FLAML in an environment of its own: `python train_flaml.py FOLDER`.

FOLDER holds train.csv, test.csv and problem.json; predictions go to out.csv, the seconds of
training to seconds.json.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from pathlib import Path

import pandas as pd
from flaml import AutoML

TASKS = {"binary": "classification", "multiclass": "classification", "regression": "regression"}
METRICS = {"binary": "roc_auc", "multiclass": "log_loss", "regression": "rmse"}


def main(folder: Path) -> None:
    problem = json.loads((folder / "problem.json").read_text("utf-8"))
    train, test = pd.read_csv(folder / "train.csv"), pd.read_csv(folder / "test.csv")
    target = train.pop(problem["target"])
    # Its learners refuse names with commas and brackets, and strings that pandas calls "str".
    train.columns = test.columns = pd.Index([f"c{number}" for number in range(len(train.columns))])
    for name in train.columns:
        if not pd.api.types.is_numeric_dtype(train[name]):
            train[name] = train[name].astype(object)
            test[name] = test[name].astype(object)
    task = problem["task"]
    automl = AutoML()
    started = time.monotonic()
    automl.fit(
        train,
        target,
        task=TASKS[task],
        metric=METRICS[task],
        time_budget=problem["budget"],
        n_jobs=1,
        seed=problem["seed"],
        verbose=0,
    )
    seconds = time.monotonic() - started
    if task == "regression":
        predicted = pd.DataFrame({"prediction": automl.predict(test)})
    else:
        predicted = pd.DataFrame(automl.predict_proba(test), columns=automl.classes_)
        predicted = predicted[sorted(automl.classes_)]
    predicted.to_csv(folder / "out.csv", index=False)
    (folder / "seconds.json").write_text(json.dumps(seconds), "utf-8")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(Path(sys.argv[1]))
