"""Multi-layer perceptrons for classes and numbers, trained by Adam with early stopping.

What is drawn (first weights, the held-out rows, their order in each epoch) is drawn on the host
as scikit-learn 1.8 draws it, so a `random_state` gives the same training but for rounding. Steps
are recorded; values come back once an epoch: the loss, and how good the held-out rows are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from fieldbook.webgpu.learn.links import Link, spoken_for
from fieldbook.webgpu.learn.perceptron import Adam, Perceptron, with_ones

__all__ = ["MLPClassifier", "MLPRegressor"]


class _Network:
    """What both kinds share: training, and what it leaves."""

    coefs_: list[np.ndarray]
    intercepts_: list[np.ndarray]
    n_iter_: int
    loss_: float
    loss_curve_: list[float]
    validation_scores_: list[float]
    best_validation_score_: float
    t_: int

    _link: Link

    def __init__(
        self,
        hidden_layer_sizes: Sequence[int] = (100,),
        *,
        alpha: float = 1e-4,
        batch_size: int = 200,
        learning_rate_init: float = 1e-3,
        max_iter: int = 200,
        random_state: Any = None,
        tol: float = 1e-4,
        validation_fraction: float = 0.1,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-8,
        n_iter_no_change: int = 10,
    ) -> None:
        self.hidden_layer_sizes = hidden_layer_sizes
        self.alpha = alpha
        self.batch_size = batch_size
        self.learning_rate_init = learning_rate_init
        self.max_iter = max_iter
        self.random_state = random_state
        self.tol = tol
        self.validation_fraction = validation_fraction
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon
        self.n_iter_no_change = n_iter_no_change

    def _train(self, x: Any, truth: np.ndarray, stratify: np.ndarray | None) -> None:
        """Train on rows (n, d) with what is to come out of the network (n, outputs)."""
        from sklearn.model_selection import train_test_split
        from sklearn.utils import check_random_state

        draw = check_random_state(self.random_state)
        xp = x.__array_namespace__()
        sizes = [x.shape[1], *self.hidden_layer_sizes, truth.shape[1]]
        weights, biases = _first_weights(sizes, draw)
        train, held_out = train_test_split(
            np.arange(len(truth)),
            random_state=draw,
            test_size=self.validation_fraction,
            stratify=stratify,
        )
        if len(held_out) < 2:
            raise ValueError(
                f"{len(truth)} rows leave {len(held_out)} to judge by. Give more rows, or a larger"
                " validation_fraction."
            )
        network = Perceptron(xp, x.dtype, sizes, self._link, self.alpha)
        best = network.packed(weights, biases)
        adam = Adam(self.learning_rate_init, self.beta_1, self.beta_2, self.epsilon)
        course = _Course(network, adam, min(self.batch_size, len(train)), best)
        rows, truths = with_ones(x), xp.asarray(truth, dtype=x.dtype)
        judged = _taken(xp, rows, held_out), truth[held_out]
        self.loss_curve_, self.validation_scores_ = [], []
        self.best_validation_score_ = -np.inf
        without_gain = 0
        order = train
        self.n_iter_ = 0
        while self.n_iter_ < self.max_iter and without_gain <= self.n_iter_no_change:
            self.n_iter_ += 1
            order = order[_shuffled(len(order), draw)]
            epoch = _taken(xp, rows, order), _taken(xp, truths, order)
            loss = course.epoch(*epoch)
            right = self._judged(network.scores(course.flat, judged[0]), judged[1])
            # One read for both.
            told = np.asarray(xp.stack([loss, right])).astype(np.float64)
            self.loss_curve_.append(float(told[0]) / len(train))
            score = self._score(float(told[1]), judged[1])
            self.validation_scores_.append(score)
            without_gain = without_gain + 1 if score < self.best_validation_score_ + self.tol else 0
            if score > self.best_validation_score_:
                self.best_validation_score_, best = score, course.flat
        self.loss_ = self.loss_curve_[-1]
        self.t_ = self.n_iter_ * len(train)
        self.coefs_, self.intercepts_ = network.unpacked(np.asarray(best))

    def _forward(self, x: Any) -> Any:
        """The scores of rows (n, d), as (n, outputs)."""
        xp = x.__array_namespace__()
        sizes = [len(self.coefs_[0]), *(len(each) for each in self.intercepts_)]
        network = Perceptron(xp, x.dtype, sizes, self._link, self.alpha)
        return network.scores(network.packed(self.coefs_, self.intercepts_), with_ones(x))

    def _judged(self, scores: Any, truth: np.ndarray) -> Any:
        """What a score is made of, as one number where the arrays are."""
        raise NotImplementedError

    def _score(self, judged: float, truth: np.ndarray) -> float:
        """How good the held-out rows are; more is better."""
        raise NotImplementedError


class _Course:
    """Parameters on their way through epochs, batch by batch."""

    def __init__(self, network: Perceptron, adam: Adam, size: int, flat: Any) -> None:
        self._network = network
        self._adam = adam
        self._size = size
        self._xp = flat.__array_namespace__()
        self._done = 0
        self.flat = flat
        self._means = self._squares = self._xp.zeros_like(flat)

    def epoch(self, rows: Any, truth: Any) -> Any:
        """A step for each batch of rows (n, d + 1) and truth (n, outputs); the sum of losses."""
        xp, size = self._xp, self._size
        whole, rest = divmod(rows.shape[0], size)
        # Sums for each place in a batch, and of the penalties, so that only at an epoch's end all
        # of it is added up to a number.
        sums = xp.zeros((size, truth.shape[1]), dtype=rows.dtype)
        none, place = xp.zeros_like(self.flat), xp.zeros((1,), dtype=xp.int32)
        state: tuple[Any, ...] = (self.flat, self._means, self._squares, sums, none, place)
        state = _repeated(xp, self._step(rows, truth, size), state, whole)
        total = xp.sum(state[3])
        self._done += whole
        if rest:
            own = slice(whole * size, None)
            step = self._step(rows[own, :], truth[own, :], rest)
            sums = xp.zeros((rest, truth.shape[1]), dtype=rows.dtype)
            state = step(*state[:3], sums, state[4], place)
            total = total + xp.sum(state[3])
            self._done += 1
        self.flat, self._means, self._squares = state[:3]
        return total + xp.sum(state[4])

    def _step(self, rows: Any, truth: Any, size: int) -> Callable[..., tuple[Any, ...]]:
        """A step on as many rows from `place` steps on; its state is all that changes."""
        xp, network, before = self._xp, self._network, self._done + 1
        within = xp.arange(size, dtype=xp.int32)

        def step(
            flat: Any, means: Any, squares: Any, losses: Any, penalties: Any, place: Any
        ) -> tuple[Any, ...]:
            own = place * size + within
            some, truths = xp.take(rows, own, axis=0), xp.take(truth, own, axis=0)
            slopes, of_step = network.slopes(flat, some, truths)
            losses = losses + of_step
            penalties = penalties + network.penalties(flat)
            number = xp.astype(place, flat.dtype) + before
            moved = self._adam.step(flat, means, squares, slopes, number)
            return (*moved, losses, penalties, place + 1)

        return step


def _repeated(
    xp: Any, step: Callable[..., tuple[Any, ...]], state: tuple[Any, ...], times: int
) -> tuple[Any, ...]:
    if hasattr(xp, "repeated"):  # ours, which on a GPU need not be asked again for each step
        found: tuple[Any, ...] = xp.repeated(step, state, times)
        return found
    for _ in range(times):
        state = step(*state)
    return state


class MLPClassifier(_Network):
    """A network for classes; of held-out rows it counts how many are right."""

    classes_: np.ndarray

    def fit(self, x: Any, y: Any) -> MLPClassifier:
        """Train on rows (n, d) with labels (n,), which are on the host."""
        self.classes_, places = np.unique(np.asarray(y), return_inverse=True)
        several = len(self.classes_) > 2
        self._link = "softmax" if several else "logistic"
        truth = places[:, None] == np.arange(len(self.classes_)) if several else places[:, None] > 0
        self._train(x, truth, None if several else places)
        return self

    def predict(self, x: Any) -> np.ndarray:
        """The class of each row (n,), on the host."""
        return np.asarray(self.classes_[np.asarray(spoken_for(self._forward(x)))])

    def _judged(self, scores: Any, truth: np.ndarray) -> Any:
        xp = scores.__array_namespace__()
        right = truth[:, 0].astype(np.int32) if truth.shape[1] == 1 else truth.argmax(axis=1)
        places = spoken_for(scores)
        wanted = xp.asarray(right, dtype=places.dtype)
        return xp.sum(xp.astype(places == wanted, scores.dtype))

    def _score(self, judged: float, truth: np.ndarray) -> float:
        return judged / len(truth)


class MLPRegressor(_Network):
    """A network for numbers; of held-out rows it takes R²."""

    _link: Link = "identity"

    def fit(self, x: Any, y: Any) -> MLPRegressor:
        """Train on rows (n, d) with targets (n,), which are on the host."""
        self._train(x, np.asarray(y, np.float64).reshape(-1, 1), None)
        return self

    def predict(self, x: Any) -> Any:
        """A number for each row (n,), where the rows are."""
        return self._forward(x)[:, 0]

    def _judged(self, scores: Any, truth: np.ndarray) -> Any:
        xp = scores.__array_namespace__()
        return xp.sum((scores - xp.asarray(truth, dtype=scores.dtype)) ** 2)

    def _score(self, judged: float, truth: np.ndarray) -> float:
        spread = float(np.sum((truth - truth.mean()) ** 2))
        if spread == 0:
            return 1.0 if judged == 0 else 0.0
        return 1 - judged / spread


def _taken(xp: Any, values: Any, places: np.ndarray) -> Any:
    # Ours are computed when they are sliced: here once, not by each step that reads them.
    return xp.take(values, xp.asarray(places.astype(np.int32)), axis=0)[:, :]


def _shuffled(count: int, draw: np.random.RandomState) -> np.ndarray:
    places = np.arange(count)
    draw.shuffle(places)
    return places


def _first_weights(
    sizes: Sequence[int], draw: np.random.RandomState
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Weights and biases to begin with, spread so that signals keep their size (Glorot, 2010)."""
    weights, biases = [], []
    for inputs, units in pairwise(sizes):
        bound = np.sqrt(6.0 / (inputs + units))
        weights.append(draw.uniform(-bound, bound, (inputs, units)))
        biases.append(draw.uniform(-bound, bound, units))
    return weights, biases
