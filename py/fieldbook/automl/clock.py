"""How the time budget is divided."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

__all__ = ["Clock"]


@dataclass(frozen=True, slots=True)
class Clock:
    """A budget in seconds since a start, or none."""

    budget: float | None
    started: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started

    def left(self, share: float = 1.0) -> float | None:
        """Seconds until a share of the budget is spent; None where there is no budget."""
        return None if self.budget is None else self.budget * share - self.seconds

    def over(self, share: float = 1.0) -> bool:
        """Whether that share of the budget is spent."""
        left = self.left(share)
        return left is not None and left <= 0
