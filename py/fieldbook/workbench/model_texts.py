"""Every text that people read on the model screen."""

from __future__ import annotations

MODEL = "Model"
