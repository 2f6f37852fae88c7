"""Which models have to be refitted after the search, and what that will take."""

from __future__ import annotations

from sklearn.pipeline import Pipeline

from fieldbook.automl.dataset import Dataset
from fieldbook.automl.portfolio import FAMILIES
from fieldbook.automl.trial_log import Trial

__all__ = [
    "FURTHER",
    "REFIT_SHARE",
    "can_bag",
    "forest_bytes",
    "is_forest",
    "least_refit_seconds",
    "most_trees",
    "needs_refit",
    "refit_seconds",
]

REFIT_SHARE = 0.95  # of the budget, by which refits have to end
FURTHER = 3.0  # how much further boosting may go that time had cut short
COST = 1.4  # a refit on all rows against a fold's fit, with some room
MORE_TREES = 2.0  # times as many, where there is time for them and memory
MOST_BYTES = 300_000_000  # of all forests that were given more trees
BYTES_OF_NODE, BYTES_OF_VALUE = 64, 8
LEAST_PART = 0.6  # of its cost that must be left for a model that can be refitted in part


def needs_refit(data: Dataset, trial: Trial) -> bool:
    """Whether a model is refitted on all rows, and not delivered as the models of its folds."""
    bagged = FAMILIES[trial.candidate.family].bagged and can_bag(data, trial.folds)
    return not (bagged and len(trial.kept_models) == trial.folds)


def can_bag(data: Dataset, folds: int) -> bool:
    """Whether the models of the folds together have seen what matters.

    One hold-out leaves out too many rows, and folds by time or group leave out those that matter
    most: the latest, or whole groups.
    """
    return folds > 1 and data.splits.kind in ("stratified", "shuffled")


def refit_seconds(trial: Trial) -> float:
    """Seconds that refitting a trial's model as it is takes, about."""
    return (trial.seconds_per_fold or 0.0) * COST


def least_refit_seconds(trial: Trial) -> float:
    """Seconds without which a trial's model is not refitted at all."""
    grows = FAMILIES[trial.candidate.family].grows_by
    return refit_seconds(trial) * (LEAST_PART if grows else 1.0)


def is_forest(trial: Trial) -> bool:
    """Whether a trial's model grows by what is independent: more of it never hurts."""
    family = FAMILIES[trial.candidate.family]
    return bool(family.grows_by) and not family.bagged


def most_trees(trial: Trial, forests: int = 1) -> int:
    """How many trees a refitted forest may have; more than it was tried with, as memory allows.

    forests: among how many the memory is divided.
    """
    asked = int(trial.candidate.settings[FAMILIES[trial.candidate.family].grows_by])
    kept = trial.kept_models.get(0)
    if kept is None:
        return asked
    of_tree = forest_bytes(kept) / len(kept[-1].estimators_)
    return max(asked, int(min(MORE_TREES * asked, MOST_BYTES / forests / of_tree)))


def forest_bytes(model: Pipeline) -> int:
    """How many bytes the trees of a forest take, about; nothing for other models."""
    trees = [each.tree_ for each in getattr(model[-1], "estimators_", ())]
    return sum(
        tree.node_count * (BYTES_OF_NODE + BYTES_OF_VALUE * tree.max_n_classes * tree.n_outputs)
        for tree in trees
    )
