"""What else may be settled before training: how it is typed, what is asked of the engine."""

from __future__ import annotations

from typing import Any

import pytest

from fieldbook.automl.messages import Task, TrainSpec
from fieldbook.workbench import training_texts as texts
from fieldbook.workbench.training_options import TrainingOptions


def options(task: Task | None = Task.BINARY) -> TrainingOptions:
    return TrainingOptions(lambda: task)


def test_who_settles_nothing_asks_for_nothing_special() -> None:
    settled = options()
    assert settled.obstacle.peek() == ""
    assert settled.asked() == {"hold_out": 0.0, "costs": None, "seed": 0, "trials": None}


def test_what_is_typed_is_asked_for() -> None:
    settled = options()
    settled.groups.value, settled.time.value = "site", "day"
    settled.aside.value, settled.seed.value = "20", "7"
    settled.alarm.value, settled.miss.value = "1", "2.5"
    settled.trials.value = "12"
    assert settled.obstacle.peek() == ""
    assert settled.of_rows() == {"groups": "site", "time": "day"}
    spec = TrainSpec("sick", "sick.model", **settled.asked())
    assert (spec.groups, spec.time, spec.hold_out) == ("site", "day", 0.2)
    assert (spec.costs, spec.seed, spec.trials) == ((1.0, 2.5), 7, 12)


@pytest.mark.parametrize(
    ("typed", "obstacle"),
    [
        ({"aside": "60"}, texts.aside_limits(50)),
        ({"aside": "-1"}, texts.aside_limits(50)),
        ({"aside": ""}, texts.aside_limits(50)),
        ({"seed": "1.5"}, texts.SEED_LIMITS),
        ({"seed": "inf"}, texts.SEED_LIMITS),
        ({"seed": "4294967296"}, texts.SEED_LIMITS),
        ({"trials": "0"}, texts.trials_limits(1000)),
        ({"trials": "many"}, texts.trials_limits(1000)),
        ({"trials": "2.5"}, texts.trials_limits(1000)),
        ({"alarm": "3"}, texts.BOTH_COSTS),
        ({"alarm": "3", "miss": "0"}, texts.BOTH_COSTS),
        ({"alarm": "3", "miss": "much"}, texts.BOTH_COSTS),
        ({"groups": "site", "time": "site"}, texts.SAME_COLUMN),
    ],
)
def test_what_can_t_be_is_said(typed: dict[str, str], obstacle: str) -> None:
    settled = options()
    for name, text in typed.items():
        getattr(settled, name).value = text
    assert settled.obstacle.peek() == obstacle


@pytest.mark.parametrize("task", [None, Task.REGRESSION, Task.MULTICLASS])
def test_costs_are_asked_for_between_two_classes_only(task: Task | None) -> None:
    settled = options(task)
    settled.alarm.value = "much"
    assert not settled.has_costs.peek()
    assert settled.obstacle.peek() == ""
    assert settled.asked()["costs"] is None


def test_a_column_that_is_predicted_is_nothing_else() -> None:
    settled = options()
    settled.groups.value, settled.time.value = "site", "day"
    settled.drop("site")
    assert settled.of_rows() == {"time": "day"}


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"groups": "site", "hold_out": 0.15, "seed": 3, "costs": (1.0, 12.5)},
        {"time": "day", "trials": 8},
    ],
)
def test_what_was_asked_for_is_shown_again(asked: dict[str, Any]) -> None:
    settled = options()
    settled.groups.value, settled.alarm.value = "other", "9"
    settled.take(TrainSpec("sick", "sick.model", **asked))
    nothing = {"hold_out": 0.0, "costs": None, "seed": 0, "trials": None}
    assert settled.asked() == {**nothing, **asked}
