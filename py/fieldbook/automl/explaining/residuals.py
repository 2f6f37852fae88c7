"""How far predicted numbers are off, along what is predicted."""

from __future__ import annotations

import numpy as np

from fieldbook.automl.explaining.held_out import HeldOut
from fieldbook.automl.explaining.messages import ResidualBin, Residuals

__all__ = ["residuals"]

BINS = 20
LEAST_ROWS = 10  # in a bin, so that its quantiles are no rows
BARS = 24
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
BULK = (0.01, 0.99)  # what the histogram spans; the tails count at its ends


def residuals(held: HeldOut) -> Residuals | None:
    """Summarise truth less prediction; nothing where rows are too few."""
    off = held.truth - held.prediction
    if len(off) < LEAST_ROWS:
        return None
    order = np.argsort(held.prediction, kind="stable")
    bins = max(1, min(BINS, len(off) // LEAST_ROWS))
    counts, edges = _histogram(off)
    distance = np.abs(off)
    return Residuals(
        bins=tuple(_bin(held.prediction[rows], off[rows]) for rows in np.array_split(order, bins)),
        edges=edges,
        counts=counts,
        mean=float(off.mean()),
        absolute=float(distance.mean()),
        squared=float(np.sqrt(np.mean(off**2))),
        half_within=float(np.quantile(distance, 0.5)),
        most_within=float(np.quantile(distance, 0.9)),
    )


def _bin(predicted: np.ndarray, off: np.ndarray) -> ResidualBin:
    quantiles = np.quantile(off, QUANTILES)
    return ResidualBin(
        _short(predicted.mean()), len(off), tuple(_short(each) for each in quantiles)
    )


def _histogram(off: np.ndarray) -> tuple[tuple[int, ...], tuple[float, ...]]:
    low, high = np.quantile(off, BULK)
    if low == high:
        low, high = low - 0.5, high + 0.5
    counts, edges = np.histogram(np.clip(off, low, high), BARS, (low, high))
    return tuple(counts.tolist()), tuple(_short(edge) for edge in edges)


def _short(value: float) -> float:
    return float(f"{value:.6g}")
