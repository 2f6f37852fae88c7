"""Islands without a browser: what an adapter is told, and who hears of what it emits."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fieldbook.bridge.reactivity import Signal, batch, computed
from fieldbook.bridge.vdom import Content, Ref, component, each, h
from tests.bridge.vdom.paper import Paper


def told(paper: Paper) -> list[Any]:
    """What each island was told, by name."""
    return [[island.name, *map(json.loads, island.told)] for island in paper.islands.values()]


def test_all_that_changes_in_a_flush_is_one_update(paper: Paper) -> None:
    points, title = Signal([1]), Signal("a")
    paper.mount(
        lambda: component(
            "chart",
            {"points": points, "title": title, "size": computed(lambda: len(points.value))},
            attrs={"class": "wide"},
            tag="figure",
        )
    )
    assert paper.html() == '<figure class="wide"></figure>'
    with batch():
        points.value = [1, 2]
        title.value = "b"
    title.value = "b"
    first = {"points": [1], "title": "a", "size": 1}
    assert told(paper) == [["chart", first, {"points": [1, 2], "title": "b", "size": 2}]]


def test_a_view_drawn_again_tells_what_differs_and_what_is_gone(paper: Paper) -> None:
    props: Signal[dict[str, Any]] = Signal({"a": 1, "b": 2})
    paper.mount(lambda: component("chart", props.value))
    node = paper.find("div")
    props.value = {"a": 1, "c": 3}
    assert told(paper) == [["chart", {"a": 1, "b": 2}, {"c": 3, "b": None}]]
    assert paper.find("div") is node


@pytest.mark.parametrize("change", ["name", "tag", "key"])
def test_another_name_tag_or_key_is_another_island(paper: Paper, change: str) -> None:
    turned = Signal(False)

    def view() -> Content:
        other = change if turned.value else ""
        return component(
            "grid" if other == "name" else "chart",
            tag="p" if other == "tag" else "div",
            key=2 if other == "key" else 1,
        )

    paper.mount(view)
    (before,) = paper.islands
    turned.value = True
    assert len(paper.islands) == 1
    assert before not in paper.islands
    assert told(paper)[0][1:] == [{}]


def test_what_it_emits_reaches_its_handler(paper: Paper) -> None:
    heard: list[Any] = []
    paper.mount(lambda: component("chart", on={"pick": heard.append}))
    (island,) = paper.islands
    paper.dispatcher.on_emit(island, "pick", '{"row": 3}')
    paper.dispatcher.on_emit(island, "zoom", "1")
    assert heard == [{"row": 3}]


async def test_its_ref_calls_and_asks_and_lives_as_long(paper: Paper) -> None:
    chart, shown = Ref(), Signal(True)
    paper.mount(lambda: component("chart", ref=chart) if shown.value else None)
    (node,) = paper.islands
    chart.call("zoom", 1, 9)
    assert paper.calls == [(node, "zoom", "[1, 9]")]
    assert await chart.ask("extent") == [node, "extent", []]
    shown.value = False
    assert not chart.mounted


def test_another_ref_takes_over(paper: Paper) -> None:
    one, other = Ref(), Ref()
    which = Signal(one)
    paper.mount(lambda: component("chart", ref=which.value))
    which.value = other
    assert (one.mounted, other.mounted) == (False, True)
    assert len(told(paper)) == 1


def test_it_moves_with_its_row_and_lives_on(paper: Paper) -> None:
    order = Signal("ab")
    paper.mount(
        lambda: each(order, lambda name: h("p", None, component(name)), key=lambda name: name)
    )
    before = dict(paper.islands)
    order.value = "ba"
    assert paper.islands == before
    order.value = "b"
    assert [name for name, *_ in told(paper)] == ["b"]


def test_properties_that_can_t_cross_are_named_and_keep_the_island(paper: Paper) -> None:
    value: Signal[Any] = Signal(1)
    paper.mount(lambda: component("chart", {"points": value}))
    for bad in (object(), float("nan")):
        value.value = bad
        (error,) = paper.take_errors()
        assert "The properties of 'chart' must be JSON" in str(error)
    value.value = 2
    assert told(paper) == [["chart", {"points": 1}, {"points": 2}]]


def test_an_island_that_can_t_be_mounted_is_an_error_of_its_region(paper: Paper) -> None:
    value: Signal[Any] = Signal(object())
    paper.mount(lambda: component("chart", {"points": value.value}))
    assert len(paper.take_errors()) == 1
    assert (paper.html(), paper.islands) == ("", {})
    value.value = 1
    assert told(paper) == [["chart", {"points": 1}]]
