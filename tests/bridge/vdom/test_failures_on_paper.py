"""What fails while it is mounted or takes over leaves nothing behind."""

from __future__ import annotations

import pytest

from fieldbook.bridge.reactivity import Signal
from fieldbook.bridge.vdom import (
    Content,
    component,
    each,
    fragment,
    h,
    html,
)
from tests.bridge.vdom.kinds import STRANGE
from tests.bridge.vdom.paper import Paper


def fails(way: str) -> Content:
    """A node that can't be shown, each in its way."""
    match way:
        case "name":
            return h("b", {"a b": 1}, html("<i>{}</i>", FOLLOWED))
        case "property":
            return h("b", {"title": FOLLOWED, "prop:x": STRANGE}, html("<i>{}</i>", FOLLOWED))
        case "hole":
            return html("<b title={} prop:x={}>{}</b>", FOLLOWED, STRANGE, "text")
        case "child":
            return html("<b title={}>{}</b>", FOLLOWED, [html("<i>{}</i>", FOLLOWED), BAD])
        case "island":
            return component("chart", {"title": FOLLOWED, "x": STRANGE})
        case "element of an island":
            return component("chart", attrs={"a b": 1})
    return fragment(html("<i>{}</i>", FOLLOWED), BAD, key="k")


FOLLOWED = Signal("followed")
BAD = html("<u prop:x={}></u>", STRANGE)
WAYS = ["name", "property", "hole", "child", "island", "element of an island", "fragment"]


@pytest.mark.parametrize("before", ["nothing", "the same shape"])
@pytest.mark.parametrize("place", ["element", "block", "region", "row", "list"])
@pytest.mark.parametrize("way", WAYS)
def test_what_fails_leaves_nothing_and_the_next_is_shown(
    paper: Paper, way: str, place: str, before: str
) -> None:
    """`paper` itself sees to it that no id, listener or island is left."""
    good: Content = None
    if before == "the same shape":
        inner = html("<i>{}</i>", FOLLOWED)
        good = component("chart", {"x": 1}) if "island" in way else h("b", None, inner)
    content = Signal(good)

    def view() -> Content:
        now = content.value
        match place:
            case "element":
                return h("div", None, html("<q>{}</q>", FOLLOWED), now, h("s"))
            case "block":
                return html("<div>{}{}</div>", now, html("<q>{}</q>", FOLLOWED))
            case "region":
                return h("div", None, "x", lambda: content.value)
            case "row":
                return each(lambda: [1], lambda n: [now, h("s", None, n)], key=lambda n: n)
        return [html("<q>{}</q>", FOLLOWED), now, h("s")]

    paper.mount(view)
    for _ in range(2):
        content.value = fails(way)
        assert paper.take_errors() != []
        content.value = h("em", None, FOLLOWED)
        assert "<em>followed</em>" in paper.html()
    FOLLOWED.value = "changed"
    assert "<em>changed</em>" in paper.html()
    FOLLOWED.value = "followed"
    paper.mounts[0].dispose()
    assert FOLLOWED._bound is None and not FOLLOWED._subscribers


@pytest.mark.parametrize("place", ["region", "element", "block", "new row", "row", "hole"])
def test_a_node_that_is_wanted_in_two_places_goes_on_in_the_first(paper: Paper, place: str) -> None:
    text, twice = Signal("a"), Signal(False)
    shared = html("<b>{}</b>", text)

    def other() -> Content:
        match place:
            case "region":
                return shared
            case "element":
                return h("p", None, h("i"), shared)
            case "block":
                return html("<p>{}</p>", [h("i"), shared])
            case "new row":
                return each(lambda: [1], lambda _: shared, key=lambda n: n)
        return html("<p>{}</p>", shared)

    if place == "row":
        second: Content = each(lambda: [1], lambda _: shared if twice.value else "", key=id)
    else:
        second = fragment(lambda: other() if twice.value else None)
    paper.mount(lambda: [h("div", None, shared), second])
    twice.value = True
    (error,) = paper.take_errors()
    assert "in one place only" in str(error)
    text.value = "b"
    assert paper.html() == "<div><b>b</b></div>"
    twice.value = False
    assert paper.html() == "<div><b>b</b></div>"
