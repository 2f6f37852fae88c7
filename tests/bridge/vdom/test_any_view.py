"""Any view may become any other: what is shown equals what drawing it afresh shows."""

from __future__ import annotations

import pytest

from tests.bridge.vdom.stage import Stage

# Makes descriptions of random views, and builds each as often as it is needed.
_RANDOM_VIEWS = """
import random

TEMPLATES = [
    ("<p>{}</p>", 1), ("<b class={}>{}</b>", 2), ("<i>{}-{}</i>", 2), ("<u><s>{}</s>x{}</u>", 2),
    ("<em>{}</em> mid {}", 2), ("<hr>", 0),
]

def describe(choose, depth):
    kind = choose.choice(["text", "none", "signal"] if depth == 0 else
        ["text", "none", "signal", "block", "block", "h", "list", "keyed", "region", "each",
         "show", "fragment"])
    deeper = lambda: describe(choose, depth - 1)
    number = choose.randrange(9)
    if kind in ("text", "signal"): return kind, number
    if kind == "block":
        template, holes = choose.choice(TEMPLATES)
        return kind, template, [("text", number) if "class=" in template and not index else deeper()
                                for index in range(holes)]
    if kind in ("list", "fragment"): return kind, [deeper() for _ in range(choose.randrange(4))]
    if kind in ("keyed", "each"):
        return kind, [(key, deeper()) for key in choose.sample(range(8), choose.randrange(6))]
    if kind in ("h", "region"): return kind, choose.choice("pq"), deeper()
    if kind == "show": return kind, choose.random() < 0.5, deeper(), deeper()
    return (kind,)

def build(view):
    match view:
        case ("text", number): return f"t{number}"
        case ("signal", number): return Signal(f"s{number}")
        case ("none",): return None
        case ("block", template, holes): return html(template, *map(build, holes))
        case ("list", parts): return [build(part) for part in parts]
        case ("fragment", parts): return fragment(*map(build, parts))
        case ("keyed", parts):
            return h("ol", None, [h("li", {}, build(part), key=key) for key, part in parts])
        case ("each", parts):
            def row(part):
                item = h("li", {"id": part[0]}, build(part[1]))
                return [item, build(part[1])] if part[0] % 2 else item
            return each(lambda: parts, row, lambda part: part[0])
        case ("h", tag, inner): return h(tag, {"title": tag}, build(inner))
        case ("region", _, inner): return lambda: build(inner)
        case ("show", flag, then, otherwise):
            return show(lambda: flag, lambda: build(then), lambda: build(otherwise))

def run(seed, turns):
    choose = random.Random(seed)
    view = Signal(None)
    root = js.document.querySelector("#root")
    fresh = js.document.createElement("div")
    draw = lambda: html("<main>{}|{}</main>", build(view.value), "end")
    changing = mount(draw)
    wrong = []
    for turn in range(turns):
        view.value = describe(choose, 3)
        expected = vdom.mount(fresh, draw)
        if root.innerHTML != fresh.innerHTML:
            wrong.append([seed, turn, root.innerHTML, fresh.innerHTML])
        expected.dispose()
    changing.dispose()
    return wrong
"""


@pytest.mark.parametrize("seed", range(6))
def test_any_view_becomes_any_other(stage: Stage, seed: int) -> None:
    stage.run(_RANDOM_VIEWS)
    assert stage.run(f"run({seed}, 120)") == []


@pytest.mark.full
@pytest.mark.parametrize("seed", range(100, 130))
def test_any_view_becomes_any_other_for_long(stage: Stage, seed: int) -> None:
    stage.run(_RANDOM_VIEWS)
    assert stage.run(f"run({seed}, 600)") == []


def test_failures_at_any_depth_leave_a_view_that_recovers(stage: Stage) -> None:
    """Now and then something can't be shown; the next good view is shown whole."""
    stage.run(_RANDOM_VIEWS)
    wrong = stage.run("""
        def spoil(view, choose):
            # Put what can't be shown somewhere into a description.
            if choose.random() < 0.3 or view[0] in ("text", "none", "signal"): return ("bad",)
            match view:
                case ("block", template, holes) if holes and "class" not in template:
                    return "block", template, [spoil(holes[0], choose), *holes[1:]]
                case ("list" | "fragment" as kind, [first, *rest]):
                    return kind, [*rest, spoil(first, choose)]
                case ("keyed" | "each" as kind, [(key, first), *rest]):
                    return kind, [*rest, (key, spoil(first, choose))]
                case ("h" | "region" as kind, tag, inner): return kind, tag, spoil(inner, choose)
            return ("bad",)
        good = build
        def build(view):
            return object() if view == ("bad",) else good(view)
        choose, view, wrong = random.Random(3), Signal(None), []
        draw = lambda: html("<main>{}|{}</main>", build(view.value), "end")
        root, fresh = js.document.querySelector("#root"), js.document.createElement("div")
        mount(draw)
        for turn in range(200):
            described = describe(choose, 3)
            view.value = spoil(described, choose)
            view.value = described
            expected = vdom.mount(fresh, draw)
            if root.innerHTML != fresh.innerHTML:
                wrong.append([turn, root.innerHTML, fresh.innerHTML])
            expected.dispose()
        kinds = {type(error).__name__ for error in errors}
        assert len(errors) >= 200 and kinds == {"TypeError"}, kinds
        errors.clear()
        wrong
    """)
    assert wrong == []
