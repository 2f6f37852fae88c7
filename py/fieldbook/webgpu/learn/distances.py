"""Distances between rows, and the rows that are nearest."""

from __future__ import annotations

from typing import Any, Literal

__all__ = ["Metric", "nearest_neighbours", "pairwise_distances", "squared_distances"]

Metric = Literal["euclidean", "sqeuclidean", "cosine"]

# How many distances are in memory at once while neighbours are looked for.
BLOCK = 2**22


def pairwise_distances(x: Any, y: Any = None, *, metric: Metric = "euclidean") -> Any:
    """The distance of each row of `x` (n, d) to each of `y` (m, d), or of `x`, as (n, m)."""
    xp = x.__array_namespace__()
    other = x if y is None else y
    if metric == "cosine":
        return xp.clip(1 - _directions(xp, x) @ _directions(xp, other).T, 0, 2)
    if metric not in {"euclidean", "sqeuclidean"}:
        raise ValueError(f"There is no metric {metric!r}: use euclidean, sqeuclidean or cosine.")
    squared = squared_distances(x, other)
    if y is None:
        # Of a row to itself, rounding leaves something.
        places = xp.arange(x.shape[0])
        squared = xp.where(places[:, None] == places[None, :], 0.0, squared)
    return squared if metric == "sqeuclidean" else xp.sqrt(squared)


def squared_distances(x: Any, y: Any) -> Any:
    """Squared Euclidean distances, by one product of matrices.

    ‖a − b‖² = ‖a‖² − 2ab + ‖b‖² loses digits where rows lie far from the origin, so both are
    moved there first.
    """
    xp = x.__array_namespace__()
    middle = xp.mean(y, axis=0)
    a, b = x - middle, y - middle
    lengths = xp.sum(a * a, axis=1)[:, None] + xp.sum(b * b, axis=1)[None, :]
    return xp.maximum(lengths - 2 * (a @ b.T), xp.zeros_like(lengths))


def _directions(xp: Any, rows: Any) -> Any:
    lengths = xp.sqrt(xp.sum(rows * rows, axis=1, keepdims=True))
    return rows / xp.where(lengths == 0, 1.0, lengths)


def _smallest(xp: Any, block: Any, count: int) -> tuple[Any, Any]:
    """The smallest of each row, in order, and where they are."""
    if hasattr(xp, "top_k"):  # ours, which need not sort all for it
        found = xp.top_k(block, count, largest=False)
        return found.values, found.indices
    nearest = xp.argsort(block, axis=1)[:, :count]
    return xp.take_along_axis(block, nearest, axis=1), nearest


def nearest_neighbours(
    x: Any, y: Any, *, n_neighbors: int = 5, metric: Metric = "euclidean"
) -> tuple[Any, Any]:
    """The nearest rows of `x` to each row of `y`: distances and indices, as (m, n_neighbors)."""
    if not 1 <= n_neighbors <= x.shape[0]:
        raise ValueError(f"There are no {n_neighbors} neighbours among {x.shape[0]} rows.")
    xp = x.__array_namespace__()
    step = max(BLOCK // x.shape[0], 1)
    distances, indices = [], []
    for start in range(0, max(y.shape[0], 1), step):
        block = pairwise_distances(y[start : start + step, :], x, metric=metric)
        near, nearest = _smallest(xp, block, n_neighbors)
        indices.append(nearest)
        distances.append(near)
    return xp.concat(distances), xp.concat(indices)
