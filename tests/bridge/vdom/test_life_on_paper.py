"""Views on a document without a browser: how they change, what is kept, what ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fieldbook.bridge.reactivity import Signal, on_cleanup
from fieldbook.bridge.vdom import (
    Content,
    Node,
    Ref,
    TemplateError,
    component,
    each,
    fragment,
    h,
    html,
    show,
)
from tests.bridge.vdom.kinds import STRANGE
from tests.bridge.vdom.paper import Paper


def test_a_view_goes_away_as_a_whole(paper: Paper) -> None:
    ended: list[str] = []
    text = Signal("a")

    def view() -> Content:
        on_cleanup(lambda: ended.append("view"))
        return html("<p>{}{}</p>", text, lambda: text.value)

    mounted = paper.mount(view)
    assert paper.html() == "<p>aa</p>"
    mounted.dispose()
    mounted.dispose()
    assert (paper.html(), ended) == ("", ["view"])
    assert not text._subscribers and text._bound is None


def test_mounting_nowhere_says_so_and_leaves_nothing(paper: Paper) -> None:
    with pytest.raises(LookupError, match="#nowhere"):
        paper.mount(lambda: None, "#nowhere")


def test_show_renders_only_when_the_condition_turns(paper: Paper) -> None:
    count, drawn = Signal(1), []

    def many() -> Content:
        drawn.append("many")
        return html("<p>{}</p>", count)

    paper.mount(lambda: show(lambda: count.value > 1, many, lambda: h("i")))
    assert paper.html() == "<i></i>"
    count.value = 2
    count.value = 3
    assert (paper.html(), drawn) == ("<p>3</p>", ["many"])
    count.value = 0
    assert paper.html() == "<i></i>"


def test_show_takes_a_signal_and_may_show_nothing(paper: Paper) -> None:
    flag = Signal("")
    paper.mount(lambda: show(flag, lambda: "shown"))
    assert paper.html() == ""
    flag.value = "yes"
    assert paper.html() == "shown"


def test_a_kept_node_may_be_shown_again_but_in_one_place_only(paper: Paper) -> None:
    kept = html("<b>{}</b>", "kept")
    count: Signal[int] = Signal(1)
    paper.mount(lambda: [h("i"), *[kept] * count.value])
    first = paper.find("b")
    count.value = 0
    count.value = 1
    assert paper.html() == "<i></i><b>kept</b>"
    assert paper.find("b") is not first
    count.value = 2
    (error,) = paper.take_errors()
    assert "in one place only" in str(error)


KEPT: dict[str, Callable[[Signal[str]], Node]] = {
    "block": lambda s: html("<p title={}>{}{}</p>", s, html("<b>{}</b>", s), lambda: s.value),
    "element": lambda s: h("p", {"title": s}, html("<b>{}</b>", s), s),
    "fragment": lambda s: fragment(h("p", None, s), "text", key="k"),
    "list": lambda s: each(lambda: [1, 2], lambda n: h("p", None, n, s), key=lambda n: n),
    "region": lambda s: show(lambda: True, lambda: h("p", None, s)),
    "island": lambda s: component("chart", {"title": s}, attrs={"title": s}),
}


@pytest.mark.parametrize("kind", KEPT)
def test_whatever_was_kept_can_be_shown_again_and_follows(paper: Paper, kind: str) -> None:
    text, shown = Signal("before"), Signal(True)
    kept = KEPT[kind](text)
    paper.mount(lambda: [h("i"), kept if shown.value else None, h("u")])
    first = paper.html()
    for _ in range(2):
        shown.value = False
        assert paper.html() == "<i></i><u></u>"
        shown.value = True
        assert paper.html() == first
    text.value = "after"
    assert paper.html() == first.replace("before", "after")


def test_a_kept_node_moves_among_others(paper: Paper) -> None:
    kept = h("b", None, "kept")
    others = Signal((0, 1))

    def view() -> Content:
        before, after = others.value
        return [*[h("i") for _ in range(before)], kept, *[h("u") for _ in range(after)]]

    paper.mount(view)
    node = paper.find("b")
    for before, after in [(2, 0), (0, 2), (1, 1)]:
        others.value = (before, after)
        assert paper.html() == "<i></i>" * before + "<b>kept</b>" + "<u></u>" * after
        assert paper.find("b") is node


def test_a_view_that_fails_keeps_what_was_shown_and_tries_again(paper: Paper) -> None:
    divisor = Signal(1)
    paper.mount(lambda: html("<p>{}</p>", 6 // divisor.value))
    divisor.value = 0
    assert [type(error) for error in paper.take_errors()] == [ZeroDivisionError]
    assert paper.html() == "<p>6</p>"
    divisor.value = 3
    assert paper.html() == "<p>2</p>"


def test_what_can_t_be_shown_is_an_error_of_its_region_alone(paper: Paper) -> None:
    content: Signal[Any] = Signal("good")
    paper.mount(lambda: h("p", None, "before", lambda: content.value, h("i")))
    content.value = STRANGE
    (error,) = paper.take_errors()
    assert str(error).startswith("strange can't be shown.")
    assert paper.html() == "<p>beforegood<i></i></p>", "what was shown stays"
    content.value = h("b", {"a b": 1})
    (error,) = paper.take_errors()
    assert "can't be the name" in str(error)
    assert paper.html() == "<p>before<i></i></p>", "what can't be mounted is nothing"
    content.value = "good again"
    assert paper.html() == "<p>beforegood again<i></i></p>"


def test_a_template_that_can_t_be_used_is_an_error_of_its_view(paper: Paper) -> None:
    paper.mount(lambda: html("<p>"))
    (error,) = paper.take_errors()
    assert isinstance(error, TemplateError)


def test_an_element_that_loses_its_children_is_emptied_at_once(paper: Paper) -> None:
    count = Signal(3)
    paper.mount(lambda: h("p", None, [h("i") for _ in range(count.value)]))
    paper.take()
    count.value = 0
    assert [op[0] for op in paper.take()] == ["EMPTY", "RELEASE"]
    assert paper.html() == "<p></p>"


def test_text_is_changed_where_it_stands(paper: Paper) -> None:
    text = Signal("a")
    paper.mount(lambda: h("p", None, text.value, "same"))
    paper.take()
    text.value = "b"
    assert [op[0] for op in paper.take()] == ["SET_TEXT"]
    assert paper.html() == "<p>bsame</p>"


def test_refs_hold_their_element_as_long_as_it_is_there(paper: Paper) -> None:
    one, other = Ref(), Ref()
    which: Signal[Ref | None] = Signal(one)
    paper.mount(lambda: [html("<p ref={}></p>", which.value), h("b", {"ref": which.value})])
    assert one.element is paper.find("b")
    which.value = other
    assert not one.mounted
    assert other.element is paper.find("b")
    other.call("focus", 1)
    assert paper.calls[-1][1:] == ("focus", "[1]")
    which.value = None
    assert not other.mounted
    other.call("focus")
    assert len(paper.calls) == 1, "what has gone away is asked for nothing"
    with pytest.raises(LookupError, match="not mounted"):
        _ = other.element
