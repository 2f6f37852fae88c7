"""Sums, differences, products and ratios of two columns that models may be missing.

Trees come near a ratio by steps only. Which pairs are worth proposing is judged as in OpenFE (Zhang
et al., 2023): not by what a derived column tells of the target, but by what it tells of what a
boosted model got wrong. The proposals are candidates, no more: models with them are tried beside
the others, and those that don't gain by it aren't chosen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
)
from sklearn.model_selection import KFold

from fieldbook.automl.dataset import Dataset, Recipe
from fieldbook.automl.messages import Task
from fieldbook.automl.plain import derive

__all__ = ["propose", "with_interactions"]

MOST_ROWS = 3000
FEWEST_ROWS = 200
MOST_COLUMNS = 8  # whose pairs are looked at
MOST_PROPOSED = 6
BINS = 16
LEAST_GAIN = 0.003  # share of what the model got wrong that a pair explains beyond its parts
NOISE = 6.0  # rows' worth of that which the best of many pairs explains by chance
ALIKE = 0.98  # correlation from which two proposals are one
MOST_CLASSES = 10  # whose errors are looked at
ROUNDS, FEWEST_ROUNDS = 60, 10  # of boosting, for what a model gets wrong
MOST_TREES = 180  # in it: each round grows one for every class, and 26 classes took a fifth of 30 s
RATE, HIGHEST_RATE = 0.1, 0.3  # faster where there are fewer rounds

Array = np.ndarray
Formula = tuple[str, str, str]


def with_interactions(data: Dataset, recipe: Recipe) -> tuple[Dataset, Recipe]:
    """Add the proposed columns to a data set, for the models that want them."""
    formulas = propose(data)
    if not formulas:
        return data, recipe
    frame = derive(data.frame, formulas)
    names = tuple(name for name in frame.columns if name not in data.frame.columns)
    layout = replace(data.layout, derived=names)
    token = f"{data.token}+{len(names)}"
    return replace(data, frame=frame, layout=layout, token=token), replace(
        recipe, formulas=formulas
    )


def propose(data: Dataset) -> tuple[Formula, ...]:
    """Give the formulas worth trying, the best first, as `plain.derive` takes them."""
    names = [name for name in data.layout.numbers if data.frame[name].nunique() > 2]
    train = data.splits.folds[0][0]
    if len(names) < 2 or len(train) < FEWEST_ROWS:
        return ()
    # Judged on the first fold's training rows alone, so that its validation stays honest.
    draw = np.random.RandomState(data.seed)
    rows = np.sort(draw.permutation(train)[:MOST_ROWS])
    frame, target = data.frame.iloc[rows].reset_index(drop=True), data.target[rows]
    layout = data.layout
    columns = [*layout.categories, *layout.levels, *layout.frequencies, *layout.numbers]
    matrix = frame[columns].to_numpy(dtype=np.float64)
    wrong = _errors(data, matrix, target)
    names = _most_important(data, frame, target, names)
    halves = np.array_split(draw.permutation(len(rows)), 2)
    parts = {name: _explained(frame[name].to_numpy(), wrong, halves) for name in names}
    gains: dict[Formula, float] = {}
    for formula in _formulas(names):
        derived = derive(frame[list(formula[1:])], (formula,)).iloc[:, -1].to_numpy()
        known = max(parts[formula[1]], parts[formula[2]], 0.0)
        gains[formula] = _explained(derived, wrong, halves) - known
    return _different(frame, sorted(gains, key=lambda each: -gains[each]), gains)


def _formulas(names: list[str]) -> Iterator[Formula]:
    for one, other in combinations(names, 2):
        yield "+", one, other
        yield "−", one, other
        yield "×", one, other
        yield "÷", one, other
        yield "÷", other, one


def _errors(data: Dataset, matrix: Array, target: Array) -> Array:
    """What a small boosted model gets wrong, one column for each class; rows it has not seen."""
    regression = data.task is Task.REGRESSION
    cls = HistGradientBoostingRegressor if regression else HistGradientBoostingClassifier
    wanted = target.reshape(-1, 1) if regression else np.eye(data.classes)[target]
    predicted = np.zeros(wanted.shape)
    rounds = int(np.clip(MOST_TREES // max(data.classes, 1), FEWEST_ROUNDS, ROUNDS))
    settings = {
        "max_iter": rounds,
        "learning_rate": min(RATE * ROUNDS / rounds, HIGHEST_RATE),
        "max_leaf_nodes": 15,
        "early_stopping": False,
        "random_state": data.seed,
    }
    for train, valid in KFold(3, shuffle=True, random_state=data.seed).split(matrix):
        model = cls(**settings)
        model.fit(matrix[train], target[train])
        if regression:
            predicted[valid, 0] = model.predict(matrix[valid])
        else:
            predicted[np.ix_(valid, model.classes_)] = model.predict_proba(matrix[valid])
    wrong = wanted - predicted
    commonest = np.argsort(-wanted.sum(axis=0), kind="stable")[:MOST_CLASSES]
    # Of two classes, either says what the other does.
    return wrong[:, commonest[:1]] if wrong.shape[1] == 2 else wrong[:, commonest]


def _most_important(
    data: Dataset, frame: pd.DataFrame, target: Array, names: list[str]
) -> list[str]:
    if len(names) <= MOST_COLUMNS:
        return names
    cls = ExtraTreesRegressor if data.task is Task.REGRESSION else ExtraTreesClassifier
    filled = frame[names].fillna(frame[names].median()).fillna(0.0)
    trees = cls(40, min_samples_leaf=5, random_state=data.seed)
    order = np.argsort(-trees.fit(filled, target).feature_importances_, kind="stable")
    return [names[position] for position in order[:MOST_COLUMNS]]


def _explained(values: Array, wrong: Array, halves: list[Array]) -> float:
    """Share of the errors that the means over bins of one half explain in the other half."""
    total = float((wrong**2).sum())
    if not total:
        return 0.0
    explained = 0.0
    for here, there in (halves, halves[::-1]):
        known = values[here][~np.isnan(values[here])]
        if not len(known):
            continue
        edges = np.unique(np.quantile(known, np.linspace(0, 1, BINS + 1)[1:-1]))
        bins = [_bins(values[rows], edges) for rows in (here, there)]
        counts = np.bincount(bins[0], minlength=len(edges) + 2)
        for errors in wrong.T:
            sums = np.bincount(bins[0], errors[here], minlength=len(counts))
            # Drawn towards nothing, so that bins of few rows count little.
            mean = (sums / (counts + 5.0))[bins[1]]
            explained += float((2 * mean * errors[there] - mean**2).sum())
    return explained / total


def _bins(values: Array, edges: Array) -> Array:
    found = np.searchsorted(edges, values)
    return np.where(np.isnan(values), len(edges) + 1, found)


def _different(
    frame: pd.DataFrame, ranked: list[Formula], gains: dict[Formula, float]
) -> tuple[Formula, ...]:
    """Take the best formulas, leaving out those that say what a better one says."""
    taken: list[Formula] = []
    ranks: list[Array] = []
    for formula in ranked:
        if gains[formula] < LEAST_GAIN + NOISE / len(frame) or len(taken) == MOST_PROPOSED:
            break
        derived = derive(frame[list(formula[1:])], (formula,)).iloc[:, -1]
        order = derived.rank(pct=True).fillna(0.5).to_numpy()
        if all(abs(np.corrcoef(order, other)[0, 1]) < ALIKE for other in ranks):
            taken.append(formula)
            ranks.append(order)
    return tuple(taken)
