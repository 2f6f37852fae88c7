"""The same search in the page and natively: how good its models are, and how long it takes.

Each set is split as `automl` splits it. The page trains by its own screen, with a number of models
to try and a seed, natively the command line does, with as many workers as the page has. Both then
predict the rows that they have not seen.

    python build.py bench automl_browser
    python build.py bench automl_browser --sets titanic,pollution --trials 4
"""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from benchmarks._automl.rows import beside
from benchmarks._automl.sets import Problem, error, names, problem
from benchmarks._chromium import first_page, launch
from benchmarks._results import Row, limit, write
from fieldbook.automl.messages import Task, TrainSpec
from fieldbook.automl.processes import ProcessesExecutor
from fieldbook.automl.service import predict_file, train
from tests.support.servers import OwnServer

TRIALS, SEED = 8, 0
LEAST_SCORE = 0.995
MOST_TIME = 3.0
_STARTED_MS = 180_000
_TRAINED_MS = 1_800_000
_READ = """async (path) => {
  const { workspace } = await import(new URL("./bundles/facades.js", location));
  return new TextDecoder().decode(await workspace.workspace.read(path));
}"""


@dataclass(frozen=True)
class Found:
    """What came of one training."""

    error: float
    seconds: float  # of the engine's clock, without the start of workers


def main(arguments: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(arguments)
    sets = [name.strip() for name in options.sets.split(",") if name.strip()]
    rows, errors, times = [], [], []
    server = OwnServer(Path(os.environ["FIELDBOOK_DIST"]))
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        context = launch(playwright, folder / "profile")
        try:
            for each in names(sets):
                split = problem(each)
                split.train.to_csv(folder / f"{each}.csv", index=False)
                rest = split.test.drop(columns=split.target)
                rest.to_csv(folder / f"{each} test.csv", index=False)
                page = _in_the_page(context, server.url, folder, split, options.trials)
                native = _natively(folder, split, options.trials, options.workers)
                errors.append(native.error / page.error)
                times.append(page.seconds / native.seconds)
                print(f"{each:20} {native} natively, {page} in the page", flush=True)
                rows += [
                    beside(f"error: {each}", [page.error], [native.error], "native", "error"),
                    beside(f"seconds: {each}", [page.seconds], [native.seconds], "native", "s"),
                ]
        finally:
            context.close()
            server.stop()
    score = round(float(np.exp(np.mean(np.log(errors)))), 4)
    ratio = round(score / LEAST_SCORE, 4)
    time = round(float(np.exp(np.mean(np.log(times)))), 3)
    write(
        "automl_browser",
        [
            Row("score", score, LEAST_SCORE, "limit", ratio, "ratio", "higher", len(errors)),
            limit("wall_time", time, MOST_TIME, "ratio"),
            *rows,
        ],
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="build.py bench automl_browser")
    parser.add_argument("--sets", default="", help="names with commas; default: all")
    parser.add_argument("--trials", type=int, default=TRIALS, help="models to try")
    parser.add_argument(
        "--workers", type=int, default=max(1, (os.cpu_count() or 1) - 1), help="natively"
    )
    return parser


def _in_the_page(
    context: BrowserContext, url: str, folder: Path, split: Problem, trials: int
) -> Found:
    """Train and predict as a person does."""
    page = first_page(context)
    page.goto(url)
    files = [folder / f"{split.name}.csv", folder / f"{split.name} test.csv"]
    page.get_by_role("button", name="Import files").set_input_files(files, timeout=_STARTED_MS)
    tree = page.get_by_role("tree", name="Files")
    expect(tree.get_by_role("treeitem", name=f"{split.name} test.csv")).to_be_visible()
    page.goto(f"{url}#/train/{split.name}.csv")
    training = page.get_by_role("region", name="Train a model")
    training.get_by_role("combobox", name="Target column").select_option(
        split.target, timeout=_STARTED_MS
    )
    training.get_by_text("More options").click()
    training.get_by_role("spinbutton", name="Models to try").fill(str(trials))
    start = training.get_by_role("button", name="Start training")
    expect(start).to_be_enabled(timeout=_STARTED_MS)
    start.click()
    model = page.get_by_role("region", name="Model", exact=True)
    expect(model).to_be_visible(timeout=_TRAINED_MS)
    model.get_by_role("tab", name="Predict").click()
    model.get_by_role("combobox", name="Or a table that is here already").select_option(
        f"{split.name} test.csv"
    )
    model.get_by_role("button", name="Predict", exact=True).click()
    result = f"{split.name} test predictions.csv"
    expect(tree.get_by_role("treeitem", name=result)).to_be_visible(timeout=_TRAINED_MS)
    report = json.loads(_read(page, f"{split.name}.model/report.json"))
    return Found(_error(split, io.StringIO(_read(page, result))), report["seconds"])


def _read(page: Page, path: str) -> str:
    text: str = page.evaluate(_READ, path)
    return text


def _natively(folder: Path, split: Problem, trials: int, workers: int) -> Found:
    """Train with the same number of models and the same seed, in processes."""
    out = str(folder / f"{split.name}.model")
    spec = TrainSpec(split.target, out, trials=trials, seed=SEED)
    executor = ProcessesExecutor(workers)
    try:
        path = str(folder / f"{split.name}.csv")
        report = asyncio.run(train(path, spec, executor, lambda _: None))
    finally:
        executor.close()
    predicted = folder / "predicted.csv"
    predict_file(out, str(folder / f"{split.name} test.csv"), str(predicted))
    return Found(_error(split, predicted), report.seconds)


def _error(split: Problem, predicted: Path | io.StringIO) -> float:
    table = pd.read_csv(predicted)
    if split.task is Task.REGRESSION:
        return error(split, table["prediction"].to_numpy(float))
    columns = [f"proba_{label}" for label in split.classes]
    return error(split, table[columns].to_numpy(float))


if __name__ == "__main__":
    main()
