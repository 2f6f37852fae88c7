"""Signals: values that know who read them, and effects that follow.

>>> count = Signal(1)
>>> double = computed(lambda: count.value * 2)
>>> shown = effect(lambda: print(double.value))
2
>>> count.value = 4
8
"""

from fieldbook.bridge.reactivity.collections import ObservableDict, ObservableList
from fieldbook.bridge.reactivity.computeds import Computed, computed
from fieldbook.bridge.reactivity.effects import Effect, Scope, effect, scope
from fieldbook.bridge.reactivity.observable import observable, plain
from fieldbook.bridge.reactivity.observer import ABSENT, Change, Observation, observe
from fieldbook.bridge.reactivity.reaction import on_cleanup
from fieldbook.bridge.reactivity.scheduler import batch, on_error
from fieldbook.bridge.reactivity.signals import Signal
from fieldbook.bridge.reactivity.source import untracked
from fieldbook.bridge.reactivity.state import CycleError

__all__ = [
    "Signal",
    "Computed",
    "computed",
    "effect",
    "Effect",
    "batch",
    "untracked",
    "scope",
    "Scope",
    "on_cleanup",
    "on_error",
    "CycleError",
    "observable",
    "plain",
    "ObservableList",
    "ObservableDict",
    "observe",
    "Observation",
    "Change",
    "ABSENT",
]
