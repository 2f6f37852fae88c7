"""The table as models see it, and the way there for rows that come later."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from sklearn.preprocessing import OrdinalEncoder

from fieldbook.automl.columns import as_plain_roles
from fieldbook.automl.features import Layout, lay_out
from fieldbook.automl.messages import ColumnRole, Role, Task
from fieldbook.automl.plain import add_frequencies, derive, frequencies_of, prepare
from fieldbook.automl.task import Target
from fieldbook.automl.validation import Splits, make_splits

__all__ = ["Dataset", "Recipe", "build_dataset", "subset"]

SKEWED = 1.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """How raw columns become floats and texts: the same for training and for predicting."""

    roles: dict[str, dict[str, str]]
    encoded: tuple[str, ...]  # prepared columns that hold labels
    encoder: OrdinalEncoder
    formulas: tuple[tuple[str, str, str], ...] = ()  # columns derived from two prepared ones
    frequencies: dict[str, list[float]] = field(default_factory=dict)  # of the labels, by code

    def apply(self, raw: pd.DataFrame) -> pd.DataFrame:
        """Prepare raw rows; labels never seen in training become missing values."""
        frame = prepare(raw, self.roles)
        if self.encoded:
            codes = self.encoder.transform(frame[list(self.encoded)])
            frame[list(self.encoded)] = codes.astype("float64")
        frame = add_frequencies(frame, getattr(self, "frequencies", {}))
        return derive(frame, getattr(self, "formulas", ()))

    def made_from(self, source: str, prepared: Sequence[str]) -> list[str]:
        """List the prepared columns that a raw column has a part in."""
        kind = self.roles[source]["role"]
        made = [source]
        if source in getattr(self, "frequencies", {}):
            made.append(f"{source} [frequency]")
        if kind in (Role.DATETIME, Role.TEXT) or self.roles[source].get("labels"):
            made = [
                name
                for name in prepared
                if name == source
                or name.startswith((f"{source} [", f"{source} - "))
                or name.endswith(f" - {source} [days]")
            ]
        derived = [
            f"{one} {sign} {other}"
            for sign, one, other in self.formulas
            if one in made or other in made
        ]
        return [*made, *(name for name in derived if name not in made)]


@dataclass(frozen=True, slots=True)
class Dataset:
    """All that a trial needs, sent once to every worker."""

    task: Task
    frame: pd.DataFrame
    target: np.ndarray
    classes: int  # 0 for regression
    layout: Layout
    splits: Splits
    seed: int
    skewed: bool  # a regression target with a long right tail
    token: str = field(default="")  # tells data sets apart in workers' caches

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.target)


def build_dataset(
    raw: pd.DataFrame,
    columns: Sequence[ColumnRole],
    target: Target,
    task: Task,
    seed: int,
    groups: np.ndarray | None = None,
    time: np.ndarray | None = None,
) -> tuple[Dataset, Recipe]:
    """Prepare the rows that have a target, and draw the folds."""
    roles = as_plain_roles(tuple(columns))
    prepared = prepare(raw.iloc[target.rows].reset_index(drop=True), roles)
    labels = {c.name for c in columns if c.role in (Role.BOOLEAN, Role.CATEGORICAL)}
    labels |= {f"{c.name} [label]" for c in columns if c.labels}
    encoded = tuple(name for name in prepared.columns if name in labels)
    encoder = OrdinalEncoder(
        handle_unknown="use_encoded_value", unknown_value=np.nan, encoded_missing_value=np.nan
    )
    if encoded:
        codes = encoder.fit_transform(prepared[list(encoded)])
        prepared[list(encoded)] = codes.astype("float64")
    frequencies = frequencies_of(prepared, [n for n in encoded if prepared[n].nunique() > 2])
    prepared = add_frequencies(prepared, frequencies)
    integer_codes = tuple(c.name for c in columns if c.role is Role.INTEGER_CODE)
    dataset = Dataset(
        task=task,
        frame=prepared,
        target=target.values,
        classes=len(target.classes),
        layout=lay_out(prepared, encoded, integer_codes, tuple(frequencies)),
        splits=make_splits(task, target.values, seed, groups, time),
        seed=seed,
        skewed=task is Task.REGRESSION and _long_tailed(target.values),
        token=_token(prepared, target.values, seed),
    )
    return dataset, Recipe(roles, encoded, encoder, frequencies=frequencies)


def subset(dataset: Dataset, train: np.ndarray, valid: np.ndarray) -> Dataset:
    """Take some rows for a quick look, with one fold of their own."""
    rows = np.concatenate([train, valid])
    fold = (np.arange(len(train)), np.arange(len(train), len(rows)))
    return replace(
        dataset,
        frame=dataset.frame.iloc[rows].reset_index(drop=True),
        target=dataset.target[rows],
        splits=Splits((fold,), (), dataset.splits.kind),
        token=f"{dataset.token}/{len(rows)}",
    )


def _long_tailed(values: np.ndarray) -> bool:
    spread = float(values.std())
    if spread == 0 or values.min() < 0:
        return False
    return float(np.mean(((values - values.mean()) / spread) ** 3)) > SKEWED


def _token(frame: pd.DataFrame, target: np.ndarray, seed: int) -> str:
    digest = hashlib.sha256(np.ascontiguousarray(target).tobytes())
    digest.update(pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes())
    digest.update(repr([list(frame.columns), seed]).encode())
    return digest.hexdigest()[:16]
