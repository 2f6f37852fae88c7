"""Every text that people read on the training screen."""

from __future__ import annotations

TRAIN_A_MODEL = "Train a model"
