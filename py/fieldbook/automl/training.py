"""Training from a file to a model folder."""

from __future__ import annotations

import asyncio
import math
import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import sklearn

from fieldbook.automl.artifact import ModelFolder
from fieldbook.automl.checkpoint import Checkpoint, key_of
from fieldbook.automl.choosing import Choice, baseline_alone, choose
from fieldbook.automl.clock import Clock
from fieldbook.automl.dataset import Dataset, Recipe
from fieldbook.automl.deciding import best_threshold, folds_of, mean_cost_of_folds
from fieldbook.automl.evaluation import wait_for
from fieldbook.automl.executors import Executor
from fieldbook.automl.explaining.explain import (
    ColumnsExplained,
    explain,
    explain_columns,
)
from fieldbook.automl.explaining.messages import Explained
from fieldbook.automl.interactions import with_interactions
from fieldbook.automl.measures import measures
from fieldbook.automl.messages import (
    Asked,
    Importance,
    LeaderboardRow,
    Progress,
    Report,
    Task,
    TrainSpec,
    TrialReport,
)
from fieldbook.automl.model import Member, Model
from fieldbook.automl.program import write_program
from fieldbook.automl.reading import read_as_text
from fieldbook.automl.refit_plan import forest_bytes
from fieldbook.automl.refitting import fit_members
from fieldbook.automl.search import Found, Search
from fieldbook.automl.setting_aside import judged_aside
from fieldbook.automl.understanding import Problem, understand
from fieldbook.automl.worth import expected_error

__all__ = ["CannotTrainError", "train"]

EXPLAIN_SHARE = 1.03  # of the budget: little more than all of it, and a model is understood
EXPLAIN_SECONDS = 0.5  # beyond that, which short budgets need
EXPLAIN_BY = 1.1  # of the budget, at the latest: a call of a few seconds must end in time, too
GRACE_SECONDS = 0.5  # for what a worker has begun when the time for explaining ends
SECONDS_OF_BYTE = 6e-9  # of a forest, to be packed and written; measured: 5e-9 to 6.5e-9
PAIRS_BY = 0.2  # of the budget: later there is no time to look for pairs of columns
SECONDS_BETWEEN_WRITES = 1.0
WORKER_FAILED = "The worker that measured it failed."
MOST_EXPLAINED = 3  # models of an ensemble that importance is measured on
NEEDED = 0.2  # share of all importance from which a column can't be done without

Listener = Callable[[Any], None]


class CannotTrainError(ValueError):
    """Data from which nothing can be trained, with the reason."""


async def train(
    path: str,
    spec: TrainSpec,
    executor: Executor,
    tell: Listener,
    stop: asyncio.Event | None = None,
    began: float | None = None,
) -> Report:
    """Train a model of the table at `path` into the folder `spec.out`.

    `tell` hears an Understanding, then Progress, TrialReport and LeaderboardRow messages as they
    come, and the final Report, which is also returned. Setting `stop` ends the search; what was
    found by then is delivered. The budget counts from `began`, a moment of `time.monotonic`.
    """
    clock = Clock(
        None if spec.trials else spec.budget, time.monotonic() if began is None else began
    )
    tell(Progress("Reading", 0.0, 0.0))
    table = read_as_text(path)
    if not len(table.frame):
        raise CannotTrainError("The table has no rows.")
    problem = understand(
        table.frame,
        spec.target,
        path=path,
        task=spec.task,
        roles=spec.roles,
        groups=spec.groups,
        time=spec.time,
        seed=spec.seed,
        hold_out=spec.hold_out,
        known=spec.findings,
    )
    if spec.costs is not None and problem.understanding.task is not Task.BINARY:
        raise CannotTrainError(
            "Costs of a false alarm and of a miss need a target of two classes. "
            f"“{problem.understanding.target}” is of another kind: leave the costs out."
        )
    tell(problem.understanding)
    if problem.understanding.stops:
        finding = problem.understanding.stops[0]
        raise CannotTrainError(f"{finding.what} {finding.why} {finding.remedy}")
    folder = ModelFolder(spec.out)
    folder.create()
    folder.write_asked(Asked(path, spec))
    target = problem.target
    assert target is not None
    run = _Run(problem, spec, clock, folder, tell)
    dataset, recipe = run.dataset, run.recipe
    search = Search(dataset, executor, clock, run.hear, spec.trials, stop)
    if not clock.over(PAIRS_BY):
        await search.show_baseline()
        tell(Progress("Looking for pairs of columns", 0.0, clock.seconds))
        dataset, recipe = run.dataset, run.recipe = with_interactions(dataset, recipe)
        search.go_on_with(dataset)
    options = (spec.groups, spec.time, spec.hold_out, spec.trials is None)
    checkpoint = Checkpoint(spec.out, key_of(dataset.token, options, _versions()))
    found = await search.run(checkpoint)
    tell(Progress("Mixing models", run.fraction, clock.seconds))
    choice = choose(dataset, found)
    tell(Progress("Fitting to all rows", run.fraction, clock.seconds))
    members, pool = await fit_members(dataset, choice, found, executor, clock)
    tell(Progress("Explaining", run.fraction, clock.seconds))
    columns = await _explain_columns(run, choice, found, executor, clock, _to_write(members))
    held_out = choice.held_out(dataset)
    model = Model(
        task=dataset.task,
        target=run.target,
        classes=run.classes,
        target_range=(float(dataset.target.min()), float(dataset.target.max())),
        recipe=recipe,
        members=members,
        needed=_needed(columns.importance),
        versions=_versions(),
        pool=pool,
        threshold=best_threshold(folds_of(held_out), spec.costs) if spec.costs else None,
    )
    folder.write_model(model)
    rows = "" if problem.chosen is None else problem.chosen.expression
    folder.write_program(
        write_program(model, dataset.splits, table.read_call, Path(path).name, rows, target.decimal)
    )
    report = run.final(choice, found, columns, model, held_out)
    report = replace(report, **judged_aside(model, problem.held_out, target.decimal))
    folder.write_report(report)
    if not found.stopped:
        checkpoint.forget()
    tell(Progress("Done", 1.0, clock.seconds))
    tell(report)
    return report


class _Run:
    """What is known so far, written to the folder as it comes."""

    def __init__(
        self, problem: Problem, spec: TrainSpec, clock: Clock, folder: ModelFolder, tell: Listener
    ) -> None:
        assert problem.dataset is not None
        assert problem.recipe is not None
        assert problem.understanding.target is not None
        assert problem.understanding.metric is not None
        self.dataset: Dataset = problem.dataset
        self.recipe: Recipe = problem.recipe
        self.target = problem.understanding.target
        self.classes = problem.understanding.classes
        self.fraction = 0.0
        self._spec = spec
        self._clock = clock
        self._folder = folder
        self._tell = tell
        self._written = 0.0
        self._rows: list[LeaderboardRow] = []
        self._trials: list[TrialReport] = []
        self._report = Report(
            state="training",
            target=self.target,
            task=self.dataset.task,
            metric=problem.understanding.metric,
            rows=self.dataset.rows,
            classes=self.classes,
            seed=spec.seed,
            columns=problem.understanding.columns,
            findings=problem.understanding.findings,
            versions=_versions(),
        )

    def hear(self, message: Any) -> None:
        """Pass a message of the search on, and keep what belongs into the report."""
        if isinstance(message, Progress):
            self.fraction = message.fraction
        elif isinstance(message, TrialReport):
            self._trials.append(message)
        elif isinstance(message, LeaderboardRow) and message.stage == "validated":
            # The baseline is validated twice: first on one fold, for all to be compared with.
            self._rows = [row for row in self._rows if row.model != message.model] + [message]
            self._write()
        self._tell(message)

    def final(
        self,
        choice: Choice,
        found: Found,
        columns: ColumnsExplained,
        model: Model,
        held_out: list[tuple[np.ndarray, np.ndarray]],
    ) -> Report:
        """Give the finished report."""
        weights = {id(trial): weight for trial, weight in choice.parts}
        rows = [trial.row(weights.get(id(trial), 0.0)) for trial in found.done]
        if choice.made:
            rows.append(choice.row)
        if found.baseline.done:
            rows.append(found.baseline.row(weights.get(id(found.baseline), 0.0)))
        error, error_spread = expected_error(self.dataset.task, held_out)
        return replace(
            self._report,
            state="stopped" if found.stopped else "done",
            score=_finite(choice.expected),
            luck=choice.luck,
            spread=_finite(choice.row.spread),
            baseline=_finite(found.baseline.score) if found.baseline.done else None,
            error=error,
            error_spread=error_spread,
            baseline_error=(
                expected_error(self.dataset.task, baseline_alone(found).held_out(self.dataset))[0]
                if found.baseline.done
                else None
            ),
            model=choice.row.model,
            seconds=self._clock.seconds,
            validation=self.dataset.splits.describe(found.folds),
            leaderboard=_ranked(rows),
            trials=tuple(sorted(self._trials, key=lambda trial: trial.number)),
            importance=columns.importance,
            importance_why=columns.importance_why,
            explained=self._explained([mixed for _, mixed in held_out], columns, model.threshold),
            recalled=sum(trial.recalled for trial in found.done),
            measures=measures(self.dataset.task, held_out, model.decide),
            threshold=model.threshold,
            cost=self._cost(held_out, model.threshold),
        )

    def _cost(
        self, held_out: list[tuple[np.ndarray, np.ndarray]], threshold: float | None
    ) -> float | None:
        if self._spec.costs is None or threshold is None:
            return None
        return mean_cost_of_folds(folds_of(held_out), threshold, self._spec.costs)

    def _explained(
        self, predictions: list[np.ndarray], columns: ColumnsExplained, threshold: float | None
    ) -> Explained | None:
        """Explain what is delivered, if that can be done: the model is there in any case."""
        try:
            return explain(self.dataset, self.recipe, self.classes, predictions, columns, threshold)
        except (MemoryError, ValueError, ArithmeticError, LookupError):
            return None

    def _write(self) -> None:
        """Keep what is known: a closed tab loses no finished trial."""
        if time.monotonic() - self._written < SECONDS_BETWEEN_WRITES:
            return
        self._written = time.monotonic()
        self._folder.write_report(
            replace(
                self._report,
                seconds=self._clock.seconds,
                leaderboard=_ranked(self._rows),
                trials=tuple(self._trials),
            )
        )


def _to_write(members: Sequence[Member]) -> float:
    """Seconds that writing the models takes: forests of many classes take long."""
    models = [model for member in members for model in member.pipelines]
    return SECONDS_OF_BYTE * sum(map(forest_bytes, models))


async def _explain_columns(
    run: _Run, choice: Choice, found: Found, executor: Executor, clock: Clock, to_write: float
) -> ColumnsExplained:
    """Explain columns with models that have not seen the first fold's validation rows.

    to_write: seconds that are needed after it.
    """
    kept = [
        (place, trial.kept_models[0], weight)
        for place, (trial, weight) in enumerate(choice.parts)
        if 0 in trial.kept_models
    ][:MOST_EXPLAINED]
    left, at_most = clock.left(EXPLAIN_SHARE), clock.left(EXPLAIN_BY)
    if left is not None and at_most is not None:
        left = min(left + EXPLAIN_SECONDS, at_most - GRACE_SECONDS) - to_write
    if not kept or (left is not None and left <= 0):
        return ColumnsExplained()
    places, models, weights = (list(each) for each in zip(*kept, strict=True))
    # Where some are lacking, the mean of the others comes near to what is delivered.
    lacking = len(kept) < len(choice.parts)
    pool = choice.pool.mean_of(places, weights) if lacking else choice.pool
    job = executor.submit(
        explain_columns, found.handle, run.recipe, run.classes, models, pool, left
    )
    until = None if left is None else left + GRACE_SECONDS
    try:
        explained = await wait_for(asyncio.wrap_future(job), asyncio.Event(), until)
    except Exception:  # noqa: BLE001 - a worker that died takes an explanation with it, no model
        return ColumnsExplained(importance_why=WORKER_FAILED, dependences_why=WORKER_FAILED)
    return explained or ColumnsExplained()


def _needed(importance: tuple[Importance, ...]) -> tuple[str, ...]:
    total = sum(max(row.mean, 0.0) for row in importance)
    return tuple(row.column for row in importance if total and row.mean > NEEDED * total)


def _ranked(rows: list[LeaderboardRow]) -> tuple[LeaderboardRow, ...]:
    finite = [row for row in rows if math.isfinite(row.score)]
    return tuple(sorted(finite, key=lambda row: (-row.score, row.model)))


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _versions() -> dict[str, str]:
    return {
        "Python": platform.python_version(),
        "scikit-learn": sklearn.__version__,
        "numpy": np.__version__,
        "pandas": pd.__version__,
    }
