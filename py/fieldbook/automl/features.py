"""From prepared columns to matrices, learned inside each fold so that nothing leaks.

Three views of a table serve all models: "tree" keeps numbers as they are (missing ones too) and
categories as codes; "dense" fills, scales and spreads categories over columns, and "gaussian" gives
numbers a normal distribution as well. A view may be had with more: "+derived" has columns made of
two others, "+neighbours" fills gaps from the rows that are most alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.impute import KNNImputer, MissingIndicator, SimpleImputer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import (
    OneHotEncoder,
    QuantileTransformer,
    StandardScaler,
    TargetEncoder,
)

from fieldbook.automl.messages import Task

__all__ = ["MOST_LEVELS", "Layout", "build_view", "lay_out"]

MOST_LEVELS = 50  # above, a category is encoded by its target instead of one column per level
LEAST_WORDS = 30


@dataclass(frozen=True, slots=True)
class Layout:
    """The prepared columns by what is done with them."""

    numbers: tuple[str, ...]  # floats, and categories of two levels
    codes: tuple[str, ...]  # those numbers that may also be labels
    gaps: tuple[str, ...]  # those numbers that are sometimes missing
    categories: tuple[str, ...]  # up to MOST_LEVELS levels, as codes
    levels: tuple[str, ...]  # more levels than that, as codes
    texts: tuple[str, ...]
    derived: tuple[str, ...] = ()  # numbers made of two others, for models that want them
    frequencies: tuple[str, ...] = ()  # how frequent labels are: an order of them, for trees

    @property
    def width(self) -> int:
        """Columns that carry information, for judging cost."""
        return len(self.numbers) + len(self.categories) + len(self.levels) + 10 * len(self.texts)


def lay_out(
    frame: pd.DataFrame,
    encoded: tuple[str, ...],
    codes: tuple[str, ...],
    counted: tuple[str, ...] = (),
) -> Layout:
    """Sort a prepared frame's columns.

    `encoded` are categories, `codes` are integer codes, `counted` the categories whose frequencies
    have columns of their own.
    """
    frequencies = tuple(f"{name} [frequency]" for name in counted)
    numbers, gaps, categories, levels, texts = [], [], [], [], []
    for name in frame.columns:
        if name in frequencies:
            continue
        values = frame[name]
        if values.dtype.kind != "f":
            if _has_words(values):
                texts.append(name)
            continue
        distinct = int(values.nunique())
        missing = bool(values.isna().any())
        if distinct + missing < 2:
            continue
        if name in encoded and distinct > MOST_LEVELS:
            levels.append(name)
        elif name in encoded and distinct + missing > 2:
            categories.append(name)
        else:
            numbers.append(name)
            if missing:
                gaps.append(name)
    return Layout(
        tuple(numbers),
        tuple(name for name in codes if name in numbers),
        tuple(gaps),
        tuple(categories),
        tuple(levels),
        tuple(texts),
        frequencies=frequencies,
    )


def build_view(kind: str, layout: Layout, task: Task, seed: int) -> ColumnTransformer:
    """Make the unfitted transformer of a view: "tree", "dense" or "gaussian", with more or not."""
    kind, *more = kind.split("+")
    derived = layout.derived if "derived" in more else ()
    if kind == "tree":
        parts = _tree_parts(layout, derived)
    else:
        parts = _dense_parts(layout, derived, kind, "neighbours" in more, seed)
    if layout.levels:
        kind_of_target = "continuous" if task is Task.REGRESSION else str(task)
        encoder: object = TargetEncoder(target_type=kind_of_target, random_state=seed)
        if kind != "tree":
            encoder = make_pipeline(encoder, StandardScaler())
        parts.append(("levels by target", encoder, list(layout.levels)))
    for name in layout.texts:
        parts.append((f"words of {name}", _words(kind, seed), name))
    return ColumnTransformer(parts, sparse_threshold=0, verbose_feature_names_out=False)


Part = tuple[str, object, list[str] | str]


def _tree_parts(layout: Layout, derived: tuple[str, ...]) -> list[Part]:
    # Categories come first: models with native categories find them by position.
    return [
        ("categories", "passthrough", list(layout.categories)),
        (
            "numbers",
            "passthrough",
            list(layout.numbers + layout.levels + layout.frequencies + derived),
        ),
    ]


def _dense_parts(
    layout: Layout, derived: tuple[str, ...], kind: str, neighbours: bool, seed: int
) -> list[Part]:
    scaler: object = StandardScaler()
    if kind == "gaussian":
        scaler = QuantileTransformer(
            n_quantiles=200, output_distribution="normal", random_state=seed
        )
    if neighbours:
        # Distances need one scale, and what was filled is to be scaled with the rest.
        filling: list[object] = [StandardScaler(), KNNImputer(keep_empty_features=True)]
    else:
        filling = [SimpleImputer(strategy="median", keep_empty_features=True)]
    numbers = make_pipeline(*filling, scaler)
    one_hot = OneHotEncoder(
        handle_unknown="infrequent_if_exist", min_frequency=3, sparse_output=False, dtype=np.float64
    )
    parts: list[Part] = []
    if layout.numbers:
        parts.append(("numbers", numbers, list(layout.numbers + derived)))
    if layout.gaps:
        parts.append(("gaps", MissingIndicator(error_on_new=False), list(layout.gaps)))
    if layout.categories or layout.codes:
        parts.append(("categories", one_hot, list(layout.categories + layout.codes)))
    return parts


def _words(kind: str, seed: int) -> Pipeline:
    steps: list[object] = [
        TfidfVectorizer(min_df=2, max_features=3000, sublinear_tf=True),
        TruncatedSVD(10, random_state=seed),
    ]
    if kind != "tree":
        steps.append(StandardScaler())
    return make_pipeline(*steps)


def _has_words(values: pd.Series) -> bool:
    """Whether enough words repeat for a vocabulary to be found in every fold."""
    words = values.str.lower().str.findall(r"\b\w\w+\b").map(set).explode().dropna()
    counts = words.value_counts()
    return int((counts >= 5).sum()) >= LEAST_WORDS
