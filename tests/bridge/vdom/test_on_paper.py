"""Views on a document without a browser: what is shown, what is kept, what ends."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from fieldbook.bridge.reactivity import ObservableList, Signal, batch, computed, effect, on_cleanup
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
from tests.bridge.vdom.paper import Paper


class Strange:
    """What nobody can show."""

    def __repr__(self) -> str:
        return "strange"


STRANGE: Any = Strange()


# Content


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


KINDS: dict[str, tuple[Callable[[], Content], str]] = {
    "text": (lambda: "text", "text"),
    "none": (lambda: None, ""),
    "signal": (lambda: Signal("signal"), "signal"),
    "computed": (lambda: computed(lambda: 4), "4"),
    "signal of nodes": (lambda: Signal([h("i"), "n"]), "<i></i>n"),
    "block": (lambda: html("<b></b>"), "<b></b>"),
    "list": (lambda: [h("i"), h("u", key="u"), None, ["x"]], "<i></i><u></u>x"),
    "generator": (lambda: (str(n) for n in range(3)), "012"),
    "fragment": (lambda: fragment("a", h("u", None, "b")), "a<u>b</u>"),
    "keyed fragment": (lambda: fragment("a", h("s"), key="k"), "a<s></s>"),
    "region": (lambda: lambda: [h("s"), "in"], "<s></s>in"),
    "each": (
        lambda: each(lambda: [1, 2], lambda n: h("em", None, n), lambda n: n),
        "<em>1</em><em>2</em>",
    ),
    "show": (lambda: show(lambda: True, lambda: h("q")), "<q></q>"),
    "region and more": (lambda: [lambda: "r", h("hr")], "r<hr>"),
}


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
    for value, shown in [
        (html("<b></b>"), "<b></b>"),
        (["a", h("i")], "a<i></i>"),
        ("text", "text"),
    ]:
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


# Lists


def test_any_list_becomes_any_other_and_keeps_its_nodes(paper: Paper) -> None:
    lists = [[], [1], [1, 2, 3], [3, 2, 1], [4, 1, 5, 3], [5, 4, 3, 1], [2], [1, 2, 3, 4, 5, 6]]
    items: Signal[list[int]] = Signal([])

    def row(n: int) -> Node:
        return html("<p>{}</p>", n, key=n)

    paper.mount(lambda: each(items, row, key=lambda n: n))
    paper.mount(lambda: h("ol", None, [h("li", None, n, key=n) for n in items.value]), "#fresh")
    for before in lists:
        for after in lists:
            items.value = list(before)
            nodes = {
                root: {each.inner: each for each in paper.roots[root].every()}
                for root in ("#root", "#fresh")
            }
            items.value = list(after)
            assert paper.html() == "".join(f"<p>{n}</p>" for n in after)
            shown = "".join(f"<li>{n}</li>" for n in after)
            assert paper.html("#fresh") == f"<ol>{shown}</ol>"
            for root, former in nodes.items():
                now = {each.inner: each for each in paper.roots[root].every()}
                kept = {f"{n}" for n in before} & {f"{n}" for n in after}
                assert all(now[name] is former[name] for name in kept)


def test_as_few_rows_move_as_can_be(paper: Paper) -> None:
    items = Signal([*range(10)])
    paper.mount(lambda: each(items, lambda n: html("<p>{}</p>", n), key=lambda n: n))
    for order, moves in [
        ([0, 8, *range(2, 8), 1, 9], 2),  # two changed places
        ([8, *range(2, 8), 1, 9, 0], 1),  # the first went to the end
        ([8, 7, *range(2, 7), 1, 9, 0], 1),
        ([2, 3, 4, 5, 6, 1, 9, 0, 7, 8], 2),  # the first two went to the end, the other way round
    ]:
        paper.take()
        items.value = list(order)
        assert [op[0] for op in paper.take()] == ["MOVE"] * moves
        assert paper.html() == "".join(f"<p>{n}</p>" for n in order)


def test_a_row_is_drawn_again_for_another_item_or_when_a_signal_changes(paper: Paper) -> None:
    drawn: list[str] = []
    mark = Signal("")
    items = Signal([("a", 1), ("b", 1)])

    def row(item: tuple[str, int]) -> Content:
        drawn.append(item[0])
        shown = mark.value if item[0] == "b" else ""
        return html("<p>{}{}{}</p>", *item, shown)

    paper.mount(lambda: each(items, row, key=lambda item: item[0]))
    first, second = items.value
    drawn.clear()
    items.value = [second, first]
    assert drawn == []
    items.value = [second, ("a", 2)]
    assert drawn == ["a"]
    mark.value = "!"
    assert drawn == ["a", "b"]
    assert paper.html() == "<p>b1!</p><p>a2</p>"


def test_a_row_may_become_another_shape_or_several_nodes(paper: Paper) -> None:
    shape = Signal("text")
    paper.mount(lambda: each(lambda: [1], lambda _: KINDS[shape.value][0](), key=lambda n: n))
    for first in KINDS:
        for second in KINDS:
            for name in (first, second):
                shape.value = name
                assert paper.html() == KINDS[name][1]


def test_another_way_of_drawing_draws_all_rows_again(paper: Paper) -> None:
    tag = Signal("p")

    def view() -> Content:
        now = tag.value
        return each(lambda: [1, 2], lambda n: h(now, None, n), key=lambda n: n)

    paper.mount(view)
    tag.value = "q"
    assert paper.html() == "<q>1</q><q>2</q>"


def test_effects_of_a_row_end_with_it(paper: Paper) -> None:
    ended: list[int] = []
    items = Signal([1, 2])
    source = Signal(0)

    def row(n: int) -> Content:
        on_cleanup(lambda: ended.append(n))
        effect(lambda: source.value)
        return h("p", None, n)

    paper.mount(lambda: each(items, row, key=lambda n: n))
    items.value = [2]
    assert ended == [1]
    items.value = []
    assert ended == [1, 2]
    assert not source._subscribers


@pytest.mark.parametrize("way", ["each", "keys"])
def test_one_key_twice_is_an_error_that_names_it(paper: Paper, way: str) -> None:
    items = Signal([1, 2])

    def view() -> Content:
        if way == "each":
            return each(items, lambda n: h("p", None, n), key=lambda n: n)
        return [h("p", None, n, key=n) for n in items.value]

    paper.mount(view)
    items.value = [2, 3, 2]
    (error,) = paper.take_errors()
    assert isinstance(error, ValueError) and "the key 2" in str(error)
    if way == "each":
        assert paper.html() == "<p>1</p><p>2</p>", "what was shown stays"
    items.value = [2, 3]
    assert paper.html() == "<p>2</p><p>3</p>"


def test_a_broken_row_leaves_the_others_and_comes_back(paper: Paper) -> None:
    broken: Signal[int | None] = Signal(2)
    late: Signal[Content] = Signal(None)

    def row(n: int) -> Content:
        if n == broken.value:
            raise LookupError(n)
        return h("p", None, n, late.value)

    paper.mount(lambda: each(lambda: [1, 2, 3], row, key=lambda n: n))
    assert paper.html() == "<p>1</p><p>3</p>"
    assert [str(error) for error in paper.take_errors()] == ["2"]
    broken.value = None
    assert paper.html() == "<p>1</p><p>2</p><p>3</p>"
    broken.value = 1
    assert paper.html() == "<p>1</p><p>2</p><p>3</p>", "what was shown stays"
    assert [str(error) for error in paper.take_errors()] == ["1"]
    broken.value = None
    late.value = STRANGE
    assert len(paper.take_errors()) == 3
    late.value = "!"
    assert paper.html() == "<p>1!</p><p>2!</p><p>3!</p>"


def test_a_row_whose_content_fails_while_it_is_mounted_shows_nothing(paper: Paper) -> None:
    bad: Signal[Any] = Signal(None)
    paper.mount(
        lambda: each(lambda: [1, 2], lambda n: h("p", {"prop:x": bad.value}, n), key=lambda n: n)
    )
    bad.value = STRANGE
    assert {type(error) for error in paper.take_errors()} == {TypeError}
    assert paper.html() == ""
    bad.value = 1
    assert paper.html() == "<p>1</p><p>2</p>"


def test_a_list_that_can_t_be_read_stays_as_it_was(paper: Paper) -> None:
    items: Signal[Any] = Signal([1])
    paper.mount(lambda: each(items, lambda n: h("p", None, n), key=lambda n: n))
    items.value = 5
    assert {type(error) for error in paper.take_errors()} == {TypeError}
    assert paper.html() == "<p>1</p>"
    items.value = [2]
    assert paper.html() == "<p>2</p>"


def test_observable_lists_are_followed(paper: Paper) -> None:
    names = ObservableList(["a"])
    paper.mount(lambda: each(lambda: names, lambda name: h("p", None, name), key=lambda n: n))
    names.append("b")
    names.insert(0, "c")
    del names[1]
    assert paper.html() == "<p>c</p><p>b</p>"


def test_a_keyed_fragment_moves_as_a_whole(paper: Paper) -> None:
    order = Signal("abc")

    def part(name: str) -> Node:
        return fragment(name, h("hr"), name.upper, key=name)

    paper.mount(lambda: h("p", None, map(part, order.value)))
    rule = paper.find("hr", 2)
    order.value = "cba"
    assert paper.html() == "<p>c<hr>Cb<hr>Ba<hr>A</p>"
    assert paper.find("hr", 0) is rule
    order.value = "b"
    assert paper.html() == "<p>b<hr>B</p>"


# Life


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


# What fails while it is mounted or takes over


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
