"""Any graph tells what a recalculation by hand tells, and does nothing twice."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import pytest

from fieldbook.bridge.reactivity import Computed, Effect, Signal, batch, effect

Value = int | str
Sources = list[Signal[int] | Computed[int]]


class Graph:
    """Signals, computeds upon them that choose what they read, and effects on some of those."""

    def __init__(self, choose: random.Random) -> None:
        self.choose = choose
        self.signals = [Signal(choose.randrange(4)) for _ in range(4)]
        self.rules: list[tuple[int, int, int]] = []
        self.nodes: Sources = list(self.signals)
        self.runs: Counter[str] = Counter()
        self.seen: dict[int, Value] = {}
        self.effects: dict[int, Effect] = {}
        for _ in range(12):
            self.add_computed()

    def add_computed(self) -> None:
        """A computed of what is there already; it fails where it would be 3."""
        number = len(self.nodes)
        which, one, other = (self.choose.randrange(number) for _ in range(3))
        self.rules.append((which, one, other))

        def compute() -> int:
            self.runs[f"computed {number}"] += 1
            taken = one if self.nodes[which].value % 2 else other
            return checked(self.nodes[taken].value + self.nodes[which].value)

        self.nodes.append(Computed(compute))

    def follow(self, number: int) -> None:
        def note() -> None:
            self.runs[f"effect {number}"] += 1
            self.seen[number] = outcome(lambda: self.nodes[number].value)

        self.effects[number] = effect(note)

    def by_hand(self, number: int) -> int:
        """The value of a node, worked out from the signals alone."""
        if number < len(self.signals):
            return self.signals[number].peek()
        which, one, other = self.rules[number - len(self.signals)]
        chosen = self.by_hand(which)
        return checked(self.by_hand(one if chosen % 2 else other) + chosen)


def checked(value: int) -> int:
    if value % 5 == 3:
        raise ZeroDivisionError(value)
    return value % 5


def outcome(read: Callable[[], int]) -> Value:
    try:
        return read()
    except ZeroDivisionError as error:
        return repr(error)


@pytest.mark.parametrize("seed", range(20))
def test_any_graph_is_right_after_any_change(seed: int) -> None:
    choose = random.Random(seed)
    graph = Graph(choose)
    for _ in range(60):
        number = choose.randrange(len(graph.nodes))
        if number not in graph.effects:
            graph.follow(number)
        elif choose.random() < 0.5:
            graph.effects.pop(number).dispose()
            del graph.seen[number]
        graph.runs.clear()
        with batch():
            for signal in choose.sample(graph.signals, choose.randrange(1, 4)):
                signal.value = choose.randrange(4)
        assert not graph.runs or max(graph.runs.values()) == 1, "each at most once in a flush"
        for followed, seen in graph.seen.items():
            assert seen == outcome(lambda node=followed: graph.by_hand(node))  # type: ignore[misc]
        number = choose.randrange(len(graph.nodes))
        read = outcome(lambda node=number: graph.nodes[node].peek())  # type: ignore[misc]
        assert read == outcome(lambda node=number: graph.by_hand(node))  # type: ignore[misc]
    for follower in graph.effects.values():
        follower.dispose()
    assert [signal._subscribers for signal in graph.signals if signal._subscribers] == []
