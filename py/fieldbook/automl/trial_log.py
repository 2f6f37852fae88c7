"""What is known of each trial while the search runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from fieldbook.automl.messages import LeaderboardRow, TrialReport
from fieldbook.automl.portfolio import Candidate
from fieldbook.automl.trials import FoldResult

__all__ = ["Trial", "contenders", "first_of_families"]


@dataclass(slots=True)
class Trial:
    """A candidate and the folds evaluated so far."""

    number: int
    candidate: Candidate
    folds: int
    results: dict[int, FoldResult] = field(default_factory=dict)
    why: str = ""  # the reason where it failed or was skipped
    failed: bool = False
    look: float | None = None  # the first look's score
    look_cut: bool = False  # whether time cut it
    variation: bool = False  # whether it was proposed near a leader
    recalled: bool = False  # whether results are those of a training that was cut off
    spread_of_hold_out: float | None = None  # where there is one hold-out only

    @property
    def done(self) -> bool:
        """Whether every fold has been evaluated: only then may it be compared."""
        return not self.why and len(self.results) == self.folds

    @property
    def open(self) -> bool:
        """Whether folds are still to be evaluated."""
        return not self.why and len(self.results) < self.folds

    @property
    def begun(self) -> bool:
        """Whether anything was tried."""
        return bool(self.results) or self.failed

    @property
    def score(self) -> float:
        """Mean over the folds."""
        return self.score_on(self.results)

    def score_on(self, folds: Iterable[int]) -> float:
        """Mean over some of the folds."""
        return float(np.nanmean([self.results[fold].score for fold in sorted(folds)]))

    @property
    def spread(self) -> float:
        """Standard deviation over the folds, or over parts of a single hold-out's rows."""
        if len(self.results) == 1 and self.spread_of_hold_out is not None:
            return self.spread_of_hold_out
        return float(np.nanstd([result.score for result in self._in_order()]))

    @property
    def fit_seconds(self) -> float:
        """Seconds spent fitting, over all folds."""
        return sum(result.fit_seconds for result in self.results.values())

    @property
    def predict_seconds(self) -> float:
        """Seconds spent predicting, over all folds."""
        return sum(result.predict_seconds for result in self.results.values())

    @property
    def seconds_per_fold(self) -> float | None:
        """What one more fold will take."""
        if not self.results:
            return None
        return (self.fit_seconds + self.predict_seconds) / len(self.results)

    @property
    def cut(self) -> bool:
        """Whether time kept any fold's model from growing on."""
        return any(result.cut for result in self.results.values())

    @property
    def steps(self) -> int:
        """Parts that a growing model needed, on average."""
        return max(1, round(float(np.mean([result.steps for result in self._in_order()]))))

    @property
    def kept_models(self) -> dict[int, Any]:
        """The fitted models that were kept, by fold."""
        kept = {fold: self.results[fold].model for fold in sorted(self.results)}
        return {fold: model for fold, model in kept.items() if model is not None}

    def add(self, result: FoldResult) -> None:
        """Take a fold's result; a failed fold fails the trial."""
        if result.why:
            self.why, self.failed = result.why, True
        else:
            self.results[result.fold] = result

    def look_again(self, forget: bool) -> None:
        """After the first look: remember its score, and its fold unless it was not a whole one."""
        self.look = self.score if self.results else None
        self.look_cut = self.cut
        if forget or self.cut:
            self.results.clear()
        if forget or not self.failed:
            self.why, self.failed = "", False

    def drop_models(self) -> None:
        """Let go of fitted models; scores and predictions stay."""
        for fold, result in self.results.items():
            self.results[fold] = replace(result, model=None)

    def report(self) -> TrialReport:
        """Say how it went."""
        status = "done" if self.done else "failed" if self.failed else "skipped"
        return TrialReport(
            number=self.number,
            model=self.candidate.name,
            family=self.candidate.family,
            status=status,
            score=self.score if self.done else None,
            spread=self.spread if self.done else None,
            fit_seconds=self.fit_seconds,
            predict_seconds=self.predict_seconds,
            folds=len(self.results),
            why=self.why,
            settings=dict(self.candidate.settings),
        )

    def row(self, weight: float = 0.0, stage: str = "validated") -> LeaderboardRow:
        """Its line in the leaderboard."""
        return LeaderboardRow(
            model=self.candidate.name,
            score=self.score,
            spread=self.spread,
            fit_seconds=self.fit_seconds,
            predict_seconds=self.predict_seconds,
            stage=stage,
            weight=weight,
        )

    def _in_order(self) -> list[FoldResult]:
        # Results arrive in any order, and sums of floats must not depend on it.
        return [self.results[fold] for fold in sorted(self.results)]


def contenders(trials: Sequence[Trial], most: int) -> list[Trial]:
    """Choose who may be mixed: the best of each family, then the best of all.

    Where one family leads, its variations would leave no place for what errs in other ways.
    """
    done = sorted((trial for trial in trials if trial.done), key=lambda trial: -trial.score)
    firsts, others = first_of_families(done)
    return [*firsts, *others][:most]


def first_of_families(trials: Sequence[Trial]) -> tuple[list[Trial], list[Trial]]:
    """Divide trials into the first of each family and all others, in their order."""
    families: set[str] = set()
    firsts: list[Trial] = []
    others: list[Trial] = []
    for trial in trials:
        (others if trial.candidate.family in families else firsts).append(trial)
        families.add(trial.candidate.family)
    return firsts, others
