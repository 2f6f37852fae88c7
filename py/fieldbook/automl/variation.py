"""New candidates around the leaders."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fieldbook.automl.dataset import Dataset
from fieldbook.automl.messages import Task
from fieldbook.automl.portfolio import FAMILIES, WITH, Candidate
from fieldbook.automl.trial_log import Trial

__all__ = ["Proposal", "vary"]

PARENTS = 5  # of a family
NEXT_PARENT = 0.7  # chance, against that of the one before
# One family's variations crowd out all others, and a mixture is made of what differs.
NEXT_FAMILY = 0.5
CHANCE_OF_CHANGE = 0.5  # of each setting
STEP = 0.5  # of logarithms: a setting seldom changes more than threefold
FEW_OF_A_CLASS = 0.2  # share of the rows
CHANCE_OF_VIEW = 0.25  # that a variation has a column or a filling more, or less
MOST_ROWS_OF_NEIGHBOURS = 5000  # each gap is filled by looking at all of them
Draw = np.random.RandomState


@dataclass(frozen=True, slots=True)
class Proposal:
    """A candidate near another one."""

    candidate: Candidate
    seconds: float | None  # that a fold may take, judging by the other one


Vary = Callable[[Draw, Any], Any]


def vary(
    data: Dataset,
    leaders: Sequence[Trial],
    known: Sequence[Candidate],
    draw: Draw,
    count: int,
) -> list[Proposal]:
    """Propose candidates near the best trials (best first), none of them known already."""
    families = _by_family([each for each in leaders if each.candidate.settings])
    if not families:
        return []
    chances = _chances(len(families), NEXT_FAMILY)
    seen = [(each.family, _telling(each.settings)) for each in known]
    proposed: list[Proposal] = []
    for _ in range(8 * count):
        if len(proposed) == count:
            break
        parents = families[int(draw.choice(len(families), p=chances))][:PARENTS]
        leader = parents[int(draw.choice(len(parents), p=_chances(len(parents), NEXT_PARENT)))]
        parent = leader.candidate
        settings = _near(data, parent, draw)
        if (parent.family, _telling(settings)) in seen:
            continue
        seen.append((parent.family, _telling(settings)))
        number = 1 + sum(family == parent.family for family, _ in seen[:-1])
        candidate = Candidate(f"{parent.family} {number}", parent.family, settings)
        proposed.append(Proposal(candidate, _seconds(leader, settings)))
    return proposed


def _telling(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what only bounds models that stop by themselves: another changes nothing."""
    return {name: value for name, value in settings.items() if name != "max_iter"}


def _by_family(leaders: Sequence[Trial]) -> list[list[Trial]]:
    """Divide trials by their families, in the order of the best of each."""
    families: dict[str, list[Trial]] = {}
    for trial in leaders:
        families.setdefault(trial.candidate.family, []).append(trial)
    return list(families.values())


def _chances(count: int, of_next: float) -> np.ndarray:
    """Chances of some in order, each a share of that of the one before."""
    chances = of_next ** np.arange(count)
    return np.asarray(chances / chances.sum())


def _seconds(leader: Trial, settings: dict[str, Any]) -> float | None:
    """Judge by a leader how long a fold will take: slow learners and large trees take longer."""
    seconds, before = leader.seconds_per_fold, leader.candidate.settings
    if seconds is None or "learning_rate" not in settings:
        return seconds
    slower = before["learning_rate"] / settings["learning_rate"]
    larger = settings.get("max_leaf_nodes", 31) / before.get("max_leaf_nodes", 31)
    return float(seconds * slower * np.sqrt(larger))


def _near(data: Dataset, parent: Candidate, draw: Draw) -> dict[str, Any]:
    settings = dict(parent.settings)
    views = _views(data, parent.family)
    if views and draw.random_sample() < CHANCE_OF_VIEW:
        settings.pop(WITH, None)
        if parent.settings.get(WITH) is None:
            settings[WITH] = views[int(draw.randint(len(views)))]
    for name, change in _space(parent).items():
        if draw.random_sample() < CHANCE_OF_CHANGE:
            settings[name] = change(draw, settings.get(name))
    if (
        _one_sided(data)
        and FAMILIES[parent.family].weighs
        and draw.random_sample() < CHANCE_OF_VIEW
    ):
        weighed = settings.pop("class_weight", None)
        settings |= {} if weighed else {"class_weight": "balanced"}
    if "max_iter" in settings:
        # Slow learners need room: the product decides how far boosting can go.
        settings["max_iter"] = int(np.clip(100 / settings["learning_rate"], 600, 2000))
    return settings


def _space(parent: Candidate) -> dict[str, Vary]:
    """What may be changed about a candidate, and how."""
    strength = {name: STRENGTHS[name] for name in parent.settings if name in STRENGTHS}
    if parent.settings.get("solver") == "lbfgs":
        return WHOLE_BATCHES
    return SPACES[parent.family] | (strength if parent.family == "Elastic net" else {})


def _one_sided(data: Dataset) -> bool:
    """Whether so few rows are of one of two classes that weighing them may help."""
    if data.task is not Task.BINARY:
        return False
    return float(np.bincount(data.target).min()) < FEW_OF_A_CLASS * data.rows


def _views(data: Dataset, family: str) -> list[str]:
    """List what the views of a family may have more on this data."""
    views = ["derived"] if data.layout.derived else []
    dense = FAMILIES[family].view != "tree"
    if dense and data.layout.gaps and data.rows <= MOST_ROWS_OF_NEIGHBOURS:
        views.append("neighbours")
    return views


def _scaled(low: float, high: float, start: float, whole: bool = False) -> Vary:
    """Multiply by a factor around one, within bounds."""

    def change(draw: Draw, value: Any) -> Any:
        factor = float(np.exp(draw.normal(0, STEP)))
        moved = float(np.clip((start if value is None else value) * factor, low, high))
        return round(moved) if whole else float(f"{moved:.3g}")

    return change


def _one_of(*choices: Any) -> Vary:
    def change(draw: Draw, _value: Any) -> Any:
        return choices[int(draw.randint(len(choices)))]

    return change


FOREST: dict[str, Vary] = {
    "max_features": _one_of("sqrt", 0.2, 0.35, 0.5, 0.7, 1.0),
    "min_samples_leaf": _scaled(1, 20, 2, whole=True),
}
WHOLE_BATCHES: dict[str, Vary] = {
    "hidden_layer_sizes": _one_of((16,), (32,), (64,), (32, 32)),
    "activation": _one_of("relu", "tanh"),
    "alpha": _scaled(0.3, 300, 10),
}
STRENGTHS = {"alpha": _scaled(1e-4, 1.0, 0.01), "C": _scaled(0.001, 30, 0.1)}
SPACES: dict[str, dict[str, Vary]] = {
    "Histogram gradient boosting": {
        "learning_rate": _scaled(0.02, 0.2, 0.05),
        "max_leaf_nodes": _scaled(4, 255, 31, whole=True),
        "l2_regularization": _scaled(0.001, 30, 1.0),
        "max_features": _one_of(0.2, 0.3, 0.4, 0.5, 0.7, 1.0),
        "min_samples_leaf": _scaled(2, 80, 20, whole=True),
    },
    "Random forest": FOREST,
    "Extra trees": FOREST,
    "XGBoost": {
        "learning_rate": _scaled(0.03, 0.3, 0.1),
        "max_depth": _scaled(3, 12, 6, whole=True),
        "n_estimators": _scaled(50, 600, 200, whole=True),
        "subsample": _one_of(0.6, 0.8, 1.0),
        "colsample_bytree": _one_of(0.4, 0.55, 0.7, 1.0),
        "min_child_weight": _scaled(1, 40, 3),
    },
    "Linear": {"C": _scaled(0.001, 30, 0.5)},
    "Elastic net": {"l1_ratio": _one_of(0.1, 0.3, 0.5, 0.7, 0.9)},  # its strength by the task
    "Nearest neighbours": {
        "n_neighbors": _scaled(2, 80, 15, whole=True),
        "p": _one_of(1, 2),
    },
    "Neural network": {
        "hidden_layer_sizes": _one_of((64,), (128, 64), (256,), (64, 64, 64), (200, 100)),
        "alpha": _scaled(1e-5, 1.0, 1e-3),
        "learning_rate_init": _scaled(5e-4, 1e-2, 2e-3),
    },
}
