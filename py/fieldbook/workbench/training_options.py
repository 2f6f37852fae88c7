"""What else may be settled before training: rows set aside, groups, time, costs, the seed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fieldbook.automl.messages import Task, TrainSpec
from fieldbook.bridge.reactivity import Computed, Signal, batch, computed
from fieldbook.workbench import training_texts as texts

__all__ = ["MOST_ASIDE", "TrainingOptions"]

MOST_ASIDE = 50
"""Percent of the rows: with more of them set aside too few are left to learn from."""
_MOST_SEED = 2**32 - 1
_MOST_TRIALS = 1000
_UNTOUCHED = {"hold_out": 0.0, "costs": None, "seed": 0, "trials": None}


class TrainingOptions:
    """The fields as they are typed, and what they ask of a training."""

    def __init__(self, task: Callable[[], Task | None]) -> None:
        """`task` is what is going to be trained, as far as that is known; tracked."""
        self.groups = Signal("")
        self.time = Signal("")
        self.aside = Signal("0")
        self.alarm = Signal("")
        self.miss = Signal("")
        self.seed = Signal("0")
        self.trials = Signal("")
        self.unfolded = Signal(False)
        """Whether they are shown at once, for some are not as most leave them."""
        self.has_costs: Computed[bool] = computed(lambda: task() is Task.BINARY)
        self.obstacle: Computed[str] = computed(self._obstacle)

    def drop(self, column: str) -> None:
        """Take a column back that is going to be predicted."""
        with batch():
            for chosen in (self.groups, self.time):
                if chosen.peek() == column:
                    chosen.value = ""

    def of_rows(self) -> dict[str, str]:
        """What the rows are to each other, as understanding a table wants to know it."""
        named = {"groups": self.groups.peek(), "time": self.time.peek()}
        return {name: column for name, column in named.items() if column}

    def asked(self) -> dict[str, Any]:
        """The fields of a `TrainSpec`; only where there is no obstacle."""
        aside, seed = _number(self.aside.peek()), _number(self.seed.peek())
        assert aside is not None
        assert seed is not None
        return {
            **self.of_rows(),
            "hold_out": aside / 100,
            "costs": self._costs() if self.has_costs.peek() else None,
            "seed": int(seed),
            "trials": self.count(),
        }

    def count(self) -> int | None:
        """How many models are to be tried, in whatever time; `None` where time decides. Tracked."""
        trials = _number(self.trials.value)
        return None if trials is None else int(trials)

    def take(self, spec: TrainSpec) -> None:
        """Show what an earlier training was asked for."""
        with batch():
            self.groups.value = spec.groups or ""
            self.time.value = spec.time or ""
            self.aside.value = f"{spec.hold_out * 100:g}"
            self.seed.value = str(spec.seed)
            self.trials.value = "" if spec.trials is None else str(spec.trials)
            alarm, miss = (f"{cost:g}" for cost in spec.costs) if spec.costs else ("", "")
            self.alarm.value, self.miss.value = alarm, miss
            self.unfolded.value = self.asked() != _UNTOUCHED or bool(spec.costs)

    def _costs(self) -> tuple[float, float] | None:
        alarm, miss = _number(self.alarm.value), _number(self.miss.value)
        return None if alarm is None or miss is None else (alarm, miss)

    def _obstacle(self) -> str:
        """Why these options can't be; empty where they can."""
        aside, seed = _number(self.aside.value), _number(self.seed.value)
        if aside is None or not 0 <= aside <= MOST_ASIDE:
            return texts.aside_limits(MOST_ASIDE)
        if seed is None or seed != int(seed) or not 0 <= seed <= _MOST_SEED:
            return texts.SEED_LIMITS
        trials = _number(self.trials.value) if self.trials.value.strip() else 1
        if trials is None or trials != int(trials) or not 1 <= trials <= _MOST_TRIALS:
            return texts.trials_limits(_MOST_TRIALS)
        if self.groups.value and self.groups.value == self.time.value:
            return texts.SAME_COLUMN
        typed = [cost.value.strip() for cost in (self.alarm, self.miss)]
        if self.has_costs.value and any(typed):
            costs = self._costs()
            if costs is None or min(costs) <= 0:
                return texts.BOTH_COSTS
        return ""


def _number(typed: str) -> float | None:
    try:
        number = float(typed)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None
