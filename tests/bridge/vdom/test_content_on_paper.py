"""What is shown, on a document without a browser."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from fieldbook.bridge.reactivity import Signal, batch
from fieldbook.bridge.vdom import (
    Content,
    h,
    html,
)
from tests.bridge.vdom.kinds import KINDS
from tests.bridge.vdom.paper import Paper


def test_plain_values_are_text_and_none_and_booleans_are_nothing(paper: Paper) -> None:
    values: list[Any] = ["a", 1, 2.5, None, True, False]
    paper.mount(lambda: html("<p>{}|{}|{}|{}|{}|{}</p>", *values))
    paper.mount(lambda: h("p", None, *values), "#fresh")
    assert paper.html() == "<p>a|1|2.5|||</p>"
    assert paper.html("#fresh") == "<p>a12.5</p>"


def test_markup_in_a_hole_stays_text(paper: Paper) -> None:
    paper.mount(lambda: html("<p>{}</p>", "<img src=x>&amp;"))
    assert paper.html() == "<p>&lt;img src=x&gt;&amp;amp;</p>"
    assert [each.tag for each in paper.roots["#root"].every()] == ["p"]


@pytest.mark.parametrize(
    ("value", "title", "hidden"),
    [
        (None, None, None),
        (False, None, "false"),
        (True, "", "true"),
        ("", "", ""),
        (3, "3", "3"),
    ],
)
def test_an_attribute_is_removed_empty_or_text_and_a_state_of_aria_a_word(
    paper: Paper, value: object, title: str | None, hidden: str | None
) -> None:
    shown: Signal[object] = Signal("before")
    paper.mount(
        lambda: [
            html("<b title={} aria-hidden={}></b>", shown, shown),
            h("i", {"title": shown, "aria-hidden": shown}),
        ]
    )
    shown.value = value
    for tag in "bi":
        attributes = paper.find(tag).attributes
        assert (attributes.get("title"), attributes.get("aria-hidden")) == (title, hidden)


def test_what_is_none_from_the_first_is_not_there(paper: Paper) -> None:
    paper.mount(lambda: html("<p title={} value={} style:width={} id={}></p>", None, None, None, 1))
    node = paper.find("p")
    assert (node.attributes, node.properties, node.styles) == ({"id": "1"}, {"value": None}, {})


def test_properties_and_styles_are_set_as_such(paper: Paper) -> None:
    checked, width = Signal(True), Signal[str | None]("10px")
    paper.mount(
        lambda: [
            html(
                "<input checked={} disabled={} prop:max={} style:width={}>",
                checked,
                lambda: not checked.value,
                [1, 2],
                width,
            ),
            h("b", {"checked": checked, "prop:max": 10, "style:width": width}),
        ]
    )
    field, other = paper.find("input"), paper.find("b")
    assert field.properties == {"checked": True, "disabled": False, "max": "[1, 2]"}
    assert other.properties == {"checked": True, "max": "10"}
    assert field.styles == other.styles == {"width": "10px"}
    with batch():
        checked.value = False
        width.value = None
    assert field.properties == {"checked": False, "disabled": True, "max": "[1, 2]"}
    assert field.styles == other.styles == {}


def test_properties_of_an_element_come_after_its_children(paper: Paper) -> None:
    """A select takes a value only when it has the option."""
    chosen = Signal("a")
    options = Signal(["a"])
    paper.mount(
        lambda: h("select", {"value": chosen.value}, [h("option", None, o) for o in options.value])
    )
    names = [name for name, *_ in paper.take()]
    assert names.index("SET") > max(at for at, name in enumerate(names) if name == "ELEMENT")
    with batch():
        chosen.value = "b"
        options.value = ["a", "b"]
    assert [name for name, *_ in paper.take()] == ["ELEMENT", "TEXT", "INSERT", "SET"]


def test_properties_come_change_and_go_with_the_view(paper: Paper) -> None:
    props: Signal[dict[str, Any]] = Signal({"title": "a", "class": "x"})
    title = Signal("followed")
    paper.mount(lambda: h("p", props.value, "text"))
    props.value = {"title": title}
    assert paper.html() == '<p title="followed">text</p>'
    title.value = "changed"
    assert paper.html() == '<p title="changed">text</p>'
    props.value = {"title": "fixed"}
    title.value = "unheard"
    assert paper.html() == '<p title="fixed">text</p>'
    assert not title._subscribers and title._bound is None


@pytest.mark.parametrize("first", KINDS)
def test_a_hole_follows_what_kind_of_content_it_gets(paper: Paper, first: str) -> None:
    """The same template and the same element, with each kind after this one and back."""
    kind = Signal(first)

    def view() -> Content:
        make = KINDS[kind.value][0]
        return [html("<p>{}{}{}</p>", "(", make(), ")"), h("div", None, "(", make(), ")")]

    paper.mount(view)
    for second in KINDS:
        for name in (second, second, first):
            kind.value = name
            shown = f"({KINDS[name][1]})"
            assert paper.html() == f"<p>{shown}</p><div>{shown}</div>"


def test_a_signal_of_text_may_come_to_hold_nodes_and_text_again(paper: Paper) -> None:
    content: Signal[Content] = Signal("text")
    paper.mount(lambda: html("<p>{}{}</p>", content, "!"))
    turns: list[tuple[Content, str]] = [
        (html("<b></b>"), "<b></b>"),
        (["a", h("i")], "a<i></i>"),
        ("text", "text"),
    ]
    for value, shown in turns:
        content.value = value
        assert paper.html() == f"<p>{shown}!</p>"


def test_every_hole_of_a_template_may_change_with_the_view(paper: Paper) -> None:
    """From a value to a signal, to another value, to none; of the same template."""
    values: Signal[tuple[Any, ...]] = Signal(("a", "b", "c", "d"))
    text, width = Signal[Any]("text"), Signal("2px")
    paper.mount(
        lambda: html("<p title={} value={} style:width={}>{}</p>", *values.value),
    )
    node = paper.find("p")
    for title, value, style, content in [
        (text, text, width, text),
        ("x", 3, "1px", [h("i"), text]),
        (None, None, None, None),
        (lambda: text.value, lambda: text.value, lambda: width.value, lambda: text.value),
    ]:
        values.value = (title, value, style, content)
        text.value = text.value + "!"
        width.value = "3" + width.value
    assert paper.html() == '<p title="text!!!!">text!!!!</p>'
    assert node is paper.find("p")
    assert (node.properties, node.styles) == ({"value": "text!!!!"}, {"width": "33332px"})
    values.value = (None, "v", None, "end")
    assert not text._subscribers and text._bound is None
    assert paper.html() == "<p>end</p>"


def test_a_hole_whose_signal_holds_nodes_may_become_something_else(paper: Paper) -> None:
    nodes: Signal[Content] = Signal("text")
    other = Signal(False)
    paper.mount(lambda: html("<p>{}</p>", "plain" if other.value else nodes))
    nodes.value = [h("i"), "n"]
    assert paper.html() == "<p><i></i>n</p>"
    other.value = True
    assert paper.html() == "<p>plain</p>"
    other.value = False
    assert paper.html() == "<p><i></i>n</p>"
    nodes.value = "text again"
    assert paper.html() == "<p>text again</p>"


def test_a_template_of_several_roots_is_one_item_of_a_list(paper: Paper) -> None:
    names = Signal(["a", "b", "c"])

    def view() -> Content:
        return [
            html("<dt>{}</dt>{}<dd>{}</dd>", name, ":", name.upper(), key=name)
            for name in names.value
        ]

    paper.mount(view)
    first = paper.find("dt")
    assert paper.html().startswith("<dt>a</dt>:<dd>A</dd><dt>b</dt>")
    names.value = ["c", "a"]
    assert paper.html() == "<dt>c</dt>:<dd>C</dd><dt>a</dt>:<dd>A</dd>"
    assert paper.find("dt", 1) is first


def test_a_template_of_a_single_hole_is_its_content(paper: Paper) -> None:
    paper.mount(lambda: html("before {} &amp; after", "text"))
    assert paper.html() == "before text &amp; after"


def test_a_template_string_is_formatted_as_python_does(paper: Paper) -> None:
    class TString:
        """The shape of Python 3.14's `string.templatelib.Template`."""

        def __init__(self, strings: tuple[str, ...], *holes: tuple[Any, str | None, str]) -> None:
            self.strings = strings
            self.interpolations = tuple(
                SimpleNamespace(value=value, conversion=conversion, format_spec=spec)
                for value, conversion, spec in holes
            )

    name = Signal("tea")
    parts = ("<p>", ": ", " ", " ", " ", "</p>")
    paper.mount(
        lambda: html(
            TString(
                parts,
                (name, None, ""),
                (2.5, None, ".2f"),
                ("é", "r", ""),
                ("é", "a", ""),
                (1, "s", ""),
            )
        )
    )
    assert paper.html() == r"<p>tea: 2.50 'é' '\xe9' 1</p>"
    name.value = "coffee"
    assert paper.html().startswith("<p>coffee: ")
