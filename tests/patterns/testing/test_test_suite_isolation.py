"""Tests that leave nothing behind: the test that leaks is the one that is told."""

from __future__ import annotations

from fieldbook.bridge.reactivity import Signal, on_error
from fieldbook.bridge.reactivity.state import state
from fieldbook.bridge.vdom import html
from tests.bridge.vdom.paper import Paper


def test_a_view_that_was_not_taken_away_is_found_and_one_that_was_leaves_nothing() -> None:
    paper, text = Paper(), Signal("a")
    mounted = paper.vdom.mount("#root", lambda: html("<p @click={}>{}</p>", print, text))
    assert paper.left() != [], "this is what fails the test that forgets it"

    mounted.dispose()
    on_error(None)
    assert paper.left() == []
    assert (state.depth, state.tracker, state.owner) == (0, None, None)


def test_the_next_test_begins_with_names_of_its_own(paper: Paper) -> None:
    paper.mount(lambda: html("<p>{}</p>", "first id"))
    (names,) = paper.flushes
    assert names[0][0] == "NAME", "definitions are sent anew: no earlier document is remembered"
