"""Lists that keep their nodes: rows move, as few as can be, with all that is in them."""

from __future__ import annotations

from fieldbook.bridge.reactivity import Signal
from fieldbook.bridge.vdom import each, html
from tests.bridge.vdom.paper import Paper


def test_a_row_that_moves_is_the_same_row_and_the_others_stay(paper: Paper) -> None:
    crops = Signal(["oats", "rye", "wheat", "beans"])
    paper.mount(lambda: each(crops, lambda crop: html("<li>{}</li>", crop), key=str))
    before = {element.inner: element for element in paper.roots["#root"].every()}
    paper.take()

    crops.value = ["beans", "oats", "rye", "wheat"]

    after = {element.inner: element for element in paper.roots["#root"].every()}
    assert list(after) == ["beans", "oats", "rye", "wheat"]
    assert all(after[name] is before[name] for name in before)
    assert [operation[0] for operation in paper.take()] == ["MOVE"]


def test_one_key_twice_is_named_and_what_was_shown_stays(paper: Paper) -> None:
    crops = Signal(["oats", "rye"])
    paper.mount(lambda: each(crops, lambda crop: html("<li>{}</li>", crop), key=str))
    crops.value = ["oats", "oats"]
    (error,) = paper.take_errors()
    assert "oats" in str(error)
    assert paper.html() == "<li>oats</li><li>rye</li>"


def test_an_item_that_was_changed_in_place_is_not_seen(paper: Paper) -> None:
    crop = ["oats"]
    crops = Signal([crop])
    paper.mount(lambda: each(crops, lambda item: html("<li>{}</li>", item[0]), key=id))
    crop[0] = "rye"
    crops.value = [crop]
    assert paper.html() == "<li>oats</li>"
