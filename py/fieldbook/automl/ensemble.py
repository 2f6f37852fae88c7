"""Which mixture of models to deliver.

Greedy selection with replacement (Caruana et al., 2004), repeated over bootstraps of the rows and
averaged. One run over all rows may put nearly all weight on one model that happens to fit the few
positives there are; the average over bootstraps does not.

The rows that a bootstrap leaves out validate what was learned from the others: whether mixing loses
to the best single model, whether the mixture should be surer of itself, whether a model of models
wins over a plain mean. They also say how much all that flatters itself (Efron's optimism), and how
much the best of many models owes to chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from fieldbook.automl.calibrating import calibrated_score, fitted_powers
from fieldbook.automl.messages import Task
from fieldbook.automl.metrics import score
from fieldbook.automl.pooling import Pool
from fieldbook.automl.stacking import sharpened, stacked_pool
from fieldbook.automl.validation import FEW_ROWS

__all__ = ["Mixture", "mix"]

BOOTSTRAPS = 6
BOOTSTRAPS_OF_FEW_ROWS = 20  # where chance decides more, and each costs less
STEPS = 20
MOST_ROWS = 2500
LEAST_WEIGHT = 0.03
PLAIN, SHARPENED, STACKED = range(3)

Array = np.ndarray
Powers = tuple[float, ...]  # of each model's probabilities


@dataclass(frozen=True, slots=True)
class Mixture:
    """How to mix some of the models, and what mixing is worth."""

    chosen: tuple[int, ...]  # positions of the models that take part
    pool: Pool  # of the chosen
    gain: float  # over the best single model, less what the choice flatters itself
    luck: float  # what that model's own score owes to having been chosen as the best of so many


def mix(task: Task, truth: Array, predictions: Sequence[Array], seed: int) -> Mixture:
    """Choose models and how to mix them from their out-of-fold predictions.

    The best single model is chosen alone where it wins over the mixture clearly. By chance alone it
    would win often where rows are few, and it is the best of many by chance, too.
    """
    scores = np.array([_safe(calibrated_score(task, truth, each)) for each in predictions])
    ranked = np.argsort(-scores, kind="stable")
    stacked = np.stack([predictions[index] for index in ranked]).astype(np.float64)
    best_alone = _one_hot(0, len(ranked))
    validated = _Validated(task, truth, stacked)
    draw = np.random.RandomState(seed)
    total = np.zeros(len(ranked))
    for _ in range(BOOTSTRAPS_OF_FEW_ROWS if len(truth) < FEW_ROWS else BOOTSTRAPS):
        inside = draw.randint(0, len(truth), min(len(truth), MOST_ROWS))
        outside = np.setdiff1d(np.arange(len(truth)), inside)[:MOST_ROWS]
        if task is not Task.REGRESSION and len(np.unique(truth[inside])) < 2:
            continue
        powers = _powers(task, truth[inside], stacked[:, inside])
        weights, single = _select(task, truth[inside], _surer(stacked[:, inside], powers))
        total += weights
        validated.learn_from(inside, outside, weights, single, powers)
    if not total.sum():
        return Mixture((int(ranked[0]),), Pool((1.0,)), 0.0, 0.0)
    total /= total.sum()
    total[total < LEAST_WEIGHT] = 0.0
    total /= total.sum()
    powers = _powers(task, truth, stacked)
    mixture, lost = validated.best(total, powers, alone=False)
    if lost or len(mixture.chosen) == 1:
        mixture, _ = validated.best(best_alone, powers, alone=True)
    chosen = tuple(int(ranked[index]) for index in mixture.chosen)
    return replace(mixture, chosen=chosen)


class _Validated:
    """What kinds of mixtures are worth, learned on bootstraps and judged on what they leave out."""

    def __init__(self, task: Task, truth: Array, stacked: Array) -> None:
        self._task = task
        self._truth = truth
        self._stacked = stacked
        self._all = np.arange(len(truth))
        # By kind, one for each bootstrap: gains over the single model there, and their flattery.
        self._gains: dict[tuple[int, bool], list[float]] = {}
        self._flattery: dict[tuple[int, bool], list[float]] = {}
        self._luck: list[float] = []

    def learn_from(
        self, inside: Array, outside: Array, weights: Array, single: int, powers: Powers
    ) -> None:
        """Make every kind of mixture on some rows, and judge it on others."""
        one = _one_hot(single, len(weights))
        # Fitting few rows flatters more than fitting all, in proportion to their numbers.
        scale = len(inside) / len(self._truth)
        # The best of equal models is ahead by what differences scatter, which goes with the root.
        self._luck.append(self._luck_of(single, powers, inside) * np.sqrt(scale))
        here_alone, there_alone = (
            self._score_of(single, powers, rows) for rows in (inside, outside)
        )
        for alone, given in ((False, weights), (True, one)):
            for kind in self._kinds(alone):
                members, pool = self._made(kind, given, powers, inside)
                here = self._score(members, pool, inside) - here_alone
                there = self._score(members, pool, outside) - there_alone
                self._gains.setdefault((kind, alone), []).append(there)
                self._flattery.setdefault((kind, alone), []).append((here - there) * scale)

    def best(self, weights: Array, powers: Powers, alone: bool) -> tuple[Mixture, bool]:
        """Give the kind that won, made on all rows, and whether a single model beat it clearly."""
        winner = PLAIN
        for kind in self._kinds(alone)[1:]:
            ahead = np.subtract(self._gains[kind, alone], self._gains[winner, alone])
            # By more than chance: what is complicated has to win clearly.
            if np.nanmean(ahead) > np.nanstd(ahead):
                winner = kind
        members, pool = self._made(winner, weights, powers, self._all)
        apparent = self._score(members, pool, self._all) - self._score_of(0, powers, self._all)
        gain = apparent - float(np.nanmean(self._flattery[winner, alone]))
        gains = self._gains[winner, alone]
        lost = bool(np.nanmean(gains) < -np.nanstd(gains))
        luck = max(0.0, float(np.nanmean(self._luck)))
        return Mixture(tuple(int(member) for member in members), pool, gain, luck), lost

    def _luck_of(self, single: int, powers: Powers, rows: Array) -> float:
        """How far the best model on some rows is ahead there, and behind on all rows.

        Efron's optimism of choosing it, against the model that is the best on all rows: for that
        one alone it is nothing on average, so that most of what is chance cancels.
        """
        if single == 0:
            return 0.0
        ahead, everywhere = (
            self._score_of(single, powers, some) - self._score_of(0, powers, some)
            for some in (rows, self._all)
        )
        return ahead - everywhere

    def _kinds(self, alone: bool) -> tuple[int, ...]:
        if self._task is Task.REGRESSION:
            return (PLAIN,) if alone else (PLAIN, STACKED)
        return (PLAIN, SHARPENED) if alone else (PLAIN, SHARPENED, STACKED)

    def _made(self, kind: int, weights: Array, powers: Powers, rows: Array) -> tuple[Array, Pool]:
        members = np.flatnonzero(weights)
        pool = _mean(weights, powers, members)
        predictions, truth = self._stacked[np.ix_(members, rows)], self._truth[rows]
        if kind == SHARPENED:
            pool = sharpened(truth, predictions, pool)
        elif kind == STACKED:
            pool = stacked_pool(self._task, truth, predictions, pool)
            enough = np.array(pool.weights) > LEAST_WEIGHT * sum(pool.weights)
            if enough.any() and not enough.all():
                # Each model that takes part has to be delivered: not for next to nothing.
                members = members[enough]
                pool = _mean(weights, powers, members)
                pool = stacked_pool(self._task, truth, predictions[enough], pool)
        return members, pool

    def _score(self, members: Array, pool: Pool, rows: Array) -> float:
        mixed = pool.mix(list(self._stacked[np.ix_(members, rows)]))
        return score(self._task, self._truth[rows], mixed)

    def _score_of(self, member: int, powers: Powers, rows: Array) -> float:
        members = np.array([member])
        return self._score(members, _mean(np.ones(member + 1), powers, members), rows)


def _select(task: Task, truth: Array, stacked: Array) -> tuple[Array, int]:
    """Add the model that helps most, again and again; give the best weights and the best model."""
    counts = np.zeros(len(stacked))
    mixed = np.zeros_like(stacked[0])
    best_score, best, single = -np.inf, counts, 0
    for step in range(1, STEPS + 1):
        scores = [_safe(score(task, truth, (mixed + each) / step)) for each in stacked]
        pick = int(np.argmax(scores))
        if step == 1:
            single = pick
        counts[pick] += 1
        mixed = mixed + stacked[pick]
        if scores[pick] > best_score + 1e-9:
            best_score, best = scores[pick], counts / step
    return best.copy(), single


def _powers(task: Task, truth: Array, stacked: Array) -> Powers:
    """Say how sure each model should be where the score asks for that."""
    return fitted_powers(truth, stacked) if task is Task.MULTICLASS else (1.0,) * len(stacked)


def _surer(stacked: Array, powers: Powers) -> Array:
    if all(power == 1 for power in powers):
        return stacked
    return np.stack(
        [Pool((1.0,), powers=(p,)).mix([each]) for p, each in zip(powers, stacked, strict=True)]
    )


def _mean(weights: Array, powers: Powers, members: Array) -> Pool:
    """Give the weighted mean of some models, each as sure as it should be."""
    shares = weights[members] / weights[members].sum()
    theirs = tuple(powers[member] for member in members)
    if len(theirs) == 1:
        return Pool((1.0,), power=theirs[0])
    return Pool(tuple(shares.tolist()), powers=theirs if any(p != 1 for p in theirs) else ())


def _one_hot(position: int, size: int) -> Array:
    weights = np.zeros(size)
    weights[position] = 1.0
    return weights


def _safe(value: float) -> float:
    return value if np.isfinite(value) else -np.inf
