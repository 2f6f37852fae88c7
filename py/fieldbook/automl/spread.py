"""How far a score is from fold to fold; where there is one hold-out, from part to part of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fieldbook.automl.messages import Task
from fieldbook.automl.metrics import score

__all__ = ["PARTS", "parts", "spread"]

PARTS = 5  # as many as there are folds, so that spreads of both kinds say about the same

HeldOut = Sequence[tuple[np.ndarray, np.ndarray]]


def parts(held_out: HeldOut) -> HeldOut:
    """Divide the rows of a single hold-out into fifths; several folds stay as they are.

    held_out: truth and prediction of each fold's held-out rows.
    """
    if len(held_out) != 1 or len(held_out[0][0]) < PARTS:
        return held_out
    truth, prediction = held_out[0]
    return [(truth[part::PARTS], prediction[part::PARTS]) for part in range(PARTS)]


def spread(task: Task, held_out: HeldOut) -> float:
    """Give the standard deviation of the score over folds, or over the fifths of one hold-out."""
    scores = [score(task, truth, prediction) for truth, prediction in parts(held_out)]
    # A part may lack a class.
    known = [each for each in scores if np.isfinite(each)]
    return float(np.std(known)) if known else float("nan")
