"""The same search in the page and natively: how good its models are, and how long it takes.

Each set is split as `automl` splits it. The page trains by its own screen, with a number of models
to try and a seed, natively the same Python does, with as many workers as the page has. Both then
predict the rows that they have not seen. Before, a made table of 10,000 × 20 tells how soon the
first row of the leaderboard is there, and how long the page is ever blocked while it trains.

    python build.py bench automl_browser
    python build.py bench automl_browser --sets titanic,pollution --trials 4
    python build.py bench automl_browser --sets letter --trials 4 --keep
"""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import os
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from benchmarks._automl.page import begun, felt, trained
from benchmarks._automl.rows import beside
from benchmarks._automl.sets import Problem, error, names, problem
from benchmarks._chromium import launch
from benchmarks._results import FOLDER, Row, limit, write
from fieldbook.automl.messages import Task, TrainSpec
from fieldbook.automl.processes import ProcessesExecutor
from fieldbook.automl.service import predict_file, train
from tests.support.servers import OwnServer

TRIALS, SEED = 8, 0
LEAST_SCORE = 0.995
MOST_TIME = 3.0
FIRST_ROW_S, BLOCK_MS = 3.0, 50.0
_BUDGET = 20
_PREDICTED_MS = 300_000
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
    sets = list(names([name.strip() for name in options.sets.split(",") if name.strip()]))
    rows = _of_other_sets(sets) if options.keep else []
    server = OwnServer(Path(os.environ["FIELDBOOK_DIST"]))
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        context = launch(playwright, folder / "profile")
        try:
            felt_rows = _while_training(context, server.url, folder)
            for each in sets:
                split = problem(each)
                split.train.to_csv(folder / f"{each}.csv", index=False)
                rest = split.test.drop(columns=split.target)
                rest.to_csv(folder / f"{each} test.csv", index=False)
                page = _in_the_page(context, server.url, folder, split, options.trials)
                native = _natively(folder, split, options.trials, options.workers)
                rows += [
                    beside(f"error: {each}", [page.error], [native.error], "native", "error"),
                    beside(f"seconds: {each}", [page.seconds], [native.seconds], "native", "s"),
                ]
                # Each time: all of them take an hour.
                write("automl_browser", [*_in_short(rows), *felt_rows, *rows])
        finally:
            context.close()
            server.stop()


def _of_other_sets(sets: Sequence[str]) -> list[Row]:
    """Rows of an earlier run of the same trials, for sets that aren't measured now."""
    stored = json.loads((FOLDER / "automl_browser.json").read_text("utf-8"))
    rows = [Row(**row) for row in stored]
    return [row for row in rows if ": " in row.name and row.name.split(": ")[1] not in sets]


def _in_short(rows: Sequence[Row]) -> list[Row]:
    """What the bars are set for: geometric means over the sets."""
    errors = [row.reference / row.ours for row in rows if row.name.startswith("error: ")]
    times = [row.ours / row.reference for row in rows if row.name.startswith("seconds: ")]
    score = round(float(np.exp(np.mean(np.log(errors)))), 4)
    ratio = round(score / LEAST_SCORE, 4)
    time = round(float(np.exp(np.mean(np.log(times)))), 3)
    return [
        Row("score", score, LEAST_SCORE, "limit", ratio, "ratio", "higher", len(errors)),
        limit("wall_time", time, MOST_TIME, "ratio"),
    ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="build.py bench automl_browser")
    parser.add_argument("--sets", default="", help="names with commas; default: all")
    parser.add_argument(
        "--keep", action="store_true", help="the rows of other sets that were measured before"
    )
    parser.add_argument("--trials", type=int, default=TRIALS, help="models to try")
    parser.add_argument(
        "--workers", type=int, default=max(1, (os.cpu_count() or 1) - 1), help="natively"
    )
    return parser


def _while_training(context: BrowserContext, url: str, folder: Path) -> list[Row]:
    """How soon the first row is there, of 10,000 × 20, and how long the page is ever blocked.

    In a page that was opened anew after another training: the first visit of all makes the
    snapshots that all later ones start from.
    """
    _trained_on_made(context, url, folder / "before.csv").goto("about:blank")
    found = felt(_trained_on_made(context, url, folder / "made.csv"))
    print(f"first row after {found.first_row:.2f} s; blocks: {found.blocks}", flush=True)
    longest = max((took for _, took in found.blocks), default=0.0)
    return [
        limit("first_row", round(found.first_row, 2), FIRST_ROW_S, "s"),
        limit("longest_block", round(longest, 1), BLOCK_MS, "ms"),
    ]


def _trained_on_made(context: BrowserContext, url: str, path: Path) -> Page:
    """The page after a training on a made table."""
    _made(10_000, 20).to_csv(path, index=False)
    page = begun(context, url, [path], "y", budget=_BUDGET)
    trained(page)
    return page


def _made(rows: int, columns: int) -> pd.DataFrame:
    """Numbers and labels, and classes that depend on some of them."""
    draw = np.random.RandomState(0)
    frame = pd.DataFrame(draw.normal(size=(rows, columns - 5)).round(4)).add_prefix("x")
    for number in range(4):
        frame[f"kind {number}"] = draw.choice(list("abcdefgh"), rows)
    wins = (
        frame["x0"] * frame["x1"] + frame["x2"] + (frame["kind 0"] > "d") + draw.normal(size=rows)
    )
    return frame.assign(y=np.where(wins > 0.5, "yes", "no"))


def _in_the_page(
    context: BrowserContext, url: str, folder: Path, split: Problem, trials: int
) -> Found:
    """Train and predict as a person does."""
    files = [folder / f"{split.name}.csv", folder / f"{split.name} test.csv"]
    page = begun(context, url, files, split.target, trials=trials)
    model = trained(page)
    model.get_by_role("tab", name="Predict").click()
    model.get_by_role("combobox", name="Or a table that is here already").select_option(
        f"{split.name} test.csv"
    )
    model.get_by_role("button", name="Predict", exact=True).click()
    result = f"{split.name} test predictions.csv"
    tree = page.get_by_role("tree", name="Files")
    expect(tree.get_by_role("treeitem", name=result)).to_be_visible(timeout=_PREDICTED_MS)
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
        # Playwright keeps an event loop running in this thread.
        with ThreadPoolExecutor(1) as thread:
            training = train(path, spec, executor, lambda _: None)
            report = thread.submit(asyncio.run, training).result()
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
