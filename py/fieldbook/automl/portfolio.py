"""The candidate models: families, and the settings to try first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

import numpy as np
from sklearn.compose import TransformedTargetRegressor
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.linear_model import ElasticNet, LogisticRegression, RidgeCV
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from fieldbook.automl.dataset import Dataset
from fieldbook.automl.messages import Task

__all__ = [
    "BASELINE",
    "BOOSTING",
    "FAMILIES",
    "LARGE_TREES",
    "WITH",
    "Candidate",
    "Family",
    "build_estimator",
    "portfolio",
    "view_of",
]

Settings = Mapping[str, Any]

WITH = "with"
"""The setting that names what a candidate's view has more than its family's: see `build_view`."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A family with settings: what one trial evaluates."""

    name: str
    family: str
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Family:
    """How models of one kind are built, and how they end up in the delivered model."""

    view: str  # the features it wants
    build: Callable[[Dataset, Settings], Any]
    grows_by: str = ""  # the setting that counts its parts, where it can be fitted piecewise
    # Models that stop on held-out rows vary with those rows, so the fold models are kept and
    # averaged. The others are refitted on all rows, which costs a fifth of their validation.
    bagged: bool = False
    weighs: bool = False  # whether classes may have weights


def _boosting(data: Dataset, settings: Settings) -> Any:
    cls = (
        HistGradientBoostingRegressor
        if data.task is Task.REGRESSION
        else HistGradientBoostingClassifier
    )
    native = list(range(len(data.layout.categories))) or None
    return cls(
        early_stopping=True,
        n_iter_no_change=20,
        categorical_features=native,
        random_state=data.seed,
        **settings,
    )


def _xgboost(data: Dataset, settings: Settings) -> Any:
    import xgboost

    cls = xgboost.XGBRegressor if data.task is Task.REGRESSION else xgboost.XGBClassifier
    return cls(tree_method="hist", n_jobs=1, random_state=data.seed, **settings)


def _random_forest(data: Dataset, settings: Settings) -> Any:
    cls = RandomForestRegressor if data.task is Task.REGRESSION else RandomForestClassifier
    return cls(random_state=data.seed, **settings)


def _extra_trees(data: Dataset, settings: Settings) -> Any:
    cls = ExtraTreesRegressor if data.task is Task.REGRESSION else ExtraTreesClassifier
    return cls(random_state=data.seed, **settings)


def _linear(data: Dataset, settings: Settings) -> Any:
    if data.task is Task.REGRESSION:
        return _scaled_target(data, RidgeCV(np.logspace(-1, 4, 8)))
    return LogisticRegression(max_iter=200, **settings)


def _elastic_net(data: Dataset, settings: Settings) -> Any:
    if data.task is Task.REGRESSION:
        return _scaled_target(data, ElasticNet(max_iter=2000, **settings))
    return LogisticRegression(
        solver="saga", max_iter=100, tol=1e-3, random_state=data.seed, **settings
    )


def _neighbours(data: Dataset, settings: Settings) -> Any:
    if data.task is Task.REGRESSION:
        return _scaled_target(data, KNeighborsRegressor(weights="distance", **settings))
    return KNeighborsClassifier(weights="distance", **settings)


def _network(data: Dataset, settings: Settings) -> Any:
    options: dict[str, Any] = {"random_state": data.seed, **settings}
    if settings.get("solver") != "lbfgs":
        options = {
            "early_stopping": True,
            "n_iter_no_change": 8,
            "max_iter": 120,
            "learning_rate_init": 2e-3,
            "batch_size": 128 if data.task is Task.REGRESSION else 256,
            **options,
        }
    if data.task is Task.REGRESSION:
        return _scaled_target(data, MLPRegressor(**options))
    return MLPClassifier(**options)


def _dummy(data: Dataset, _settings: Settings) -> Any:
    return DummyRegressor() if data.task is Task.REGRESSION else DummyClassifier(strategy="prior")


def _scaled_target(data: Dataset, regressor: Any) -> Any:
    """Fit models that care about scale to a target of unit variance, long tails drawn in."""
    transformer: Any = StandardScaler()
    if data.skewed:
        logarithm = FunctionTransformer(np.log1p, inverse_func=np.expm1, check_inverse=False)
        transformer = make_pipeline(logarithm, StandardScaler())
    return TransformedTargetRegressor(regressor, transformer=transformer, check_inverse=False)


BOOSTING = "Histogram gradient boosting"
FAMILIES = {
    BOOSTING: Family("tree", _boosting, "max_iter", bagged=True, weighs=True),
    "Random forest": Family("tree", _random_forest, "n_estimators", weighs=True),
    "Extra trees": Family("tree", _extra_trees, "n_estimators", weighs=True),
    "Linear": Family("gaussian", _linear, weighs=True),
    "Elastic net": Family("gaussian", _elastic_net),
    "Nearest neighbours": Family("dense", _neighbours),
    "Neural network": Family("gaussian", _network, bagged=True),
    "Baseline": Family("tree", _dummy),
}
XGBOOST = "XGBoost"
if find_spec("xgboost") is not None:
    FAMILIES[XGBOOST] = Family("tree", _xgboost)

BASELINE = Candidate("Baseline", "Baseline")
ROWS_OF_WHOLE_BATCHES = 10_000  # up to here networks are fitted to all rows at once
LARGE_TREES = 127  # leaves
ROWS_OF_LARGE_TREES = 10_000  # from here on so many leaves may each have enough rows


def portfolio(data: Dataset) -> list[Candidate]:
    """List the candidates in the order in which they are tried where nothing is known yet."""
    regression = data.task is Task.REGRESSION
    share = 0.5 if regression else "sqrt"
    forest, extra = "Random forest", "Extra trees"

    def boosted(number: int, rate: float, leaves: int, most: int, **more: Any) -> Candidate:
        settings = {"learning_rate": rate, "max_leaf_nodes": leaves, "max_iter": most, **more}
        return Candidate(f"{BOOSTING} {number}", BOOSTING, settings)

    def trees(family: str, leaf: int) -> Candidate:
        settings = {"n_estimators": 100, "min_samples_leaf": leaf, "max_features": share}
        return Candidate(f"{family} 1", family, settings)

    # With few rows a tenth of them to stop by says little, and is dear: weights are held small
    # instead, and all rows are looked at together.
    whole = data.rows <= ROWS_OF_WHOLE_BATCHES
    network = {"hidden_layer_sizes": (128, 64), "alpha": 1e-3}
    if whole:
        network = {"hidden_layer_sizes": (32,), "alpha": 10.0, "solver": "lbfgs"}
    candidates = [
        boosted(1, 0.1, 31, 1200),
        Candidate("Linear 1", "Linear", {} if regression else {"C": 0.5}),
        trees(extra, 2 if regression else 1),
        boosted(2, 0.05, 15, 1200, l2_regularization=1.0, max_features=0.5, min_samples_leaf=10),
        trees(forest, 1 if regression else 2),
        Candidate("Neural network 1", "Neural network", network),
        boosted(3, 0.04, 63, 1200, l2_regularization=5.0, max_features=0.4, min_samples_leaf=5),
        Candidate("Nearest neighbours 1", "Nearest neighbours", {"n_neighbors": 15}),
        boosted(4, 0.08, 8, 1200, l2_regularization=1.0, max_features=0.7, max_depth=3),
        Candidate(
            "Elastic net 1",
            "Elastic net",
            {"l1_ratio": 0.5, "alpha": 0.01} if regression else {"l1_ratio": 0.5, "C": 0.1},
        ),
    ]
    if data.rows >= ROWS_OF_LARGE_TREES:
        more = {"l2_regularization": 1.0, "max_features": 0.5, "min_samples_leaf": 5}
        candidates.insert(3, boosted(6, 0.15, LARGE_TREES, 1200, **more))
    if XGBOOST in FAMILIES:
        settings = {"learning_rate": 0.1, "max_depth": 6, "n_estimators": 200}
        more = {"subsample": 0.8, "colsample_bytree": 0.7, "min_child_weight": 3}
        candidates.append(Candidate(f"{XGBOOST} 1", XGBOOST, settings | more))
    if whole:
        network = {**network, "alpha": 30.0, "activation": "tanh"}
        candidates.append(Candidate("Neural network 2", "Neural network", network))
    if data.layout.derived:
        more = {"l2_regularization": 1.0, "max_features": 0.5, "min_samples_leaf": 10}
        candidates.insert(4, boosted(5, 0.05, 31, 1200, **more, **{WITH: "derived"}))
    return candidates


def build_estimator(data: Dataset, candidate: Candidate) -> Any:
    """Make the unfitted estimator of a candidate."""
    settings = {name: value for name, value in candidate.settings.items() if name != WITH}
    return FAMILIES[candidate.family].build(data, settings)


def view_of(candidate: Candidate) -> str:
    """Name the view that a candidate wants."""
    more = candidate.settings.get(WITH)
    return FAMILIES[candidate.family].view + (f"+{more}" if more else "")
