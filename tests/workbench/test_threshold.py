from __future__ import annotations

import pytest

from fieldbook.automl.explaining.messages import Curve
from fieldbook.bridge.reactivity import Signal, computed
from fieldbook.workbench.threshold import Outcome, Threshold

CURVE = Curve("yes", 50, 150, (0.9, 0.7, 0.4, 0.1), (20, 40, 45, 50), (2, 15, 60, 150), 0.86, 0.7)


@pytest.fixture
def threshold() -> Threshold:
    curve: Signal[Curve | None] = Signal(CURVE)
    return Threshold(computed(lambda: curve.value))


@pytest.mark.parametrize(
    ("at", "outcome"),
    [
        (0.5, Outcome(40, 10, 15, 135)),
        (0.7, Outcome(40, 10, 15, 135)),
        (0.71, Outcome(20, 30, 2, 148)),
        (0.0, Outcome(50, 0, 150, 0)),
        (1.0, Outcome(0, 50, 0, 150)),
    ],
)
def test_a_threshold_is_a_point_of_the_curve(
    threshold: Threshold, at: float, outcome: Outcome
) -> None:
    threshold.choose(str(at))
    assert threshold.outcome.value == outcome
    assert outcome.rows == 200


def test_rates_are_of_what_they_say() -> None:
    outcome = Outcome(hits=40, misses=10, alarms=15, spared=135)
    assert outcome.precision == pytest.approx(40 / 55)
    assert outcome.recall == 0.8
    assert outcome.accuracy == 175 / 200
    assert outcome.cost(alarm=2, miss=10) == 130
    assert Outcome(0, 50, 0, 150).precision is None


@pytest.mark.parametrize(
    ("alarm", "miss", "at"),
    [("1", "1", 0.7), ("1", "20", 0.1), ("20", "1", 1.0), ("0", "1", 0.1), ("1", "0", 1.0)],
)
def test_costs_say_where_the_line_is_cheapest(
    threshold: Threshold, alarm: str, miss: str, at: float
) -> None:
    threshold.set_cost(threshold.alarm_cost, alarm)
    threshold.set_cost(threshold.miss_cost, miss)
    assert threshold.cheapest.value == at
    threshold.choose_cheapest()
    assert threshold.at.value == at


@pytest.mark.parametrize("text", ["", "a half", "-1", "nan", "inf", "1.01"])
def test_what_is_no_threshold_changes_nothing(threshold: Threshold, text: str) -> None:
    threshold.choose(text)
    assert threshold.at.value == 0.5


@pytest.mark.parametrize("text", ["", "much", "-1", "nan", "inf"])
def test_what_is_no_cost_changes_nothing(threshold: Threshold, text: str) -> None:
    threshold.set_cost(threshold.miss_cost, text)
    assert threshold.miss_cost.value == 1


def test_without_a_curve_there_is_nothing_to_choose() -> None:
    nothing: Signal[Curve | None] = Signal(None)
    threshold = Threshold(computed(lambda: nothing.value))
    assert threshold.outcome.value is None
    assert threshold.cheapest.value == 0.5
