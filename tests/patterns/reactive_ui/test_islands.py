"""Libraries as islands: told all that changed at once, heard by name, moved without harm."""

from __future__ import annotations

import json

from fieldbook.bridge.reactivity import Signal, batch
from fieldbook.bridge.vdom import Ref, component, each
from tests.bridge.vdom.paper import Paper


def test_an_adapter_is_told_once_a_flush_and_is_heard(paper: Paper) -> None:
    points, title, picked = Signal([1]), Signal("Rain"), list[int]()
    chart = Ref()
    paper.mount(
        lambda: component(
            "chart", {"points": points, "title": title}, on={"pick": picked.append}, ref=chart
        )
    )
    ((node, island),) = paper.islands.items()

    with batch():
        points.value = [1, 2]
        title.value = "Rain in May"
    paper.dispatcher.on_emit(node, "pick", "7")
    chart.call("zoom", 1, 9)

    assert [json.loads(told) for told in island.told] == [
        {"points": [1], "title": "Rain"},
        {"points": [1, 2], "title": "Rain in May"},
    ]
    assert picked == [7]
    assert paper.calls == [(node, "zoom", "[1, 9]")]


def test_an_island_moves_with_its_row_and_lives_on(paper: Paper) -> None:
    names = Signal(["a", "b", "c"])
    paper.mount(lambda: each(names, lambda name: component("chart", {"name": name}), key=str))
    before = dict(paper.islands)
    names.value = ["c", "a", "b"]
    assert paper.islands == before
    assert all(len(island.told) == 1 for island in before.values())
