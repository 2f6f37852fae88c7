"""Observable dataclasses and collections: followed by effects, told to observers."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import pytest

from fieldbook.bridge.reactivity import (
    ABSENT,
    Change,
    ObservableDict,
    ObservableList,
    Signal,
    batch,
    computed,
    effect,
    observable,
    observe,
    plain,
)


@observable
@dataclass
class Cell:
    source: str = ""
    tags: list[str] = field(default_factory=list)


@observable
@dataclass
class Notebook:
    title: str
    cells: list[Cell] = field(default_factory=list)
    metadata: dict[str, Any] = field(default_factory=dict)


def test_a_field_is_followed() -> None:
    cell = Cell("1")
    seen: list[str] = []
    effect(lambda: seen.append(cell.source))
    cell.source = "2"
    cell.source = "2"
    assert seen == ["1", "2"]


def test_only_the_field_that_was_read_is_followed() -> None:
    notebook = Notebook("a")
    runs: list[str] = []
    effect(lambda: runs.append(notebook.title))
    notebook.cells = [Cell()]
    assert runs == ["a"]


def test_nested_objects_lists_and_dictionaries_are_followed() -> None:
    notebook = Notebook("a", [Cell("x")], {"kernel": {"name": "python"}})
    sources: list[str] = []
    kernels: list[str] = []
    effect(lambda: sources.append(" ".join(cell.source for cell in notebook.cells)))
    effect(lambda: kernels.append(notebook.metadata["kernel"]["name"]))
    notebook.cells.append(Cell("y"))
    notebook.cells[0].source = "z"
    notebook.cells[0] = Cell("w")
    notebook.metadata["kernel"]["name"] = "r"
    notebook.metadata["kernel"] = {"name": "julia"}
    assert sources == ["x", "x y", "z y", "w y"]
    assert kernels == ["python", "r", "julia"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda items: items.append(9), [3, 1, 2, 9]),
        (lambda items: items.insert(1, 9), [3, 9, 1, 2]),
        (lambda items: items.extend([8, 9]), [3, 1, 2, 8, 9]),
        (lambda items: items.pop(), [3, 1]),
        (lambda items: items.remove(1), [3, 2]),
        (lambda items: items.reverse(), [2, 1, 3]),
        (lambda items: items.sort(), [1, 2, 3]),
        (lambda items: items.sort(key=lambda item: -item), [3, 2, 1]),
        (lambda items: items.__setitem__(slice(0, 2), [9]), [9, 2]),
        (lambda items: items.__delitem__(slice(0, 2)), [2]),
        (lambda items: items.__iadd__([9]), [3, 1, 2, 9]),
        (lambda items: items.clear(), []),
    ],
)
def test_every_way_to_change_a_list_is_followed(
    change: Callable[[Any], object], expected: list[int]
) -> None:
    items = ObservableList([3, 1, 2])
    total = computed(lambda: sum(items))
    seen: list[list[int]] = []
    effect(lambda: seen.append(list(items)))
    assert total.value == 6
    change(items)
    assert seen == [[3, 1, 2], expected]
    assert total.value == sum(expected)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda items: items.update(b=2), {"a": 1, "b": 2}),
        (lambda items: items.setdefault("b", 2), {"a": 1, "b": 2}),
        (lambda items: items.pop("a"), {}),
        (lambda items: items.popitem(), {}),
        (lambda items: items.clear(), {}),
    ],
)
def test_every_way_to_change_a_dictionary_is_followed(
    change: Callable[[Any], object], expected: dict[str, int]
) -> None:
    items = ObservableDict({"a": 1})
    seen: list[dict[str, int]] = []
    effect(lambda: seen.append(dict(items)))
    change(items)
    assert seen == [{"a": 1}, expected]


@pytest.mark.parametrize(
    "read",
    [
        len,
        list,
        tuple,
        sorted,
        sum,
        max,
        bool,
        lambda items: items[0],
        lambda items: items[-1:],
        lambda items: 1 in items,
        lambda items: items == [1],
        lambda items: items.index(1),
        lambda items: items.count(1),
        lambda items: [*items],
        lambda items: list(reversed(items)),
        lambda items: items.copy(),
        lambda items: items + [1],  # noqa: RUF005  # the operator is what is tried
        lambda items: json.dumps(plain(items)),
    ],
)
def test_every_way_to_read_a_list_follows(read: Callable[[Any], object]) -> None:
    items = ObservableList([1])
    runs: list[object] = []
    effect(lambda: runs.append(read(items)))
    items.append(1)
    assert len(runs) == 2


def test_an_unfollowed_field_costs_no_signal() -> None:
    cell = Cell("x")
    cell.source = cell.source + "y"
    assert vars(cell) == {"source": "xy", "tags": []}


def test_a_computed_may_make_observables_but_not_change_them() -> None:
    assert computed(lambda: Cell("new").source).value == "new"
    cell = Cell()

    def write() -> None:
        cell.source = "x"

    for wrong in (write, lambda: cell.tags.append("x")):
        with pytest.raises(RuntimeError, match="may only read"):
            _ = computed(wrong).value
    assert cell == Cell()


def test_an_observer_hears_each_change_with_its_path_at_once() -> None:
    notebook = Notebook("a", [Cell("x")])
    heard: list[Change] = []
    observation = observe(notebook, heard.append)
    new = Cell("y")
    with batch():
        notebook.title = "b"
        assert heard == [Change(("title",), "a", "b")]
        notebook.cells.append(new)
        notebook.cells[0].source = "z"
    notebook.metadata["k"] = 1
    del notebook.metadata["k"]
    assert heard[1:] == [
        Change(("cells", 1), ABSENT, new),
        Change(("cells", 0, "source"), "x", "z"),
        Change(("metadata", "k"), ABSENT, 1),
        Change(("metadata", "k"), 1, ABSENT),
    ]
    observation.dispose()
    observation.dispose()
    notebook.title = "c"
    notebook.cells[1].source = "unheard"
    assert len(heard) == 5


def test_an_observer_follows_what_comes_and_leaves_what_goes() -> None:
    notebook = Notebook("a", [Cell("x")])
    heard: list[Change] = []
    observe(notebook, heard.append)
    old = notebook.cells[0]
    notebook.cells = [Cell("y"), Cell("z")]
    notebook.cells.insert(0, Cell("first"))
    heard.clear()
    old.source = "unheard"
    notebook.cells[1].source = "Y"
    assert heard == [Change(("cells", 1, "source"), "y", "Y")]


def test_an_observer_survives_a_ring() -> None:
    ring: ObservableList[Any] = ObservableList()
    ring.append(ring)
    heard: list[Change] = []
    observe(ring, heard.append)
    ring.append(1)
    assert [change.path for change in heard] == [(1,)]


def test_a_bulk_change_is_told_once_with_both_states() -> None:
    items = ObservableList([2, 1])
    heard: list[Change] = []
    observe(items, heard.append)
    items.sort()
    items.extend([3, 4])
    assert heard == [Change((), [2, 1], [1, 2]), Change((), [1, 2], [1, 2, 3, 4])]


def test_what_an_observer_reads_subscribes_nobody() -> None:
    cell, source, factor = Cell(), Signal(1), Signal(1)
    observe(cell, lambda _: factor.value)
    runs: list[int] = []

    def write() -> None:
        runs.append(source.value)
        cell.source = str(source.value)

    effect(write)
    factor.value = 2
    assert runs == [1]
    source.value = 2
    assert runs == [1, 2]


def test_a_signal_that_came_back_is_no_change() -> None:
    count = Signal(1)
    heard: list[Change] = []
    observe(count, heard.append)
    with batch():
        count.value = 2
        count.value = 1
    assert heard == []
    count.value = 3
    assert heard == [Change((), 1, 3)]


def test_one_object_in_two_places_is_told_of_at_both() -> None:
    shared = Cell("x")
    cells = ObservableList([shared, Cell("y"), shared])
    heard: list[Change] = []
    observation = observe(cells, heard.append)
    shared.source = "z"
    assert [change.path for change in heard] == [(0, "source"), (2, "source")]
    heard.clear()
    del cells[0]
    shared.source = "w"
    assert [change.path for change in heard] == [(0,), (1, "source")]
    observation.dispose()
    shared.source = "unheard"
    assert len(heard) == 2


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda items: items.insert(-1, 9), Change((2,), ABSENT, 9)),
        (lambda items: items.insert(-9, 9), Change((0,), ABSENT, 9)),
        (lambda items: items.insert(9, 9), Change((3,), ABSENT, 9)),
        (lambda items: items.__setitem__(-1, 9), Change((2,), 2, 9)),
        (lambda items: items.__delitem__(-1), Change((2,), 2, ABSENT)),
        (lambda items: items.__delitem__(0), Change((0,), 3, ABSENT)),
    ],
)
def test_a_place_is_told_as_it_is_counted_from_the_front(
    change: Callable[[Any], object], expected: Change
) -> None:
    items = ObservableList([3, 1, 2])
    heard: list[Change] = []
    observe(items, heard.append)
    change(items)
    assert heard == [expected]
    assert repr(heard[0]) == repr(expected)


def test_what_changes_nothing_is_not_told() -> None:
    items, names = ObservableList([1]), ObservableDict({"a": 1})
    heard: list[Change] = []
    runs: list[int] = []
    observe(items, heard.append)
    observe(names, heard.append)
    effect(lambda: runs.append(len(items) + len(names)))
    items[0] = 1
    items.extend([])
    names["a"] = 1
    ObservableList().clear()
    ObservableDict().clear()
    assert (heard, runs) == ([], [2])


def test_clearing_a_dictionary_is_one_change_with_both_states() -> None:
    names = ObservableDict({"a": 1, "b": 2})
    heard: list[Change] = []
    observe(names, heard.append)
    names.clear()
    assert heard == [Change((), {"a": 1, "b": 2}, {})]


@pytest.mark.parametrize(
    "read",
    [
        len,
        list,
        bool,
        dict,
        lambda items: items["a"],
        lambda items: items.get("b"),
        lambda items: "b" in items,
        lambda items: list(items.items()),
        lambda items: items == {"a": 1},
        lambda items: items.copy(),
        lambda items: json.dumps(plain(items)),
    ],
)
def test_every_way_to_read_a_dictionary_follows(read: Callable[[Any], object]) -> None:
    items = ObservableDict({"a": 1})
    runs: list[object] = []
    effect(lambda: runs.append(read(items)))
    items["b"] = 2
    assert len(runs) == 2


def test_collections_equal_what_holds_the_same() -> None:
    assert ObservableList([1]) == ObservableList([1]) == [1]
    assert ObservableList([1]) != [2]
    assert ObservableDict({"a": [1]}) == ObservableDict({"a": [1]}) == {"a": [1]}
    assert ObservableDict({"a": 1}) != {"a": 2}
    assert ObservableList([1]) != (1,)


def test_collections_show_what_they_hold() -> None:
    assert repr(ObservableList([1])) == "ObservableList([1])"
    assert repr(ObservableDict({"a": 1})) == "ObservableDict({'a': 1})"


def test_a_computed_may_not_change_a_dictionary() -> None:
    names = ObservableDict({"a": 1})
    for wrong in (names.clear, lambda: names.pop("a"), lambda: names.setdefault("b", 2)):
        with pytest.raises(RuntimeError, match="may only read"):
            _ = computed(wrong).value
    assert names == {"a": 1}


def test_a_field_of_the_class_is_no_value() -> None:
    cell = Cell()
    runs: list[object] = []
    effect(lambda: runs.append(Cell.source))
    cell.source = "x"
    assert len(runs) == 1 and runs[0] not in ("", "x")


def test_a_field_that_is_not_set_yet_is_told_by_name() -> None:
    with pytest.raises(AttributeError, match=r"Notebook\.title is not set yet"):
        _ = Notebook.__new__(Notebook).title


def test_a_failing_observer_does_not_keep_the_change_from_others() -> None:
    cell = Cell("x")
    heard: list[Change] = []

    def fail(change: Change) -> None:
        raise ValueError(change.new)

    observe(cell, fail)
    observe(cell, heard.append)
    with pytest.raises(ValueError, match="y"):
        cell.source = "y"
    assert heard == [Change(("source",), "x", "y")]


def test_signals_and_computeds_are_observed_too() -> None:
    count = Signal(1)
    double = computed(lambda: count.value * 2)
    heard: list[Change] = []
    observe(count, heard.append)
    observation = observe(double, heard.append)
    count.value = 2
    assert heard == [Change((), 1, 2), Change((), 2, 4)]
    observation.dispose()
    count.value = 3
    assert heard[2:] == [Change((), 2, 3)]


def test_other_objects_cannot_be_observed() -> None:
    with pytest.raises(TypeError, match="make them @observable"):
        observe([1], print)


def test_dataclass_tools_still_work() -> None:
    notebook = Notebook("a", [Cell("x", ["t"])], {"k": [1]})
    assert notebook == Notebook("a", [Cell("x", ["t"])], {"k": [1]})
    assert replace(notebook, title="b").title == "b"
    assert asdict(notebook)["title"] == "a"
    assert plain(notebook) == {
        "title": "a",
        "cells": [{"source": "x", "tags": ["t"]}],
        "metadata": {"k": [1]},
    }
    assert json.loads(json.dumps(plain(notebook)))["cells"][0]["tags"] == ["t"]


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda it: pickle.loads(pickle.dumps(it))])
def test_a_copy_has_values_but_no_followers(duplicate: Callable[[Notebook], Notebook]) -> None:
    notebook = Notebook("a", [Cell("x")])
    seen: list[str] = []
    heard: list[Change] = []
    effect(lambda: seen.append(notebook.title + notebook.cells[0].source))
    observe(notebook, heard.append)
    other = duplicate(notebook)
    assert other == notebook
    other.title = "b"
    other.cells[0].source = "y"
    other.cells.append(Cell())
    assert (seen, heard) == (["ax"], [])


def test_only_open_dataclasses_can_be_observable() -> None:
    with pytest.raises(TypeError, match="no dataclass"):
        observable(object)
    with pytest.raises(TypeError, match="frozen"):
        observable(dataclass(frozen=True)(type("Frozen", (), {})))
    with pytest.raises(TypeError, match="slots"):
        observable(dataclass(slots=True)(type("Slotted", (), {"__annotations__": {"x": int}})))
