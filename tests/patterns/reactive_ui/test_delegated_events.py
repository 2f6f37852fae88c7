"""One listener for all: handlers stay in Python, and changing one costs the document nothing."""

from __future__ import annotations

from fieldbook.bridge.reactivity import Signal
from fieldbook.bridge.vdom import Content, Event, html
from tests.bridge.vdom.paper import Paper


def test_an_event_goes_outwards_until_it_is_stopped(paper: Paper) -> None:
    heard: list[str] = []

    def stop(event: Event) -> None:
        heard.append(f"inner {event.type}")
        event.stop_propagation()

    paper.mount(
        lambda: html(
            "<ul @click={}><li @click={}>one</li><li>two</li></ul>",
            lambda: heard.append("outer"),
            stop,
        )
    )
    paper.fire(paper.find("li", 0), "click")
    paper.fire(paper.find("li", 1), "click")
    assert heard == ["inner click", "outer"]


def test_a_handler_that_changes_with_its_view_costs_nothing_on_the_way(paper: Paper) -> None:
    number, chosen = Signal(1), list[int]()

    def view() -> Content:
        now = number.value
        return html("<button @click={}>choose</button>", lambda: chosen.append(now))

    paper.mount(view)
    paper.take()
    number.value = 2
    assert paper.take() == []
    paper.fire(paper.find("button"), "click")
    assert chosen == [2]
