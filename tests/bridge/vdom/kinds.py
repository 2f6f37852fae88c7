"""Content of every kind with the markup that it is shown as, and what nobody can show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fieldbook.bridge.reactivity import Signal, computed
from fieldbook.bridge.vdom import Content, each, fragment, h, html, show

__all__ = ["KINDS", "STRANGE"]


class Strange:
    """What nobody can show."""

    def __repr__(self) -> str:
        return "strange"


STRANGE: Any = Strange()

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
