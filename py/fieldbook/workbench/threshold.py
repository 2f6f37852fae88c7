"""From which probability on a class is named: what each choice finds, misses and costs."""

from __future__ import annotations

from dataclasses import dataclass

from fieldbook.automl.explaining.messages import Curve
from fieldbook.bridge.reactivity import Computed, Signal, computed

__all__ = ["USUAL", "Outcome", "Threshold"]

USUAL = 0.5
"""Where the likelier of two classes is named."""


@dataclass(frozen=True)
class Outcome:
    """How the rows that were held out come out, in counts."""

    hits: int
    misses: int
    alarms: int
    spared: int
    """Of the other class, and not named."""

    @property
    def rows(self) -> int:
        return self.hits + self.misses + self.alarms + self.spared

    @property
    def precision(self) -> float | None:
        """Share of those named that are right; `None` where none is named."""
        called = self.hits + self.alarms
        return self.hits / called if called else None

    @property
    def recall(self) -> float:
        """Share of the class that is found."""
        return self.hits / (self.hits + self.misses)

    @property
    def accuracy(self) -> float:
        """Share of all rows that come out right."""
        return (self.hits + self.spared) / self.rows

    def cost(self, alarm: float, miss: float) -> float:
        """What the mistakes cost, each kind its own."""
        return self.alarms * alarm + self.misses * miss


class Threshold:
    """A choice on a curve, and what mistakes cost."""

    def __init__(self, curve: Computed[Curve | None]) -> None:
        self.usual = Signal(USUAL)
        """Where the model draws the line by itself."""
        self.at = Signal(USUAL)
        self.alarm_cost = Signal(1.0)
        self.miss_cost = Signal(1.0)
        self.place: Computed[int | None] = computed(self._place)
        """The curve's point that is chosen; `None` where no row reaches the threshold."""
        self.outcome: Computed[Outcome | None] = computed(self._outcome)
        self.cheapest: Computed[float] = computed(self._cheapest)
        self._curve = curve

    def choose(self, text: str) -> None:
        """Take a threshold as it was typed; what is none changes nothing."""
        value = _number(text)
        if value is not None and value <= 1:
            self.at.value = value

    def set_cost(self, cost: Signal[float], text: str) -> None:
        """Take a cost as it was typed; what is none changes nothing."""
        value = _number(text)
        if value is not None:
            cost.value = value

    def begin(self, usual: float | None) -> None:
        """Begin where the model draws the line; by itself it names the likelier class."""
        self.usual.value = self.at.value = USUAL if usual is None else usual

    def choose_usual(self) -> None:
        """Go back to where the model draws the line."""
        self.at.value = self.usual.peek()

    @property
    def moved(self) -> bool:
        """Whether another line was chosen than the model's own."""
        return self.at.value != self.usual.value

    def choose_cheapest(self) -> None:
        """Go where the mistakes cost least."""
        self.at.value = self.cheapest.peek()

    def _place(self) -> int | None:
        curve = self._curve.value
        if curve is None:
            return None
        reached = [place for place, each in enumerate(curve.thresholds) if each >= self.at.value]
        return reached[-1] if reached else None

    def _outcome(self) -> Outcome | None:
        curve = self._curve.value
        return None if curve is None else _outcome(curve, self.place.value)

    def _cheapest(self) -> float:
        """The threshold of least cost; of equal ones the highest, which names fewest."""
        curve = self._curve.value
        if curve is None:
            return USUAL
        alarm, miss = self.alarm_cost.value, self.miss_cost.value
        best, cost = 1.0, _outcome(curve, None).cost(alarm, miss)
        for place, threshold in enumerate(curve.thresholds):
            here = _outcome(curve, place).cost(alarm, miss)
            if here < cost:
                best, cost = threshold, here
        return best


def _outcome(curve: Curve, place: int | None) -> Outcome:
    hits, alarms = (0, 0) if place is None else (curve.hits[place], curve.alarms[place])
    return Outcome(hits, curve.positives - hits, alarms, curve.negatives - alarms)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value < float("inf") else None
