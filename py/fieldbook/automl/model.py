"""The delivered model: a weighted mean of fitted pipelines over one recipe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from fieldbook.automl.dataset import Recipe
from fieldbook.automl.messages import Task
from fieldbook.automl.pooling import Pool
from fieldbook.automl.trials import ALL_ROWS, predict_with

__all__ = ["Member", "MissingColumnsError", "Model"]


class MissingColumnsError(ValueError):
    """Columns that the model can't do without are not in the table."""


@dataclass(frozen=True, slots=True)
class Member:
    """A candidate's fitted pipelines (one, or one for each fold) and its weight."""

    name: str
    weight: float
    pipelines: tuple[Any, ...]
    folds: tuple[int, ...] = (ALL_ROWS,)  # whose training rows each pipeline has seen


@dataclass(slots=True)
class Model:
    """Predicts from raw tables; text from a file and typed frames are read alike."""

    task: Task
    target: str
    classes: tuple[str, ...]
    target_range: tuple[float, float]
    recipe: Recipe
    members: tuple[Member, ...]
    needed: tuple[str, ...] = ()  # columns without which predictions mean nothing
    versions: dict[str, str] = field(default_factory=dict)
    pool: Pool | None = None  # of the members, in their order; without, their weighted mean
    threshold: float | None = None  # probability from which the second of two classes is said

    def predict(self, raw: pd.DataFrame) -> np.ndarray:
        """Predict values, or class labels as they were written in the training file."""
        frame, _ = self.align(raw)
        mean = self._mean(frame)
        if self.task is Task.REGRESSION:
            return mean
        labels: np.ndarray = np.array(self.classes, dtype=object)[self.decide(mean)]
        return labels

    def decide(self, probabilities: np.ndarray) -> np.ndarray:
        """Give the position in `classes` that is said for each row of probabilities."""
        threshold: float | None = getattr(self, "threshold", None)
        if threshold is None:
            return np.asarray(probabilities.argmax(axis=1))
        return np.asarray(probabilities[:, 1] >= threshold, dtype=np.int64)

    def predict_proba(self, raw: pd.DataFrame) -> np.ndarray:
        """Give one column of probability for each of `classes`."""
        if self.task is Task.REGRESSION:
            raise AttributeError("A regression has no probabilities.")
        frame, _ = self.align(raw)
        return self._mean(frame)

    def align(self, raw: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
        """Bring a table into the model's columns; the notes say what had to be mended."""
        names = {_plain(name): name for name in raw.columns}
        notes: list[str] = []
        found: dict[str, pd.Series] = {}
        absent: list[str] = []
        for wanted in self.recipe.roles:
            if wanted in raw.columns:
                found[wanted] = _first(raw, wanted)
            elif _plain(wanted) in names:
                other = names[_plain(wanted)]
                found[wanted] = _first(raw, other)
                notes.append(f"Column “{other}” was taken for “{wanted}”.")
            else:
                absent.append(wanted)
        beyond = [name for name in absent if name in self.needed]
        if beyond or not found:
            raise MissingColumnsError(_say_missing(beyond or absent))
        for name in absent:
            found[name] = pd.Series([None] * len(raw), index=raw.index, dtype=object)
            notes.append(f"Column “{name}” is absent; its values count as missing.")
        ordered = pd.DataFrame({name: found[name] for name in self.recipe.roles}, index=raw.index)
        return ordered, tuple(notes)

    def _mean(self, aligned: pd.DataFrame) -> np.ndarray:
        frame = self.recipe.apply(aligned)
        mixed = self.mixture.mix([self._mean_of(member, frame) for member in self.members])
        return np.clip(mixed, *self.target_range) if self.task is Task.REGRESSION else mixed

    @property
    def mixture(self) -> Pool:
        """How the members are mixed; models of earlier versions don't say, and have a mean."""
        pool: Pool | None = getattr(self, "pool", None)
        return pool or Pool(tuple(member.weight for member in self.members))

    def _mean_of(self, member: Member, frame: pd.DataFrame) -> np.ndarray:
        total: Any = 0.0
        for pipeline in member.pipelines:
            total = total + predict_with(
                pipeline, frame, self.task, len(self.classes), self.target_range
            )
        return np.asarray(total / len(member.pipelines))


def _first(raw: pd.DataFrame, name: Any) -> pd.Series:
    """Take the first where a header names several columns alike."""
    values = raw[name]
    return values if isinstance(values, pd.Series) else values.iloc[:, 0]


def _plain(name: Any) -> str:
    return " ".join(str(name).split()).casefold()


def _say_missing(names: Sequence[str]) -> str:
    listed = ", ".join(f"“{name}”" for name in names[:5])
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    what = "column" if len(names) == 1 else "columns"
    return f"The table lacks the {what} {listed}{more}, which the model can't do without."
