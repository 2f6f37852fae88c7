"""The gallery without a browser: on paper, with the pool's real two sides joined in one loop."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from fieldbook.bridge.pool import Crewing, Pool
from fieldbook.gallery.catalogue import Category, read_catalogue
from fieldbook.gallery.stage import Facts, Failure
from fieldbook.gallery.state import Gallery
from fieldbook.gallery.views import gallery_view
from tests.bridge.pool.loopback import Crew
from tests.bridge.vdom.conftest import paper
from tests.bridge.vdom.paper import Paper, PaperElement
from tooling.gallery import catalogue

__all__ = ["paper"]


class MemoryStage:
    """A page in memory."""

    def __init__(self) -> None:
        self.pool = Pool(Crew(), Crewing(size=1, reserve=1))
        self.kept = "kept before"
        self.refusal = ""
        self.said: list[str] = []

    def facts(self) -> Facts:
        return Facts(isolated=True, controlled=False, way="stock", milliseconds=812.4)

    async def recall(self) -> str:
        return self.kept

    async def keep(self, text: str) -> None:
        await asyncio.sleep(0)
        if self.refusal:
            raise OSError(self.refusal)
        self.kept = text

    async def start_missing_worker(self) -> Failure:
        return Failure("A worker did not start.", "It is missing.", "Build the site again.")

    def complain(self, text: str, *, heard: bool) -> None:
        if heard:
            self.said.append(f"page, error: {text}")

    def lines(self) -> list[str]:
        return list(self.said)


class MemoryPage:
    """What the gallery asked of the page."""

    def __init__(self) -> None:
        self.title = ""
        self.tops = 0

    def set_title(self, title: str) -> None:
        self.title = title

    def to_top(self) -> None:
        self.tops += 1


class Screen:
    """The gallery on paper."""

    def __init__(self, paper: Paper, categories: tuple[Category, ...]) -> None:
        self.paper = paper
        self.page, self.stage = MemoryPage(), MemoryStage()
        self.gallery = Gallery(categories, self.page, self.stage)
        paper.mount(lambda: gallery_view(self.gallery))

    def every(self, tag: str) -> list[PaperElement]:
        return [each for each in self.paper.roots["#root"].every() if each.tag == tag]

    @property
    def demo(self) -> str:
        """What the demo shows, as markup."""
        return next(
            each.inner for each in self.every("section") if each.attributes.get("class") == "demo"
        )

    def press(self, title: str) -> None:
        """Click a button of the demo."""
        (found,) = [each for each in self.every("button") if each.inner == title]
        assert not found.properties.get("disabled"), f"{title} can't be pressed now"
        self.paper.fire(found, "click")

    async def settle(self, until: str = "", seconds: float = 5.0) -> None:
        """Let what was begun go on, until the demo shows this."""
        for _ in range(10):
            await asyncio.sleep(0)
        for _ in range(int(seconds / 0.01)):
            if until in self.demo:
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"{until!r} is not in {self.demo!r}")


@pytest.fixture(scope="session")
def categories() -> tuple[Category, ...]:
    """The patterns of the docs."""
    return read_catalogue(catalogue().decode())


@pytest.fixture
def screen(paper: Paper, categories: tuple[Category, ...]) -> Iterator[Screen]:
    screen = Screen(paper, categories)
    yield screen
    assert screen.gallery.failure.peek() == ""
