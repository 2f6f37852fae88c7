"""The systems that are compared, each run as a program of its own on one processor."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn

from benchmarks._automl.cells import Cell
from benchmarks._automl.sets import Problem, error, score_and_doubt
from fieldbook.automl.artifact import ModelFolder
from fieldbook.automl.messages import Report, Severity, Task
from fieldbook.automl.spread import PARTS
from tooling.environment import environment
from tooling.places import PY, REQUIREMENTS

__all__ = ["AUTOGLUON_BEST", "AUTOGLUON_MEDIUM", "FLAML", "OURS", "PLAIN", "SYSTEMS", "System"]

OURS, PLAIN, FLAML = "Fieldbook", "default HistGradientBoosting", "FLAML"
AUTOGLUON_MEDIUM, AUTOGLUON_BEST = "AutoGluon medium_quality", "AutoGluon best_quality"
HERE = Path(__file__).parent
ENGINE = ("automl", "tables")  # the rooms whose sources make a version of ours
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"
)
MOST_OVERRUN, SECONDS_TO_START = 10, 300  # others overrun their budgets severalfold
LEAKS = (Severity.WARN, Severity.ASK)

Judge = Callable[[Cell, Problem, Path], Cell]


@dataclass(frozen=True)
class System:
    """How one of them trains on a folder that holds train.csv, test.csv and problem.json."""

    name: str
    version: Callable[[], str]
    command: Callable[[Path, Problem, float, int], Sequence[str]]
    judge: Judge
    by_budget: bool = True  # whether it takes one
    by_seed: bool = False  # whether it takes one: AutoGluon doesn't, FLAML's makes it no steadier
    numbered: bool = True  # whether classes are given as numbers, which nobody can mistake

    def measure(self, problem: Problem, budget: float, seed: int, again: bool = False) -> Cell:
        """Train once, predict the test rows, and judge."""
        load = os.getloadavg()[0] / (os.cpu_count() or 1)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            self._write(folder, problem, budget, seed)
            used, started = _cpu_seconds(), time.monotonic()
            why = _run(self.command(folder, problem, budget, seed), budget)
            cell = Cell(
                set=problem.name,
                task=str(problem.task),
                system=self.name,
                version=self.version(),
                budget=budget,
                seed=seed,
                error=None,
                seconds=round(time.monotonic() - started, 2),
                cpu_seconds=round(_cpu_seconds() - used, 2),
                load=round(load, 2),
                again=again,
                why=why,
            )
            return cell if why else self.judge(cell, problem, folder)

    def _write(self, folder: Path, problem: Problem, budget: float, seed: int) -> None:
        train = problem.train
        if self.numbered:
            train = train.assign(**{problem.target: problem.train_target})
        train.to_csv(folder / "train.csv", index=False)
        problem.test.drop(columns=problem.target).to_csv(folder / "test.csv", index=False)
        told = {"task": problem.task, "target": problem.target, "budget": budget, "seed": seed}
        (folder / "problem.json").write_text(json.dumps(told), "utf-8")


def _run(command: Sequence[str], budget: float) -> str:
    """Run a program on one processor; say why where it failed."""
    processors = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []

    def on_one_processor() -> None:
        if processors:
            os.sched_setaffinity(0, processors[-1:])

    try:
        ended = subprocess.run(
            command,
            check=False,
            capture_output=True,
            text=True,
            timeout=MOST_OVERRUN * budget + SECONDS_TO_START,
            env={**os.environ, **ONE_THREAD, "PYTHONPATH": str(PY)},
            preexec_fn=on_one_processor,
        )
    except subprocess.TimeoutExpired as expired:
        return f"It had not ended after {expired.timeout:.0f} s."
    lines = ended.stderr.strip().splitlines() or ["It did not say why."]
    return "" if ended.returncode == 0 else lines[-1][:200]


def _cpu_seconds() -> float:
    """What the programs that have ended took of the machine."""
    return os.times().children_user + os.times().children_system


def _other(
    name: str,
    version: Callable[[], str],
    script: str,
    tools: str | None,
    *arguments: str,
    plain: bool = False,
) -> System:
    """A script in an environment of its own, or in this one."""

    def command(folder: Path, _problem: Problem, _budget: float, _seed: int) -> Sequence[str]:
        python = environment(tools) if tools else sys.executable
        return [str(python), str(HERE / script), str(folder), *arguments]

    return System(name, version, command, _judged, by_budget=not plain, by_seed=plain)


def _judged(cell: Cell, problem: Problem, folder: Path) -> Cell:
    predicted = _values(problem, pd.read_csv(folder / "out.csv"))
    seconds = json.loads((folder / "seconds.json").read_text("utf-8"))
    return replace(cell, error=round(error(problem, predicted), 6), seconds=round(seconds, 2))


def _pinned(tools: str, package: str) -> Callable[[], str]:
    def version() -> str:
        pins = (REQUIREMENTS / f"{tools}.txt").read_text("utf-8")
        found = re.search(rf"^{re.escape(package)}==(\S+)", pins, re.MULTILINE)
        assert found is not None
        return found[1]

    return version


def _ours(folder: Path, problem: Problem, budget: float, seed: int) -> Sequence[str]:
    command = [sys.executable, "-m", "fieldbook.automl", "train", str(folder / "train.csv")]
    options = ["--target", problem.target, "--executor", "serial", "--budget", str(budget)]
    return [*command, *options, "--seed", str(seed), "--out", str(folder / "found.model")]


def _our_version() -> str:
    digest = hashlib.sha256()
    for room in ENGINE:
        for path in sorted((PY / "fieldbook" / room).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _our_judge(cell: Cell, problem: Problem, folder: Path) -> Cell:
    """Predict by the command line, and compare the test score with what was promised."""
    model, out = str(folder / "found.model"), str(folder / "out.csv")
    command = [sys.executable, "-m", "fieldbook.automl", "predict", model]
    why = _run([*command, str(folder / "test.csv"), "--out", out], cell.budget)
    if why:
        return replace(cell, why=why)
    classes = [f"proba_{label}" for label in problem.classes]
    predicted = _values(problem, pd.read_csv(out)[classes or ["prediction"]])
    report = ModelFolder(model).read_report()
    score, doubt = score_and_doubt(problem, predicted)
    doubt_of_estimate = (report.spread or 0.0) / np.sqrt(_folds(report))
    return replace(
        cell,
        error=round(error(problem, predicted), 6),
        estimate=report.score,
        score=score,
        doubt=float(np.hypot(doubt, doubt_of_estimate)),
        asked_about=_asked_about(report),
    )


def _folds(report: Report) -> int:
    """Folds, or parts of a single hold-out, that the delivered model was judged on."""
    folds = max((trial.folds for trial in report.trials if trial.status == "done"), default=1)
    return folds if folds > 1 else PARTS


def _asked_about(report: Report) -> tuple[str, ...]:
    """Columns that were taken for leaks, perhaps."""
    doubted = {each.column for each in report.findings if each.severity in LEAKS}
    return tuple(sorted(name for name in doubted if name and name != report.target))


def _values(problem: Problem, table: pd.DataFrame) -> np.ndarray:
    values = table.to_numpy(dtype=np.float64)
    return values[:, 0] if problem.task is Task.REGRESSION else values


def _scikit_learn() -> str:
    return str(sklearn.__version__)


AUTOGLUON, AUTOGLUON_SCRIPT = _pinned("autogluon", "autogluon-tabular"), "train_autogluon.py"
SYSTEMS = (
    System(OURS, _our_version, _ours, _our_judge, by_seed=True, numbered=False),
    _other(PLAIN, _scikit_learn, "train_boosting.py", None, plain=True),
    _other(FLAML, _pinned("flaml", "flaml"), "train_flaml.py", "flaml"),
    _other(AUTOGLUON_MEDIUM, AUTOGLUON, AUTOGLUON_SCRIPT, "autogluon", "medium_quality"),
    _other(AUTOGLUON_BEST, AUTOGLUON, AUTOGLUON_SCRIPT, "autogluon", "best_quality"),
)
