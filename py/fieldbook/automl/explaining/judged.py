"""Models of the first fold, judged on rows that they have not seen."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from fieldbook.automl.dataset import Dataset
from fieldbook.automl.pooling import Pool
from fieldbook.automl.trials import predict_with

__all__ = ["Judged"]


@dataclass(frozen=True, slots=True)
class Judged:
    """A mixture of models that were fitted to the first fold's training rows."""

    data: Dataset
    models: Sequence[Any]
    pool: Pool

    @property
    def rows(self) -> np.ndarray:
        """Positions of the rows that none of the models has seen."""
        return self.data.splits.folds[0][1]

    def predict(self, frame: pd.DataFrame) -> np.ndarray:
        """Predict prepared rows: numbers, or one column of probability for each class."""
        data = self.data
        target_range = (float(data.target.min()), float(data.target.max()))
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return self.pool.mix(
                [
                    predict_with(model, frame, data.task, data.classes, target_range)
                    for model in self.models
                ]
            )
