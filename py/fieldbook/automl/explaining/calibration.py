"""Whether probabilities can be taken at their word.

Reliability diagrams after Murphy and Winkler (1977), with bins of equally many rows
(Niculescu-Mizil and Caruana, 2005), of which the counts are told: a bin of few rows says little.
Of several classes the probability of the class that is named is judged (Guo et al., 2017). The
score is Brier's (1950).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fieldbook.automl.explaining.held_out import HeldOut
from fieldbook.automl.explaining.messages import Calibration

__all__ = ["calibration"]

BINS = 10
LEAST_ROWS = 20  # in a bin


def calibration(held: HeldOut, classes: Sequence[str]) -> Calibration | None:
    """Compare mean probability with what happened, bin by bin; nothing where rows are too few."""
    if len(held.rows) < LEAST_ROWS:
        return None
    if len(classes) == 2:
        label, probability, happened = classes[1], held.prediction[:, 1], held.truth == 1
    else:
        label = ""
        probability, happened = held.prediction.max(axis=1), held.named == held.truth
    order = np.argsort(probability, kind="stable")
    probability, happened = probability[order], happened[order].astype(np.float64)
    starts = _starts(probability)
    counts = np.diff(np.r_[starts, len(order)])
    share = happened.mean()
    return Calibration(
        label=label,
        predicted=_means(probability, starts, counts),
        observed=_means(happened, starts, counts),
        counts=tuple(counts.tolist()),
        brier=float(np.mean((probability - happened) ** 2)),
        brier_of_share=float(share * (1 - share)),
    )


def _starts(ordered: np.ndarray) -> np.ndarray:
    """Where bins begin: equal probabilities stay together, so that bins may be fewer."""
    bins = max(1, min(BINS, len(ordered) // LEAST_ROWS))
    wanted = ordered[np.arange(bins) * len(ordered) // bins]
    return np.unique(np.searchsorted(ordered, wanted, side="left"))


def _means(values: np.ndarray, starts: np.ndarray, counts: np.ndarray) -> tuple[float, ...]:
    means = np.add.reduceat(values, starts) / counts
    return tuple(float(f"{each:.6g}") for each in means)
