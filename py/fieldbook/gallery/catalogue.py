"""What there is to show: patterns by category, as the build has read them from their pages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

__all__ = ["Category", "Pattern", "patterns_of", "read_catalogue", "searched"]


@dataclass(frozen=True)
class Pattern:
    """One pattern.

    place: category and name, as its page lies in the docs: `"boot/lazy-linking"`.
    line: what it is, in a line.
    text: its page without the title, in Markdown.
    hint: what its demo shows; empty where it has none.
    source: the demo as a program.
    """

    place: str
    title: str
    line: str
    text: str
    hint: str
    source: str

    @property
    def address(self) -> str:
        """The part of the page's address that opens it."""
        return f"#/{self.place}"

    @property
    def demo_module(self) -> str:
        return f"fieldbook.gallery.demos.{self.place.replace('/', '.').replace('-', '_')}"


@dataclass(frozen=True)
class Category:
    """Patterns of one kind."""

    name: str
    patterns: tuple[Pattern, ...]


def read_catalogue(text: str) -> tuple[Category, ...]:
    """The categories in the JSON that the build has written."""
    return tuple(
        Category(each["name"], tuple(Pattern(**pattern) for pattern in each["patterns"]))
        for each in json.loads(text)
    )


def patterns_of(categories: Sequence[Category]) -> Iterator[Pattern]:
    """All patterns, in the order of the index."""
    for category in categories:
        yield from category.patterns


def searched(
    categories: Sequence[Category], query: str, *, with_demo: bool = False
) -> tuple[Category, ...]:
    """What of them has every word of `query` somewhere; categories without any are left out."""
    words = query.casefold().split()

    def fits(pattern: Pattern) -> bool:
        text = f"{pattern.title} {pattern.line} {pattern.text}".casefold()
        return all(word in text for word in words) and bool(pattern.source or not with_demo)

    found = (replace(each, patterns=tuple(filter(fits, each.patterns))) for each in categories)
    return tuple(category for category in found if category.patterns)
