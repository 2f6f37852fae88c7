"""Principal components: the directions in which rows vary most."""

from __future__ import annotations

from typing import Any

__all__ = ["PCA"]

# With so many rows for a column, the small matrix of covariances is exact enough and far cheaper.
ROWS_A_COLUMN = 10


class PCA:
    """Finds the principal components of rows (n, d), with scikit-learn's signs."""

    components_: Any
    explained_variance_: Any
    explained_variance_ratio_: Any
    singular_values_: Any
    mean_: Any

    def __init__(self, n_components: int | None = None) -> None:
        self.n_components = n_components

    def fit(self, x: Any) -> PCA:
        """Find the components, from the one that explains most."""
        rows, columns = x.shape
        most = min(rows, columns)
        count = most if self.n_components is None else self.n_components
        if rows < 2 or not 1 <= count <= most:
            raise ValueError(
                f"There are no {count} components of {rows} rows and {columns} columns."
            )
        xp = x.__array_namespace__()
        self.mean_ = xp.mean(x, axis=0)
        centered = x - self.mean_
        if rows >= ROWS_A_COLUMN * columns:
            variances, directions = self._of_covariances(xp, centered)
        else:
            _, values, directions = xp.linalg.svd(centered, full_matrices=False)
            variances = values * values / (rows - 1)
        self.components_ = _with_signs(xp, directions)[:count, :]
        self.explained_variance_ = variances[:count]
        self.explained_variance_ratio_ = variances[:count] / xp.sum(variances)
        self.singular_values_ = xp.sqrt(variances[:count] * (rows - 1))
        return self

    def _of_covariances(self, xp: Any, centered: Any) -> tuple[Any, Any]:
        covariances = (centered.T @ centered) / (centered.shape[0] - 1)
        values, vectors = xp.linalg.eigh(covariances)
        descending = xp.flip(values)
        return xp.maximum(descending, xp.zeros_like(descending)), xp.flip(vectors.T, axis=0)

    def transform(self, x: Any) -> Any:
        """The rows in the coordinates of the components (n, n_components)."""
        return (x - self.mean_) @ self.components_.T

    def fit_transform(self, x: Any) -> Any:
        """Find the components of rows and give the rows in their coordinates."""
        return self.fit(x).transform(x)

    def inverse_transform(self, x: Any) -> Any:
        """Rows (n, d) from their coordinates."""
        return x @ self.components_ + self.mean_


def _with_signs(xp: Any, directions: Any) -> Any:
    """Each direction turned so that its largest part is positive: else the sign is chance."""
    largest = xp.argmax(xp.abs(directions), axis=1)
    parts = xp.take_along_axis(directions, largest[:, None], axis=1)
    return directions * xp.where(parts < 0, -1.0, 1.0)
