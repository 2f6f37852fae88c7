"""What is sent to the document: one stream a flush, and nothing that did not change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fieldbook.bridge.reactivity import Signal, batch, on_error
from fieldbook.bridge.reactivity.state import state
from fieldbook.bridge.vdom import Content, PythonVDOM, Ref, each, h, html, ops
from fieldbook.bridge.vdom.stream import separator_for
from tests.bridge.vdom.recorder import Recorder

JAVASCRIPT = Path(__file__).parents[3] / "app" / "bridge" / "ops.js"


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def vdom(recorder: Recorder) -> Iterator[PythonVDOM]:
    errors: list[Exception] = []
    vdom = PythonVDOM(recorder, on_error=errors.append)
    yield vdom
    for mounted in list(vdom._mounted):
        mounted.dispose()
    on_error(None)
    assert errors == []
    assert state.commits == []


def test_both_sides_number_the_operations_alike() -> None:
    text = JAVASCRIPT.read_text("utf-8")
    theirs = {name: int(number) for name, number in re.findall(r"const (\w+) = (\d+);", text)}
    ours = {name: value for name, value in vars(ops).items() if name.isupper()}
    assert theirs == ours


def test_mounting_is_one_stream_with_definitions_first(
    vdom: PythonVDOM, recorder: Recorder
) -> None:
    vdom.mount("#root", lambda: html("<p class={}>{}</p>", "a", 1))
    (flush,) = recorder.flushes
    assert [name for name, *_ in flush] == ["NAME", "NAME", "TEMPLATE", "TEXT", "BLOCK"]
    assert flush[2] == ("TEMPLATE", 1, "<p hole-0><!--1--></p>")
    assert flush[4] == ("BLOCK", 1, 3, 2, ops.STRING, "a", "1")


def test_a_template_is_sent_once(vdom: PythonVDOM, recorder: Recorder) -> None:
    items = Signal([1])
    vdom.mount("#root", lambda: [html("<p>{}</p>", item) for item in items.value])
    recorder.flushes.clear()
    items.value = [1, 2]
    assert recorder.flushes == [[("BLOCK", 1, 4, 2, "2")]]


def test_a_changed_signal_sends_its_hole_and_nothing_else(
    vdom: PythonVDOM, recorder: Recorder
) -> None:
    text, name = Signal("a"), Signal("x")
    vdom.mount("#root", lambda: html("<p class={} title={}>{}</p>", name, "t", text))
    recorder.take()
    text.value = "b"
    assert recorder.take() == [("TEXT_HOLE", 3, 2, "b")]
    name.value = "y"
    assert recorder.take() == [("SET_HOLE", 3, 0, ops.STRING, "y")]


def test_rendering_again_sends_what_differs(vdom: PythonVDOM, recorder: Recorder) -> None:
    count = Signal(1)
    vdom.mount(
        "#root",
        lambda: [
            html("<p class={}>{}</p>", "same", count.value % 2),
            h("i", {"title": count.value, "id": "same"}, "same"),
        ],
    )
    recorder.take()
    count.value = 3
    assert recorder.take() == [("SET", 4, ops.ATTRIBUTE, 3, ops.STRING, "3")]


def test_nothing_changed_nothing_sent(vdom: PythonVDOM, recorder: Recorder) -> None:
    count = Signal(1)
    vdom.mount("#root", lambda: html("<p>{}</p>", count.value % 2))
    recorder.take()
    count.value = 3
    assert recorder.flushes == []


def test_a_batch_sends_once(vdom: PythonVDOM, recorder: Recorder) -> None:
    one, other = Signal("a"), Signal("b")
    vdom.mount("#root", lambda: html("<p>{}{}</p>", one, other))
    recorder.take()
    with batch():
        one.value = "c"
        other.value = "d"
        one.value = "e"
    assert recorder.flushes == [[("TEXT_HOLE", 3, 0, "e"), ("TEXT_HOLE", 3, 1, "d")]]


def test_a_swap_sends_two_moves(vdom: PythonVDOM, recorder: Recorder) -> None:
    items = Signal([*range(10)])
    vdom.mount("#root", lambda: each(items, lambda n: html("<p>{}</p>", n), key=lambda n: n))
    recorder.take()
    items.value = [0, 8, *range(2, 8), 1, 9]
    assert [name for name, *_ in recorder.take()] == ["MOVE", "MOVE"]


def test_clearing_a_list_sends_one_removal_and_one_release(
    vdom: PythonVDOM, recorder: Recorder
) -> None:
    items = Signal([*range(10)])
    vdom.mount("#root", lambda: each(items, lambda n: html("<p>{}</p>", n), key=lambda n: n))
    recorder.take()
    items.value = []
    assert [name for name, *_ in recorder.take()] == ["CLEAR", "RELEASE"]


def test_ids_are_used_again_only_after_their_release_was_sent(
    vdom: PythonVDOM, recorder: Recorder
) -> None:
    key = Signal(1)
    vdom.mount("#root", lambda: html("<p>{}</p>", "x", key=key.value))
    recorder.take()
    key.value = 2
    (created,) = [op for op in recorder.take() if op[0] == "BLOCK"]
    key.value = 3
    (created_next,) = [op for op in recorder.take() if op[0] == "BLOCK"]
    assert (created[2], created_next[2]) == (4, 3)


def test_calls_keep_their_place_among_the_changes(vdom: PythonVDOM, recorder: Recorder) -> None:
    ref, text = Ref(), Signal("a")
    vdom.mount("#root", lambda: html("<input ref={} title={}>", ref, text))
    recorder.take()
    ref.call("select")
    assert [op[0] for op in recorder.take()] == ["CALL"]
    with pytest.raises(TypeError):
        ref.call("select", object())
    text.value = "b"
    assert [op[0] for op in recorder.take()] == ["SET_HOLE"]


@pytest.mark.parametrize(
    "strings",
    [
        ["a\0b", "c"],
        ["\0"],
        ["\0|", "|"],
        ["a\0", "|b"],
        ["\0||", "\0|", "\0"],
        ["", "\0|", ""],
        ["\0|\0||\0|||", "x\0"],
    ],
)
def test_any_strings_can_be_joined_and_split(
    vdom: PythonVDOM, recorder: Recorder, strings: list[str]
) -> None:
    separator = separator_for(strings)
    assert separator.join(strings).split(separator) == strings
    vdom.mount("#root", lambda: [html("<p>{}</p>", text) for text in strings])
    assert [op[-1] for op in recorder.take() if op[0] == "BLOCK"] == strings


def test_what_fails_leaves_no_half_operation(recorder: Recorder) -> None:
    errors: list[Exception] = []
    vdom = PythonVDOM(recorder, on_error=errors.append)
    value: Signal[Any] = Signal("a")

    def view() -> Content:
        return html("<p prop:x={} title={}>{}</p>", value, "t", "text")

    mounted = vdom.mount("#root", view)
    recorder.take()
    value.value = object()
    value.value = "b"
    assert recorder.take() == [("SET_HOLE", 3, 0, ops.STRING, "b")]
    assert [type(error) for error in errors] == [TypeError]
    mounted.dispose()
    on_error(None)


def test_handlers_are_called_by_their_hole(vdom: PythonVDOM, recorder: Recorder) -> None:
    heard: list[str] = []
    vdom.mount(
        "#root",
        lambda: html("<p @click={} @keydown={}></p>", lambda: heard.append("click"), None),
    )
    recorder.dispatcher.on_event(3, 0, None)
    recorder.dispatcher.on_event(3, 1, None)
    recorder.dispatcher.on_event(99, 0, None)
    assert heard == ["click"]


async def test_a_ref_asks_after_the_changes_were_sent(vdom: PythonVDOM) -> None:
    ref = Ref()
    with pytest.raises(LookupError, match="not mounted"):
        await ref.ask("measure")
    vdom.mount("#root", lambda: html("<p ref={}></p>", ref))
    assert await ref.ask("measure", 1) == [4, "measure", [1]]
    assert ref.element == "element 4"
