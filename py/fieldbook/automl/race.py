"""A first look at every candidate: who is promising, and what will each cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.model_selection import train_test_split

from fieldbook.automl.dataset import Dataset, subset
from fieldbook.automl.messages import Task
from fieldbook.automl.portfolio import Candidate
from fieldbook.automl.trial_log import Trial, first_of_families

__all__ = [
    "FEW_ROWS",
    "MORE_ROWS",
    "Forecast",
    "cut_before",
    "families_first",
    "forecast",
    "has_room_for_more",
    "in_order",
    "race_rows",
]

FEW_ROWS = 4000  # up to here the first fold is looked at; above, a sample
TRAIN_ROWS, VALID_ROWS = 3000, 1000  # of the first look at a large table
MORE_ROWS = 8  # times as many, at most, for the leaders
ROOM_FOR_MORE = 6  # times as many rows there must be for that
GROWTH = 0.85  # measured: seconds grow with rows to a power of 0.5 to 1.2, by family and data
GROWTH_OF_PART = 0.5  # less for a part of boosting: much of it doesn't depend on rows
MORE_IF_CUT = 1.5  # than it took, where a limit cut a look, at least
MORE_OF_LATE = 3.0  # of boosting that was to have learned what it can by then, and had not
LEARNED = 6.0  # steps of boosting that are needed, times the rate: 60 of 0.1; measured: 3 to 11
DEAR = ("Neural network", "Elastic net")  # families that wait, since nothing can cut them
PENALTY_OF_SECOND = 3.0  # places that a family's second candidate falls back: variety first


@dataclass(frozen=True, slots=True)
class Forecast:
    """Seconds that one fold of each candidate is expected to take on all rows."""

    seconds: dict[str, float]
    of_families: dict[str, float]  # for settings that were not tried yet

    def of(self, candidate: Candidate) -> float | None:
        """Expected seconds of one fold, where anything is known."""
        return self.seconds.get(candidate.name, self.of_families.get(candidate.family))

    def with_others(self, others: Forecast) -> Forecast:
        """Take over what is known of others, or known better."""
        return Forecast(
            {**self.seconds, **others.seconds}, {**self.of_families, **others.of_families}
        )

    def with_trial(self, trial: Trial) -> Forecast:
        """Learn from what a trial took: the next of its family may take as long."""
        if trial.seconds_per_fold is None:
            return self
        return self.with_others(Forecast({}, {trial.candidate.family: trial.seconds_per_fold}))


def has_room_for_more(data: Dataset) -> bool:
    """Whether all rows are so many more than the first look's that a second look pays."""
    return len(data.splits.folds[0][0]) >= ROOM_FOR_MORE * TRAIN_ROWS


def race_rows(data: Dataset, times: int = 1) -> Dataset:
    """Draw rows for a look at a large table; for the leaders some times as many."""
    train, valid = data.splits.folds[0]
    draw = np.random.RandomState(data.seed)

    def some(rows: np.ndarray, most: int) -> np.ndarray:
        if len(rows) <= most:
            return rows
        if data.task is Task.REGRESSION:
            return np.sort(draw.choice(rows, most, replace=False))
        counts = np.bincount(data.target[rows])
        counts = counts[counts > 0]
        drawable = counts.min() > 1 and len(counts) <= min(most, len(rows) - most)
        stratify = data.target[rows] if drawable else None
        taken, _ = train_test_split(
            rows, train_size=most, random_state=data.seed, stratify=stratify
        )
        return np.sort(taken)

    return subset(data, some(train, times * TRAIN_ROWS), some(valid, times * VALID_ROWS))


def forecast(data: Dataset, looked_at: Dataset, trials: Sequence[Trial]) -> Forecast:
    """Scale what the first look took to all rows."""
    rows, few = len(data.splits.folds[0][0]), len(looked_at.splits.folds[0][0])
    seconds: dict[str, float] = {}
    for trial in trials:
        if trial.seconds_per_fold is not None:
            expected, more = trial.seconds_per_fold, max(1.0, rows / few)
            rate = trial.candidate.settings.get("learning_rate")
            if trial.cut and rate is not None:
                needed = LEARNED / rate / trial.steps
                expected *= MORE_OF_LATE if needed < 1.0 else max(MORE_IF_CUT, needed)
                expected *= more**GROWTH_OF_PART
            else:
                expected *= (MORE_IF_CUT if trial.cut else 1.0) * more**GROWTH
            seconds[trial.candidate.name] = expected
    # Settings that were not looked at may take what the first of their family does.
    of_families = {
        trial.candidate.family: seconds[trial.candidate.name]
        for trial in reversed(trials)
        if trial.candidate.name in seconds
    }
    return Forecast(seconds, of_families)


def families_first(trials: Sequence[Trial]) -> tuple[list[Trial], list[Trial]]:
    """Divide trials into each family's first, what is dear last, and all others."""
    firsts, others = first_of_families(trials)
    return sorted(firsts, key=lambda each: each.candidate.family in DEAR), others


def cut_before(trial: Trial, trials: Sequence[Trial]) -> bool:
    """Whether time cut another one of a trial's family: it would be cut, too, and say nothing."""
    family = trial.candidate.family
    return any(each.cut for each in trials if each.candidate.family == family and each.results)


def in_order(trials: Sequence[Trial]) -> list[Trial]:
    """Order trials by their first look, families mixed; those not looked at come last."""
    looks = [(trial.look, trial) for trial in trials if trial.look is not None]
    ranked = [trial for _, trial in sorted(looks, key=lambda pair: -pair[0])]
    seen: set[str] = set()
    places: dict[str, float] = {}
    for place, trial in enumerate(ranked):
        family = trial.candidate.family
        places[trial.candidate.name] = place + PENALTY_OF_SECOND * (family in seen)
        seen.add(family)
    last = 2.0 * len(trials)
    return sorted(trials, key=lambda trial: places.get(trial.candidate.name, last))
