"""Handlers without a browser: who is called, with what, and what becomes of errors."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from fieldbook.bridge.reactivity import Signal
from fieldbook.bridge.vdom import Content, Event, HostError, PythonVDOM, h, html
from fieldbook.bridge.vdom.event import call_handler
from tests.bridge.vdom.paper import Paper
from tests.bridge.vdom.recorder import Recorder


class Counter:
    """Handlers that are methods and objects."""

    def __init__(self) -> None:
        self.heard: list[object] = []

    def plain(self) -> None:
        self.heard.append("plain")

    def taking(self, event: object) -> None:
        self.heard.append(event)

    def __call__(self, event: object) -> None:
        self.heard.append(("called", event))


def test_a_handler_gets_the_event_if_it_requires_it() -> None:
    counter = Counter()
    heard = counter.heard
    handlers: list[Callable[..., object]] = [
        counter.plain,
        counter.taking,
        counter,
        lambda: heard.append("nothing"),
        lambda event: heard.append(("taken", event)),
        lambda row=7: heard.append(row),
        lambda *rest: heard.append(rest),
        partial(heard.append, "bound"),
        partial(counter.taking),
    ]
    for handler in handlers:
        call_handler(handler, "event")
    assert heard == [
        "plain",
        "event",
        ("called", "event"),
        "nothing",
        ("taken", "event"),
        7,
        (),
        "bound",
        "event",
    ]


def test_an_event_tells_what_the_real_one_tells() -> None:
    told: list[str] = []
    raw = SimpleNamespace(
        type="keydown",
        key="Enter",
        target=SimpleNamespace(value="text", checked=True),
        button=2,
        ctrlKey=True,
        shiftKey=False,
        altKey=True,
        metaKey=False,
        preventDefault=lambda: told.append("prevented"),
        stopPropagation=lambda: told.append("stopped"),
    )
    event = Event(raw)
    assert (event.type, event.key, event.value, event.checked) == ("keydown", "Enter", "text", True)
    assert event.button == 2
    assert (event.ctrl, event.shift, event.alt, event.meta) == (True, False, True, False)
    event.prevent_default()
    event.stop_propagation()
    assert told == ["prevented", "stopped"]


def test_an_event_goes_from_the_inside_out_until_it_is_stopped(paper: Paper) -> None:
    heard: list[str] = []
    stopping: Signal[bool] = Signal(False)

    def inner(event: Event) -> None:
        heard.append("inner")
        if stopping.peek():
            event.stop_propagation()

    def view() -> Content:
        button = html("<button @click={}></button>", inner)
        element = h("p", {"@click": lambda: heard.append("element")}, button)
        return html("<div @click={}>{}</div>", lambda: heard.append("outer"), element)

    paper.mount(view)
    paper.fire(paper.find("button"), "click")
    assert heard == ["inner", "element", "outer"]
    heard.clear()
    stopping.value = True
    paper.fire(paper.find("button"), "click")
    assert heard == ["inner"]


def test_a_handler_may_change_go_and_come_back(paper: Paper) -> None:
    heard: list[str] = []
    which: Signal[str | None] = Signal("a")

    def view() -> Content:
        name = which.value
        handler = None if name is None else lambda: heard.append(name)
        return [html("<b @click={}></b>", handler), h("i", {"@click": handler})]

    paper.mount(view)
    for name in ("a", "b", None, "c"):
        which.value = name
        for tag in "bi":
            paper.fire(paper.find(tag), "click")
    assert heard == ["a", "a", "b", "b", "c", "c"]


def test_a_handler_is_a_batch(paper: Paper) -> None:
    one, other = Signal(0), Signal(0)

    def both() -> None:
        one.value = 1
        other.value = 1

    paper.mount(lambda: html("<p @click={}>{}{}</p>", both, one, other))
    paper.flushes.clear()
    paper.fire(paper.find("p"), "click")
    assert len(paper.flushes) == 1
    assert paper.html() == "<p>11</p>"


def test_an_error_is_reported_and_the_next_handler_called(paper: Paper) -> None:
    heard: list[str] = []

    def fail() -> None:
        raise LookupError("gone")

    def view() -> Content:
        return html("<p @click={}>{}</p>", lambda: heard.append("p"), h("b", {"@click": fail}))

    paper.mount(view)
    paper.fire(paper.find("b"), "click")
    assert [repr(error) for error in paper.take_errors()] == ["LookupError('gone')"]
    assert heard == ["p"]


async def test_a_coroutine_handler_runs_on_and_its_error_is_reported(paper: Paper) -> None:
    done: list[str] = []

    async def work(event: Event) -> None:
        await asyncio.sleep(0)
        if event.key == "x":
            raise LookupError("late")
        done.append(event.key)

    paper.mount(lambda: html("<input @keydown={}>", work))
    for key in ("a", "x"):
        paper.fire(paper.find("input"), "keydown", key=key)
    assert done == []
    await asyncio.gather(*paper.tasks)
    assert done == ["a"]
    assert [repr(error) for error in paper.take_errors()] == ["LookupError('late')"]


def test_what_fails_in_javascript_is_reported(paper: Paper) -> None:
    paper.mount(lambda: h("p"))
    paper.dispatcher.on_failure("“max” of <p> can't be set")
    (error,) = paper.take_errors()
    assert isinstance(error, HostError) and "can't be set" in str(error)


def test_errors_go_to_standard_error_unless_somebody_asks(
    capsys: pytest.CaptureFixture[str],
) -> None:
    PythonVDOM(Recorder()).on_failure("it broke")
    assert "HostError: it broke" in capsys.readouterr().err


def test_an_event_of_a_node_that_went_away_reaches_nobody(paper: Paper) -> None:
    heard: list[Any] = []
    shown = Signal(True)
    paper.mount(lambda: html("<p @click={}></p>", lambda: heard.append(1)) if shown.value else None)
    gone = paper.find("p")
    shown.value = False
    paper.fire(gone, "click")
    paper.dispatcher.on_emit(99, "pick", "1")
    assert heard == []
