"""Views drawn again: a view describes, and only what differs is written."""

from __future__ import annotations

from fieldbook.bridge.reactivity import Signal
from fieldbook.bridge.vdom import Content, h
from tests.bridge.vdom.paper import Paper


def test_a_view_that_is_drawn_again_keeps_its_nodes_and_sends_what_differs(paper: Paper) -> None:
    names = Signal(["oats", "rye"])

    def view() -> Content:
        return h("ol", None, [h("li", {"title": name}, name, key=name) for name in names.value])

    paper.mount(view)
    oats = paper.find("li")
    paper.take()

    names.value = ["oats", "rye", "wheat"]

    assert paper.html().count("<li") == 3
    assert paper.find("li") is oats
    told = {operation[0] for operation in paper.take()}
    assert told <= {"ELEMENT", "SET", "TEXT", "INSERT"}, "only the new row is written"


def test_a_view_that_fails_keeps_what_it_showed_and_the_next_change_tries_again(
    paper: Paper,
) -> None:
    share = Signal(2)
    paper.mount(lambda: h("p", None, f"1 of {6 // share.value}"))

    share.value = 0
    assert paper.html() == "<p>1 of 3</p>"
    assert [type(error) for error in paper.take_errors()] == [ZeroDivisionError]

    share.value = 3
    assert paper.html() == "<p>1 of 2</p>"
