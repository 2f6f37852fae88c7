"""Elements of pictures and pages, and how they become text that is nothing but what it says.

Names of columns and classes come from files of anybody. They are in no markup by hand: text and
attributes are escaped here, and marks that can't be seen or turn letters around become dots.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from unicodedata import category

__all__ = ["Attributes", "Element", "as_variable", "attribute_text", "element", "markup", "visible"]

Attributes = Mapping[str, str | float]

COLOURED = frozenset({"fill", "stroke", "stop-color"})
"""Attributes that name a colour by its part in a theme: "ink", "series-1"."""
_VOID = frozenset({"br", "meta"})
_VERBATIM = frozenset({"style"})
_BREAKS = re.compile(r"[ \t\r\n\f\v\x85\u2028\u2029]+")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Element:
    """A tag with attributes and what is in it."""

    tag: str
    attributes: Attributes
    children: tuple[Element | str, ...] = ()


def element(tag: str, attributes: Attributes | None = None, *children: Element | str) -> Element:
    """Make an element."""
    return Element(tag, attributes or {}, children)


def markup(node: Element | str, colour: Callable[[str], str]) -> str:
    """Write an element as XML that is HTML, too; `colour` gives the value for a named colour."""
    if isinstance(node, str):
        return escape(_printable(node), quote=False)
    attributes = "".join(
        f' {name}="{escape(_printable(attribute_text(name, value, colour)))}"'
        for name, value in node.attributes.items()
    )
    if node.tag in _VOID:
        return f"<{node.tag}{attributes}/>"
    if node.tag in _VERBATIM:
        inner = "".join(child for child in node.children if isinstance(child, str))
    else:
        inner = "".join(markup(child, colour) for child in node.children)
    return f"<{node.tag}{attributes}>{inner}</{node.tag}>"


def attribute_text(name: str, value: str | float, colour: Callable[[str], str]) -> str:
    """An attribute's value as text: numbers with one decimal, colours as the theme has them."""
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")
    if name in COLOURED and value != "none":
        return colour(str(value))
    return str(value)


def as_variable(name: str) -> str:
    """A named colour as a property of the page's style."""
    return f"var(--{name})"


def visible(name: str, longest: int = _LONGEST) -> str:
    """A name as it may stand in a sentence: on one line, not longer than that, all of it seen."""
    text = _printable(_BREAKS.sub(" ", name).strip())
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or category(char) == "Zs" else "·" for char in text)
