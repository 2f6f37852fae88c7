"""Signals bound to holes: a change writes one place, and no view runs."""

from __future__ import annotations

from fieldbook.bridge.reactivity import Signal, computed
from fieldbook.bridge.vdom import Content, html
from tests.bridge.vdom.paper import Paper


def test_a_change_is_one_operation_and_the_view_does_not_run_again(paper: Paper) -> None:
    state = Signal("saving")
    words = computed(lambda: "Saved" if state.value == "saved" else "Saving …")
    runs = 0

    def view() -> Content:
        nonlocal runs
        runs += 1
        return html("<p>{}</p>", words)

    paper.mount(view)
    paper.take()

    state.value = "saved"

    assert paper.html() == "<p>Saved</p>"
    assert [operation[0] for operation in paper.take()] == ["TEXT_HOLE"]
    assert runs == 1


def test_a_value_that_came_to_the_same_writes_nothing(paper: Paper) -> None:
    count = Signal(1)
    paper.mount(lambda: html("<p>{}</p>", computed(lambda: count.value > 0 and "some")))
    paper.take()
    count.value = 2
    assert paper.take() == []
