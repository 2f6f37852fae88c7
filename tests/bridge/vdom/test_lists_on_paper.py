"""Lists on a document without a browser: what moves, what is kept, what is drawn again."""

from __future__ import annotations

from typing import Any

import pytest

from fieldbook.bridge.reactivity import ObservableList, Signal, effect, on_cleanup
from fieldbook.bridge.vdom import (
    Content,
    Node,
    each,
    fragment,
    h,
    html,
)
from tests.bridge.vdom.kinds import KINDS, STRANGE
from tests.bridge.vdom.paper import Paper


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
