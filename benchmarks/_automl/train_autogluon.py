"""Trains AutoGluon in an environment of its own: `python train_autogluon.py FOLDER PRESET`.

FOLDER holds train.csv, test.csv and problem.json; predictions go to out.csv, the seconds of
training to seconds.json.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pandas as pd
from autogluon.tabular import TabularPredictor

METRICS = {"binary": "roc_auc", "multiclass": "log_loss", "regression": "root_mean_squared_error"}


def main(folder: Path, preset: str) -> None:
    problem = json.loads((folder / "problem.json").read_text("utf-8"))
    train, test = pd.read_csv(folder / "train.csv"), pd.read_csv(folder / "test.csv")
    task = problem["task"]
    predictor = TabularPredictor(
        problem["target"],
        problem_type=task,
        eval_metric=METRICS[task],
        path=str(folder / "autogluon"),
        verbosity=0,
    )
    started = time.monotonic()
    predictor.fit(train, presets=preset, time_limit=problem["budget"], num_cpus=1, num_gpus=0)
    seconds = time.monotonic() - started
    if task == "regression":
        predicted = predictor.predict(test).to_frame("prediction")
    else:
        predicted = predictor.predict_proba(test)
        predicted = predicted[sorted(predicted.columns, key=int)]
    predicted.to_csv(folder / "out.csv", index=False)
    (folder / "seconds.json").write_text(json.dumps(seconds), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
