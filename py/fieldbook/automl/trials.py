"""One fold of one candidate: the unit of work that is sent to an executor.

Everything here runs in a worker. A failure is a result with a reason, never an exception: one
model that can't be fitted must not end the others.
"""

from __future__ import annotations

import threading
import time
import warnings
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sklearn.base import clone, is_classifier
from sklearn.pipeline import Pipeline

from fieldbook.automl.calibrating import calibrated_score
from fieldbook.automl.dataset import Dataset
from fieldbook.automl.executors import Fit, fit_here
from fieldbook.automl.features import build_view
from fieldbook.automl.messages import Task
from fieldbook.automl.portfolio import FAMILIES, Candidate, build_estimator, view_of

__all__ = ["ALL_ROWS", "FoldResult", "fit_fold", "predict_with"]

ALL_ROWS = -1
FIRST_PIECE = 10
SHARE_OF_TIME_LEFT = 0.5  # of what is left, spent on the next piece of a model that grows
MORE_ROWS_MORE_STEPS = 1.1  # boosting refitted on all rows may go a little further
CACHE_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class FoldResult:
    """What came of fitting a candidate to one fold."""

    fold: int
    prediction: np.ndarray = field(default_factory=lambda: np.empty(0))  # for validation rows
    score: float = float("nan")
    fit_seconds: float = 0.0
    predict_seconds: float = 0.0
    steps: int = 0  # parts that a growing model ended with
    cut: bool = False  # whether it would have grown on, had there been time
    model: Pipeline | None = None
    why: str = ""  # the reason where it failed


def fit_fold(
    data: Dataset,
    candidate: Candidate,
    fold: int,
    limit: float | None = None,
    keep: bool = False,
    steps: int | None = None,
    fit: Fit = fit_here,
) -> FoldResult:
    """Fit to a fold's training rows and predict its validation rows, within `limit` seconds.

    `fold` may be ALL_ROWS: a refit without validation, growing models to `steps` parts. `fit` fits
    models that don't grow.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with np.errstate(all="ignore"):
                return _fit_fold(data, candidate, fold, limit, keep, steps, fit)
    except MemoryError:
        return FoldResult(fold, why="There was not enough memory.")
    except Exception as error:  # noqa: BLE001 - a model may fail in any way; why is shown
        reason = str(error).strip().splitlines()
        return FoldResult(fold, why=f"{type(error).__name__}: {reason[0] if reason else ''}")


def predict_with(
    model: Any, rows: Any, task: Task, classes: int, target_range: tuple[float, float]
) -> np.ndarray:
    """Predict values within the range seen, or one column of probability for every class."""
    if task is Task.REGRESSION:
        return np.asarray(np.clip(model.predict(rows), *target_range), dtype=np.float64)
    found = model.predict_proba(rows)
    if found.shape[1] == classes:
        return np.asarray(found, dtype=np.float64)
    # A class without a row in this fold's training part.
    probabilities = np.zeros((len(rows), classes))
    probabilities[:, model.classes_.astype(int)] = found
    return probabilities


def _fit_fold(
    data: Dataset,
    candidate: Candidate,
    fold: int,
    limit: float | None,
    keep: bool,
    steps: int | None,
    fit: Fit,
) -> FoldResult:
    family = FAMILIES[candidate.family]
    view = _view(data, view_of(candidate), fold)
    estimator = build_estimator(data, candidate)
    started = time.perf_counter()
    target = data.target[view.train]
    held_out = (view.valid_matrix, data.target[view.valid]) if fold != ALL_ROWS else None
    if family.grows_by:
        time_left = None if limit is None else limit - view.seconds
        done, cut = _grow(
            estimator, family.grows_by, view.train_matrix, target, held_out, time_left, steps
        )
    else:
        fit(estimator, view.train_matrix, target)
        done, cut = 0, False
    fit_seconds = time.perf_counter() - started + view.seconds
    model = Pipeline([("features", view.transformer), ("model", estimator)])
    if held_out is None:
        return FoldResult(fold, fit_seconds=fit_seconds, steps=done, model=model)
    started = time.perf_counter()
    target_range = (float(data.target.min()), float(data.target.max()))
    prediction = predict_with(estimator, view.valid_matrix, data.task, data.classes, target_range)
    if not np.isfinite(prediction).all():
        return FoldResult(fold, why="It predicted values that are not numbers.")
    return FoldResult(
        fold=fold,
        prediction=prediction.astype(np.float32),
        score=calibrated_score(data.task, held_out[1], prediction),
        fit_seconds=fit_seconds,
        predict_seconds=time.perf_counter() - started,
        steps=done,
        cut=cut,
        model=model if keep else None,
    )


def _grow(
    estimator: Any,
    setting: str,
    matrix: np.ndarray,
    target: np.ndarray,
    held_out: tuple[np.ndarray, np.ndarray] | None,
    limit: float | None,
    steps: int | None,
) -> tuple[int, bool]:
    """Fit a model in pieces, each as long as the time left allows; without a limit, in one.

    Give the steps that were useful, and whether time cut the model short.
    """
    boosting = setting == "max_iter"
    most = steps or estimator.get_params()[setting]
    options: dict[str, Any] = {}
    if boosting and held_out is not None:
        # A class that this fold's training part lacks can't be scored by the model.
        every = np.ones(len(held_out[1]), dtype=bool)
        rows = np.isin(held_out[1], target) if is_classifier(estimator) else every
        options = {"X_val": held_out[0][rows], "y_val": held_out[1][rows]}
    elif boosting:
        estimator.set_params(early_stopping=False)
        most = round(most * MORE_ROWS_MORE_STEPS)
    started = time.perf_counter()
    done, piece = 0, most if limit is None else min(FIRST_PIECE, most)
    while done < most and piece >= 1:
        done = min(most, done + piece)
        estimator.set_params(**{setting: done, "warm_start": limit is not None})
        estimator.fit(matrix, target, **options)
        if boosting and estimator.n_iter_ < done:
            # Stopped early: more steps did not help.
            return int(np.argmax(estimator.validation_score_[1:])) + 1, False
        if limit is not None:
            spent = time.perf_counter() - started
            piece = int((limit - spent) * SHARE_OF_TIME_LEFT / (spent / done))
    return done, done < most


@dataclass(frozen=True, slots=True)
class _View:
    """A fold's rows and matrices under one view, shared by all candidates that want it."""

    train: np.ndarray
    valid: np.ndarray
    transformer: Any
    train_matrix: np.ndarray
    valid_matrix: np.ndarray
    seconds: float

    @property
    def bytes(self) -> int:
        return int(self.train_matrix.nbytes + self.valid_matrix.nbytes)


_views: OrderedDict[tuple[str, str, int], _View] = OrderedDict()
_views_lock = threading.Lock()


def _view(data: Dataset, kind: str, fold: int) -> _View:
    key = (data.token, kind, fold)
    with _views_lock:
        if key in _views:
            _views.move_to_end(key)
            return _views[key]
    view = _make_view(data, kind, fold)
    with _views_lock:
        _views[key] = view
        while len(_views) > 1 and sum(kept.bytes for kept in _views.values()) > CACHE_BYTES:
            _views.popitem(last=False)
    return view


def _make_view(data: Dataset, kind: str, fold: int) -> _View:
    started = time.perf_counter()
    everything = np.arange(data.rows)
    train, valid = (everything, everything[:0]) if fold == ALL_ROWS else data.splits.folds[fold]
    transformer = clone(build_view(kind, data.layout, data.task, data.seed))
    # fit_transform, not fit and transform: target encoding is cross-fitted only there.
    train_matrix = transformer.fit_transform(data.frame.iloc[train], data.target[train])
    valid_matrix = transformer.transform(data.frame.iloc[valid]) if len(valid) else train_matrix[:0]
    return _View(
        train,
        valid,
        transformer,
        np.ascontiguousarray(train_matrix, dtype=np.float64),
        np.ascontiguousarray(valid_matrix, dtype=np.float64),
        time.perf_counter() - started,
    )
