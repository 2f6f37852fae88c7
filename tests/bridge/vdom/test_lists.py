"""Lists: few moves, nodes kept, and what the person sees of them kept as well."""

from __future__ import annotations

import pytest

from tests.bridge.vdom.stage import Stage

# Two ways to write the same list: following by itself, or rendered again with its view.
LISTS = {
    "each": "each(items, lambda n: html('<li>{}</li>', n), key=lambda n: n)",
    "keys": "(lambda: [html('<li>{}</li>', n, key=n) for n in items.value])",
    "h": "(lambda: [h('li', None, n, key=n) for n in items.value])",
    "fragments": "each(items, lambda n: [h('li', None, n), h('hr')], key=lambda n: n)",
}


@pytest.mark.parametrize("way", LISTS)
def test_any_list_becomes_any_other_and_keeps_its_nodes(stage: Stage, way: str) -> None:
    wrong = stage.run(f"""
        import random
        choose = random.Random(7)
        items = Signal([])
        mount(lambda: html("<ul>{{}}<li>last</li></ul>", {LISTS[way]}))
        ul = js.document.querySelector("ul")
        wrong = []
        for turn in range(150):
            size = choose.choice([0, 1, 2, 5, 12])
            kind = choose.randrange(4)
            old = items.value
            if kind == 0 and old:
                new = old[:]
                i, j = choose.randrange(len(old)), choose.randrange(len(old))
                new[i], new[j] = new[j], new[i]
            elif kind == 1 and old:
                new = [n for n in old if choose.random() < 0.7]
            elif kind == 2:
                new = old[::-1]
            else:
                new = choose.sample(range(14), size)
            before = {{li.textContent: li for li in ul.querySelectorAll("li")}}
            items.value = new
            after = list(ul.querySelectorAll("li"))
            if [li.textContent for li in after] != [*map(str, new), "last"]:
                wrong.append([old, new, [li.textContent for li in after]])
            for li in after:
                kept = before.get(li.textContent)
                if kept is not None and not kept.isSameNode(li):
                    wrong.append([old, new, "made again", li.textContent])
        wrong
    """)
    assert wrong == []


def test_a_swap_and_a_rotation_cost_as_few_moves_as_can_be(stage: Stage) -> None:
    stage.run("""
        items = Signal(list(range(100)))
        mount(lambda: html("<ul>{}</ul>", each(items, lambda n: h("li", None, n), key=lambda n: n)))
    """)
    count = """(change) => new Promise(async (resolve) => {
        const seen = [];
        const observer = new MutationObserver((records) => seen.push(...records));
        observer.observe(document.querySelector("ul"), { childList: true });
        await stage.python.runPythonAsync(change, { globals: stage.names });
        seen.push(...observer.takeRecords());
        observer.disconnect();
        resolve(seen.filter((record) => record.addedNodes.length).length);
    })"""
    swap = "n = items.value[:]; n[1], n[98] = n[98], n[1]; items.value = n"
    rotate = "items.value = items.value[1:] + items.value[:1]"
    drop = "items.value = items.value[:50] + items.value[51:]"
    assert stage.page.evaluate(count, swap) == 2
    assert stage.page.evaluate(count, rotate) == 1
    assert stage.page.evaluate(count, drop) == 0


@pytest.mark.parametrize("atomic", [True, False], ids=["moveBefore", "insertBefore"])
def test_focus_selection_and_scroll_survive_a_move(stage: Stage, atomic: bool) -> None:
    if not atomic:  # as in browsers that know no moveBefore
        stage.page.evaluate("""() => {
            stage.moveBefore = Element.prototype.moveBefore;
            delete Element.prototype.moveBefore;
        }""")
    try:
        _move_what_a_person_uses(stage)
    finally:
        if not atomic:
            stage.page.evaluate("() => { Element.prototype.moveBefore = stage.moveBefore; }")


def _move_what_a_person_uses(stage: Stage) -> None:
    stage.run("""
        items = Signal(["a", "b", "c"])
        row = lambda n: html("<li id={}><input><div style:height={} style:overflow={}>"
                             "<p style:height={}></p></div></li>", n, "40px", "auto", "400px")
        log = []
        mount(lambda: html("<ul @focusout={}>{}</ul>", lambda: log.append("focus lost"),
                           each(items, row, key=lambda n: n)))
    """)
    page = stage.page
    page.fill("#a input", "hello")
    # What is scrolled is told with the next frame, which on a busy machine takes a while.
    page.evaluate("""() => new Promise((scrolled) => {
        document.querySelector("#a input").setSelectionRange(1, 3);
        const box = document.querySelector("#b div");
        box.addEventListener("scroll", () => scrolled(), { once: true });
        box.scrollTop = 100;
    })""")
    for order in (["c", "b", "a"], ["b", "a", "c"], ["a", "c", "b"]):
        stage.run(f"items.value = {order}")
        assert page.evaluate("[...document.querySelectorAll('li')].map(e => e.id)") == order
    kept = page.evaluate("""() => {
        const { value, selectionStart, selectionEnd, parentNode } = document.activeElement;
        const { scrollTop } = document.querySelector("#b div");
        return [parentNode.id, value, selectionStart, selectionEnd, scrollTop];
    }""")
    assert kept == ["a", "hello", 1, 3, 100]
    assert stage.run("log") == []


def test_a_row_is_drawn_again_only_for_another_item(stage: Stage) -> None:
    drawn = stage.run("""
        drawn = []
        one, two, three = (1, "a"), (2, "b"), (3, "c")
        items = Signal([one, two])
        def row(item):
            drawn.append(item[1])
            return html("<li>{}</li>", item[1])
        mount(lambda: html("<ul>{}</ul>", each(items, row, key=lambda item: item[0])))
        first = js.document.querySelector("li")
        items.value = [two, one]
        items.value = [two, (1, "A"), three]
        assert js.document.querySelectorAll("li")[1].isSameNode(first)
        drawn
    """)
    assert drawn == ["a", "b", "A", "c"]
    assert stage.html() == "<ul><li>b</li><li>A</li><li>c</li></ul>"


def test_a_row_follows_the_signals_that_its_drawing_read(stage: Stage) -> None:
    drawn = stage.run("""
        drawn = []
        names = {1: Signal("a"), 2: Signal("b")}
        def row(n):
            drawn.append(n)
            return html("<li>{}</li>", names[n].value) if names[n].value else h("hr")
        items = Signal([1, 2])
        mount(lambda: html("<ul>{}</ul>", each(items, row, key=lambda n: n)))
        names[1].value = "A"
        names[2].value = ""
        items.value = [2, 1]
        drawn
    """)
    assert drawn == [1, 2, 1, 2]
    assert stage.html() == "<ul><hr><li>A</li></ul>"


def test_effects_of_a_row_end_with_it(stage: Stage) -> None:
    log = stage.run("""
        log = []
        def row(n):
            on_cleanup(lambda: log.append(n))
            return h("li", None, n)
        items = Signal([1, 2, 3])
        mounted = mount(lambda: each(items, row, key=lambda n: n))
        items.value = [3, 1]
        log.append("dispose")
        mounted.dispose()
        log
    """)
    assert log == [2, "dispose", 3, 1]


def test_a_list_with_one_key_twice_is_an_error_and_what_was_shown_stays(stage: Stage) -> None:
    for list_, message in [
        ("each(items, lambda n: h('li', None, n), key=lambda n: n % 10)", "Two items"),
        ("(lambda: [h('li', None, n, key=n % 10) for n in items.value])", "Two nodes"),
    ]:
        stage.run(f"""
            items = Signal([1, 2])
            mount(lambda: html("<ul>{{}}</ul>", {list_}))
            items.value = [1, 2, 11]
        """)
        (error,) = stage.errors()
        assert error.startswith(f'ValueError("{message}') or message in error
        stage.run("items.value = [2, 1, 3]")
        assert stage.html() == "<ul><li>2</li><li>1</li><li>3</li></ul>"


def test_a_broken_row_leaves_the_others(stage: Stage) -> None:
    stage.run("""
        items = Signal([1, 0, 2])
        def row(n):
            if n == 0: raise ValueError("zero")
            return h("li", None, n)
        mount(lambda: html("<ul>{}</ul>", each(items, row, key=lambda n: n)))
    """)
    assert stage.html() == "<ul><li>1</li><li>2</li></ul>"
    assert stage.errors() == ["ValueError('zero')"]
    stage.run("items.value = [2, 0, 3, 1]")
    assert stage.html() == "<ul><li>2</li><li>3</li><li>1</li></ul>"
    stage.run("items.value = [4, 2]")
    assert stage.html() == "<ul><li>4</li><li>2</li></ul>"
    assert stage.errors() == []


def test_lists_stand_beside_other_content(stage: Stage) -> None:
    stage.run("""
        one, two = Signal([1]), Signal([])
        row = lambda n: h("i", None, n)
        mount(lambda: html("<p>{}</p>", ["a", each(one, row, lambda n: n), "b",
            each(two, row, lambda n: n), lambda: two.value and "c"]))
        two.value = [2, 3]
        one.value = [4, 1]
    """)
    assert stage.html() == "<p>a<i>4</i><i>1</i>b<i>2</i><i>3</i>c</p>"
    stage.run("one.value = []; two.value = []")
    assert stage.html() == "<p>ab</p>"


def test_observable_lists_are_followed(stage: Stage) -> None:
    stage.run("""
        from dataclasses import dataclass, field
        @observable
        @dataclass
        class Book:
            names: list = field(default_factory=list)
        book = Book(["a"])
        mount(lambda: each(lambda: book.names, lambda n: h("i", None, n), lambda n: n))
        book.names.append("b")
        book.names.insert(0, "c")
    """)
    assert stage.html() == "<i>c</i><i>a</i><i>b</i>"
