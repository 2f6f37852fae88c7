"""What a run found: what was acknowledged, and what of it was not kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Findings"]


@dataclass
class Findings:
    """Filled by a run while it goes on.

    ``acknowledged`` counts what the screen had promised to keep. Everything else is trouble: any of
    it makes the run a failure.
    """

    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    """Was acknowledged and is not there."""
    half: list[str] = field(default_factory=list)
    """Is there, but neither as it was before nor as it was to be."""
    mixed: list[str] = field(default_factory=list)
    """Files of two versions of the app in one page."""
    unopened: list[str] = field(default_factory=list)
    """The app or something in it did not open, or did not say why."""
    given_up: list[str] = field(default_factory=list)
    """Was acknowledged and is not there, since somebody who was asked gave it up: no trouble."""
    delays: list[float] = field(default_factory=list)
    """Milliseconds from keys to the "Saved" that holds them."""
    story: list[str] = field(default_factory=list)
    """What was done, for whoever reads of a failure."""

    def expect_kept(self, acknowledged: Iterable[str], there: Iterable[str], what: str) -> None:
        """Count what was acknowledged, and note what of it is missing."""
        wanted, found = list(acknowledged), set(there)
        self.acknowledged += len(wanted)
        self.lost += [f"{what}: {each}" for each in wanted if each not in found]

    @property
    def verdict(self) -> str:
        """One word for the run."""
        for word in ("lost", "half", "mixed", "unopened"):
            if getattr(self, word):
                return word
        return "ok" if self.acknowledged else "nothing acknowledged"

    def record(self) -> dict[str, Any]:
        """What is kept of the run."""
        trouble = [*self.lost, *self.half, *self.mixed, *self.unopened]
        return {
            "verdict": self.verdict,
            "acknowledged": self.acknowledged,
            "trouble": trouble[:20],
            "given_up": self.given_up,
            "delays": [round(delay) for delay in self.delays],
            "story": self.story,
        }
