"""k-means, by Lloyd's algorithm from k-means++ starts.

Lloyd: “Least squares quantization in PCM”, 1982. Arthur, Vassilvitskii: “k-means++: the advantages
of careful seeding”, SODA 2007.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from fieldbook.webgpu.learn.distances import squared_distances

__all__ = ["KMeans"]


@dataclass(frozen=True, slots=True)
class _Found:
    """What one start has led to."""

    centers: Any
    labels: Any
    inertia: float
    iterations: int


class KMeans:
    """Groups rows around centres; the best of several starts stays.

    The numbers that decide are drawn on the host, so a `random_state` gives the same groups with
    any library, but for rounding.
    """

    cluster_centers_: Any
    labels_: Any
    inertia_: float
    n_iter_: int

    def __init__(
        self,
        n_clusters: int = 8,
        *,
        n_init: int = 5,
        max_iter: int = 300,
        tol: float = 1e-4,
        random_state: int = 0,
    ) -> None:
        self.n_clusters = n_clusters
        self.n_init = n_init
        self.max_iter = max_iter
        self.tol = tol
        self.random_state = random_state

    def fit(self, x: Any) -> KMeans:
        """Find the centres of rows (n, d)."""
        if not 1 <= self.n_clusters <= x.shape[0]:
            raise ValueError(f"{x.shape[0]} rows cannot make {self.n_clusters} groups.")
        draw = Random(self.random_state)
        best = min((self._one_start(x, draw) for _ in range(self.n_init)), key=_by_inertia)
        self.cluster_centers_, self.labels_ = best.centers, best.labels
        self.inertia_, self.n_iter_ = best.inertia, best.iterations
        return self

    def predict(self, x: Any) -> Any:
        """The group of each row (n,)."""
        return x.__array_namespace__().argmin(self._squared(x), axis=1)

    def transform(self, x: Any) -> Any:
        """The distance of each row to each centre (n, n_clusters)."""
        return x.__array_namespace__().sqrt(self._squared(x))

    def _squared(self, x: Any) -> Any:
        return squared_distances(x, self.cluster_centers_)

    def _one_start(self, x: Any, draw: Random) -> _Found:
        xp = x.__array_namespace__()
        centers = self._seeds(x, draw)
        enough = self.tol * float(xp.mean(xp.var(x, axis=0)))
        iterations = 0
        for iterations in range(1, self.max_iter + 1):  # noqa: B007  # the last is told
            squared = squared_distances(x, centers)
            moved = self._moved(x, squared)
            change = float(xp.sum((moved - centers) ** 2))
            centers = moved
            if change <= enough:
                break
        squared = squared_distances(x, centers)
        inertia = float(xp.sum(xp.min(squared, axis=1)))
        return _Found(centers, xp.argmin(squared, axis=1), inertia, iterations)

    def _moved(self, x: Any, squared: Any) -> Any:
        """Each centre in the middle of its rows; empty ones at the rows farthest from all."""
        xp = x.__array_namespace__()
        labels = xp.argmin(squared, axis=1)
        groups = xp.arange(self.n_clusters, dtype=labels.dtype)
        belongs = xp.astype(labels[:, None] == groups[None, :], x.dtype)
        counts = xp.sum(belongs, axis=0)
        middles = (belongs.T @ x) / xp.maximum(counts, xp.ones_like(counts))[:, None]
        if bool(xp.all(counts > 0)):
            return middles
        farthest = xp.argsort(-xp.min(squared, axis=1))
        which = xp.cumulative_sum(xp.astype(counts == 0, farthest.dtype)) - 1
        moved = xp.take(x, xp.take(farthest, xp.clip(which, 0, None)), axis=0)
        return xp.where((counts > 0)[:, None], middles, moved)

    def _seeds(self, x: Any, draw: Random) -> Any:
        """Rows as first centres, each likelier the farther it is from those before."""
        xp = x.__array_namespace__()
        chosen = [draw.randrange(x.shape[0])]
        nearest = None
        while len(chosen) < self.n_clusters:
            newest = x[chosen[-1] : chosen[-1] + 1, :]
            # About the newest centre: distances to it keep all their digits.
            squared = xp.sum((x - newest) ** 2, axis=1)
            nearest = squared if nearest is None else xp.minimum(nearest, squared)
            running = xp.cumulative_sum(nearest)
            target = xp.asarray([draw.random()], dtype=x.dtype) * running[-1]
            place = int(xp.searchsorted(running, target, side="right")[0])
            chosen.append(min(place, x.shape[0] - 1))
        return xp.take(x, xp.asarray(chosen), axis=0)


def _by_inertia(found: _Found) -> float:
    return found.inertia
