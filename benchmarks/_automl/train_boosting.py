"""Trains scikit-learn's gradient boosting as it comes: `python train_boosting.py FOLDER`.

Numbers are numbers, everything else is a category. FOLDER holds train.csv, test.csv and
problem.json; predictions go to out.csv, the seconds of training to seconds.json.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

MOST_LEVELS = 250


def main(folder: Path) -> None:
    problem = json.loads((folder / "problem.json").read_text("utf-8"))
    train, test = pd.read_csv(folder / "train.csv"), pd.read_csv(folder / "test.csv")
    target = train.pop(problem["target"])
    for name in train.columns:
        numbers = pd.to_numeric(train[name], errors="coerce")
        if numbers.notna().sum() >= 0.95 * train[name].notna().sum():
            train[name], test[name] = numbers, pd.to_numeric(test[name], errors="coerce")
            continue
        levels = train[name].value_counts().index[:MOST_LEVELS]
        for part in (train, test):
            part[name] = pd.Categorical(part[name], categories=levels)
    started = time.monotonic()
    if problem["task"] == "regression":
        regressor = HistGradientBoostingRegressor(random_state=problem["seed"])
        regressor.fit(train, target)
        seconds = time.monotonic() - started
        predicted = pd.DataFrame({"prediction": regressor.predict(test)})
    else:
        classifier = HistGradientBoostingClassifier(random_state=problem["seed"])
        classifier.fit(train, target)
        seconds = time.monotonic() - started
        predicted = pd.DataFrame(classifier.predict_proba(test))
    predicted.to_csv(folder / "out.csv", index=False)
    (folder / "seconds.json").write_text(json.dumps(seconds), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
