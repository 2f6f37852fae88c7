"""Descriptions of random views, and views made of them: as often as one is needed.

Runs natively, and as a text on the page of the stage; so it needs nothing of the tests.
"""

from __future__ import annotations

from random import Random
from typing import Any

from fieldbook.bridge.reactivity import Signal
from fieldbook.bridge.vdom import Content, each, fragment, h, html, show

__all__ = ["build", "describe", "spoil"]

TEMPLATES = [
    ("<p>{}</p>", 1),
    ("<b class={}>{}</b>", 2),
    ("<i>{}-{}</i>", 2),
    ("<u><s>{}</s>x{}</u>", 2),
    ("<em>{}</em> mid {}", 2),
    ("<hr>", 0),
]
SIMPLE = ["text", "none", "signal"]
NESTED = ["block", "block", "h", "list", "keyed", "region", "each", "show", "fragment"]


def describe(choose: Random, depth: int) -> tuple[Any, ...]:
    """Something random, nested as deep as that."""
    kind = choose.choice(SIMPLE if depth == 0 else SIMPLE + NESTED)
    number = choose.randrange(9)

    def deeper() -> tuple[Any, ...]:
        return describe(choose, depth - 1)

    if kind in ("text", "signal"):
        return kind, number
    if kind == "block":
        template, holes = choose.choice(TEMPLATES)
        first = ("text", number) if "class=" in template else None
        return kind, template, [first if first and not at else deeper() for at in range(holes)]
    if kind in ("list", "fragment"):
        return kind, [deeper() for _ in range(choose.randrange(4))]
    if kind in ("keyed", "each"):
        return kind, [(key, deeper()) for key in choose.sample(range(8), choose.randrange(6))]
    if kind in ("h", "region"):
        return kind, choose.choice("pq"), deeper()
    if kind == "show":
        return kind, choose.random() < 0.5, deeper(), deeper()
    return (kind,)


def build(view: tuple[Any, ...]) -> Content:  # noqa: C901  # one case for each kind
    """A view as it was described; one that was spoilt can't be shown."""
    match view:
        case ("text", number):
            return f"t{number}"
        case ("signal", number):
            return Signal(f"s{number}")
        case ("block", template, holes):
            return html(template, *map(build, holes))
        case ("list", parts):
            return [build(part) for part in parts]
        case ("fragment", parts):
            return fragment(*map(build, parts))
        case ("keyed", parts):
            return h("ol", None, [h("li", {}, build(part), key=key) for key, part in parts])
        case ("each", parts):
            return each(lambda: parts, build_row, lambda part: part[0])
        case ("h", tag, inner):
            return h(tag, {"title": tag}, build(inner))
        case ("region", _, inner):
            return lambda: build(inner)
        case ("show", flag, then, otherwise):
            return show(lambda: flag, lambda: build(then), lambda: build(otherwise))
        case ("bad",):
            spoilt: Any = object()
            return spoilt  # type: ignore[no-any-return]
    return None


def build_row(part: tuple[int, tuple[Any, ...]]) -> Content:
    """One row: every other is of several nodes."""
    item = h("li", {"id": part[0]}, build(part[1]))
    return [item, build(part[1])] if part[0] % 2 else item


def spoil(view: tuple[Any, ...], choose: Random) -> tuple[Any, ...]:
    """Put what can't be shown somewhere into a description."""
    if choose.random() < 0.3 or view[0] in SIMPLE:
        return ("bad",)
    match view:
        case ("block", template, [first, *rest]) if "class" not in template:
            return "block", template, [spoil(first, choose), *rest]
        case ("list" | "fragment" as kind, [first, *rest]):
            return kind, [*rest, spoil(first, choose)]
        case ("keyed" | "each" as kind, [(key, first), *rest]):
            return kind, [*rest, (key, spoil(first, choose))]
        case ("h" | "region" as kind, tag, inner):
            return kind, tag, spoil(inner, choose)
    return ("bad",)
