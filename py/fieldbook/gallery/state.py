"""What the gallery shows: the pattern that the address names, and the search."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Protocol, cast

from fieldbook.bridge.reactivity import Signal, batch, computed
from fieldbook.bridge.vdom import Content
from fieldbook.gallery import texts
from fieldbook.gallery.catalogue import Category, Pattern, patterns_of, searched
from fieldbook.gallery.stage import Stage

__all__ = ["Demo", "Gallery", "GalleryPage"]


class Demo(Protocol):
    """What a demo's module has: a view that may use the stage."""

    def __call__(self, stage: Stage, /) -> Content: ...


class GalleryPage(Protocol):
    """What the gallery asks of the page."""

    def set_title(self, title: str) -> None: ...

    def to_top(self) -> None:
        """Bring the head of what was opened into sight, and the focus to it."""
        ...


class Gallery:
    """The patterns, one of them in front or none."""

    def __init__(self, categories: Sequence[Category], page: GalleryPage, stage: Stage) -> None:
        self._page = page
        self._stage = stage
        self._by_address = {pattern.address: pattern for pattern in patterns_of(categories)}
        self.query = Signal("")
        self.only_demos = Signal(False)
        self.chosen: Signal[Pattern | None] = Signal(None)
        self.failure = Signal("")
        """What a demo did not expect."""
        self.shown = computed(
            lambda: searched(categories, self.query.value, with_demo=self.only_demos.value)
        )
        self.count = computed(lambda: sum(1 for _ in patterns_of(self.shown.value)))

    def open_address(self, address: str, *, first: bool = False) -> None:
        """Show what the address names, or the index; at the `first` time the focus stays."""
        chosen = self._by_address.get(address)
        with batch():
            self.failure.value = ""
            self.chosen.value = chosen
        self._page.set_title(texts.document_title(chosen.title if chosen else ""))
        if not first:
            self._page.to_top()

    def after(self, pattern: Pattern) -> Pattern | None:
        """The next one of the index."""
        patterns = list(self._by_address.values())
        index = patterns.index(pattern) + 1
        return patterns[index] if index < len(patterns) else None

    def demo_of(self, pattern: Pattern) -> Content:
        """The pattern's demo, whose module is loaded now if no other view has needed it."""
        module = importlib.import_module(pattern.demo_module)
        return cast("Demo", module.demo)(self._stage)

    def unexpected(self, error: BaseException) -> None:
        """Take an error of a demo's, for its view to show."""
        self.failure.value = f"{type(error).__name__}: {error}"
