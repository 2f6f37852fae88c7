"""Columns that know the target too well: copies, stand-ins, sums known only afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import spearmanr
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import KFold
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from fieldbook.automl.messages import Finding, Severity, Task
from fieldbook.automl.metrics import auc, r2

__all__ = ["Suspect", "find_leaks"]

DISGUISE = "target in disguise"
MOST_ROWS = 2000
MOST_COLUMNS = 300
SMALLEST_LEAF = 5
SURE = 0.97  # strength of a column that is as good as the target itself
STRONG = 0.58  # strength from which a single column is asked about when it stands alone
LEAD = 0.2  # of the way from the second strongest column to perfect
MOST_SUMMANDS = 100  # columns looked at together: each costs a fit without it
ROWS_OF_SUMMAND = 5  # rows that there must be for each: with few, anything fits
SUM_EXPLAINS = 0.8  # share of the variance that a sum explains
SUM_LOSES = 3  # times more is unexplained without the column that holds the sum
TELLING = 0.1  # strength from which an identifier is said to predict
ORDER = 0.35  # strength of a row's position


@dataclass(frozen=True, slots=True)
class Suspect:
    """A source column and its prepared columns."""

    name: str
    frame: pd.DataFrame  # floats; labels as codes
    labels: bool = False  # whether the codes are labels, without order
    amounts: bool = False  # whether the floats may be parts of a sum
    names_rows: bool = False  # whether it looks like an identifier


def find_leaks(
    task: Task, name: str, target: np.ndarray, suspects: Sequence[Suspect], seed: int
) -> list[Finding]:
    """Look at every column by itself, then at sums; judged on up to 2,000 rows."""
    draw = np.random.RandomState(seed)
    rows = np.sort(draw.permutation(len(target))[:MOST_ROWS])
    truth = target[rows]
    found: list[Finding] = []
    strengths: dict[str, float] = {}
    for suspect in suspects[:MOST_COLUMNS]:
        part = suspect.frame.iloc[rows]
        if _is_copy(task, truth, part, suspect.labels):
            found.append(_copy(name, suspect.name))
            strengths[suspect.name] = 1.0
            continue
        strengths[suspect.name] = max(
            (_strength(task, truth, part[column].to_numpy(), suspect.labels) for column in part),
            default=0.0,
        )
    copies = {finding.column for finding in found}
    found += _ask_about_the_strong(
        name, {key: value for key, value in strengths.items() if key not in copies}
    )
    found += [
        _telling_identifier(name, suspect.name)
        for suspect in suspects
        if suspect.names_rows and TELLING <= strengths.get(suspect.name, 0.0) < SURE
    ]
    # A strong column is no reason not to look for a sum; a copy of the target is part of any.
    if task is Task.REGRESSION and not any(each.kind == DISGUISE for each in found):
        found += _find_sum(name, truth, [s for s in suspects if s.amounts], rows)
    if _strength(task, truth, rows.astype(float), labels=False) >= ORDER:
        found.append(_ordered(name))
    return found


def _is_copy(task: Task, truth: np.ndarray, part: pd.DataFrame, labels: bool) -> bool:
    """Whether values stand for the target one to one, or in the same or the opposite order."""
    values = part.iloc[:, 0].to_numpy(dtype=float)
    known = ~np.isnan(values)
    if known.sum() < max(SMALLEST_LEAF, 0.5 * len(values)):
        return False
    values, truth = values[known], truth[known]
    if task is not Task.REGRESSION:
        pairs = len(np.unique(np.column_stack([values, truth]), axis=0))
        return pairs == len(np.unique(values)) == len(np.unique(truth))
    if labels or len(np.unique(values)) < 10:
        return False
    return bool(abs(spearmanr(values, truth).statistic) > 0.9995)


def _strength(task: Task, truth: np.ndarray, values: np.ndarray, labels: bool) -> float:
    """How much of the target one column gives away, cross-validated: 0 nothing, 1 all."""
    # Small leaves follow a copy closely, large ones see through noise.
    leaves = (SMALLEST_LEAF, max(SMALLEST_LEAF, len(truth) // 40))
    return max(_strength_of_tree(task, truth, values, labels, leaf) for leaf in leaves)


def _strength_of_tree(
    task: Task, truth: np.ndarray, values: np.ndarray, labels: bool, leaf: int
) -> float:
    predicted = np.zeros((len(truth), 1 if task is Task.REGRESSION else int(truth.max()) + 1))
    column = values.reshape(-1, 1)
    for train, valid in KFold(3, shuffle=True, random_state=0).split(column):
        matrix = _by_level(task, truth, values, train) if labels else column
        tree = _tree(task, leaf)
        tree.fit(matrix[train], truth[train])
        if task is Task.REGRESSION:
            predicted[valid, 0] = tree.predict(matrix[valid])
        else:
            predicted[np.ix_(valid, tree.classes_)] = tree.predict_proba(matrix[valid])
    if task is Task.REGRESSION:
        return float(np.nan_to_num(r2(truth, predicted[:, 0])))
    if task is Task.BINARY:
        return float(np.nan_to_num(2 * auc(truth, predicted[:, 1]) - 1))
    usual = float(np.bincount(truth).max() / len(truth))
    right = float((predicted.argmax(axis=1) == truth).mean())
    return (right - usual) / (1 - usual) if usual < 1 else 0.0


def _tree(task: Task, leaf: int) -> DecisionTreeClassifier | DecisionTreeRegressor:
    cls = DecisionTreeRegressor if task is Task.REGRESSION else DecisionTreeClassifier
    return cls(min_samples_leaf=leaf, max_leaf_nodes=200, random_state=0)


def _by_level(task: Task, truth: np.ndarray, values: np.ndarray, train: np.ndarray) -> np.ndarray:
    """Order labels by the training rows' mean target, drawn towards the overall mean."""
    codes = np.nan_to_num(values, nan=-1).astype(int) + 1
    outcomes = (
        truth[:, None] if task is not Task.MULTICLASS else np.eye(int(truth.max()) + 1)[truth]
    )
    counts = np.bincount(codes[train], minlength=codes.max() + 1)
    columns = []
    for outcome in outcomes.T:
        mean = outcome[train].mean()
        sums = np.bincount(codes[train], outcome[train], minlength=codes.max() + 1)
        columns.append(((sums + SMALLEST_LEAF * mean) / (counts + SMALLEST_LEAF))[codes])
    return np.column_stack(columns)


def _ask_about_the_strong(name: str, strengths: dict[str, float]) -> list[Finding]:
    found = []
    ranked = sorted(strengths, key=lambda key: -strengths[key])
    for place, column in enumerate(ranked):
        strength = strengths[column]
        if strength >= SURE:
            found.append(_stand_in(name, column))
            continue
        second = strengths[ranked[place + 1]] if place + 1 < len(ranked) else 0.0
        alone = len(ranked) > 1 and strength - second >= LEAD * (1 - max(second, 0.0))
        if strength >= STRONG and alone:
            found.append(_strong(name, column, strength))
        break
    return found


def _find_sum(
    name: str, truth: np.ndarray, suspects: Sequence[Suspect], rows: np.ndarray
) -> list[Finding]:
    """Find a column that holds the target plus others, as a total does."""
    columns = {s.name: s.frame.iloc[rows, 0].to_numpy(dtype=float) for s in suspects}
    columns = {key: values for key, values in columns.items() if not np.isnan(values).all()}
    if len(columns) < 2:
        return []
    names = list(columns)
    matrix = np.column_stack([np.nan_to_num(v, nan=float(np.nanmean(v))) for v in columns.values()])
    spread = matrix.std(axis=0)
    matrix = (matrix - matrix.mean(axis=0)) / np.where(spread > 0, spread, 1)
    most = min(MOST_SUMMANDS, len(truth) // ROWS_OF_SUMMAND)
    if len(names) > most:
        # A total goes with the target that is in it, the other parts go with the total.
        with_target = np.abs(matrix.T @ (truth - truth.mean())) / (len(truth) * truth.std())
        with_total = np.abs(matrix.T @ matrix[:, int(with_target.argmax())]) / len(truth)
        nearest = np.argsort(-np.maximum(with_target, with_total), kind="stable")[:most]
        names, matrix = [names[i] for i in nearest], matrix[:, nearest]

    def fit(kept: list[int]) -> tuple[float, np.ndarray]:
        model = LinearRegression().fit(matrix[:, kept], truth)
        return r2(truth, model.predict(matrix[:, kept])), model.coef_

    everything = list(range(len(names)))
    whole, weights = fit(everything)
    if whole < SUM_EXPLAINS:
        return []
    # target = total − the other parts: what is added in the total is taken away from it.
    adding = [i for i in everything if weights[i] > 0]
    if not adding:
        return []
    without = {out: fit([i for i in everything if i != out])[0] for out in adding}
    total = min(adding, key=lambda out: without[out])
    parts = [i for i in everything if i != total and abs(weights[i]) > 0.1 * abs(weights[total])]
    taken_away = bool(parts) and all(weights[i] * weights[total] < 0 for i in parts)
    if taken_away and 1 - without[total] > SUM_LOSES * (1 - whole):
        return [_sum(name, names[total])]
    return []


def _copy(target: str, column: str) -> Finding:
    return Finding(
        DISGUISE,
        Severity.WARN,
        f"“{column}” says the same as the target “{target}”.",
        "Each of its values stands for one value of the target, or keeps the target's order.",
        f"Leave “{column}” out, unless it is really known before “{target}” is.",
        column,
    )


def _stand_in(target: str, column: str) -> Finding:
    return Finding(
        DISGUISE,
        Severity.WARN,
        f"“{column}” alone predicts “{target}” almost perfectly.",
        "Such a column is often derived from the target, or written down after it.",
        f"Leave “{column}” out, unless it is really known at prediction time.",
        column,
    )


def _strong(target: str, column: str, strength: float) -> Finding:
    return Finding(
        "known at prediction time?",
        Severity.ASK,
        f"“{column}” alone gives away much of “{target}” ({strength:.0%} of the way to perfect).",
        "No other column comes near it.",
        f"Is “{column}” known when a prediction is made? If not, leave it out.",
        column,
    )


def _sum(target: str, column: str) -> Finding:
    return Finding(
        DISGUISE,
        Severity.ASK,
        f"“{column}” together with other columns gives “{target}” almost exactly.",
        f"A total that contains “{target}” would do so, and is known only afterwards.",
        f"Is “{column}” known when a prediction is made? If not, leave it out.",
        column,
    )


def _telling_identifier(target: str, column: str) -> Finding:
    return Finding(
        "predictive identifier",
        Severity.ASK,
        f"“{column}” looks like an identifier, and it predicts “{target}”.",
        "Numbers given out one after the other tell when a row was made.",
        f"Leave “{column}” out, unless the numbers of new rows go on in the same way.",
        column,
    )


def _ordered(target: str) -> Finding:
    return Finding(
        "ordered rows",
        Severity.NOTE,
        f"Rows near each other have like values of “{target}”.",
        "The table seems to be in order, of time perhaps. Random splits then look too good, since "
        "each validation row has neighbours to learn from.",
        "If you will predict later rows, validate on the latest ones.",
    )
