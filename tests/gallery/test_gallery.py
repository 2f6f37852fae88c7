"""The gallery: its index, its search, its addresses, and what the build reads for it."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from fieldbook.gallery.catalogue import Category, patterns_of, searched
from fieldbook.gallery.state import Gallery
from tests.bridge.vdom.paper import Paper
from tests.gallery.conftest import MemoryPage, MemoryStage, Screen
from tooling.gallery import PATTERNS

LEAST_DEMOS = 12


def test_every_page_of_the_docs_is_there_once(categories: tuple[Category, ...]) -> None:
    pages = {
        path.relative_to(PATTERNS).with_suffix("").as_posix() for path in PATTERNS.glob("*/*.md")
    }
    places = [pattern.place for pattern in patterns_of(categories)]
    assert sorted(places) == sorted(pages)


def test_links_lead_to_patterns_that_are_there_and_nowhere_else(
    categories: tuple[Category, ...],
) -> None:
    addresses = {pattern.address for pattern in patterns_of(categories)}
    linked = {
        target
        for pattern in patterns_of(categories)
        for target in re.findall(
            r"\]\(([^)]+)\)", re.sub(r"```.*?```|`[^`]+`", "", pattern.text, flags=re.DOTALL)
        )
    }
    assert linked
    assert linked - addresses == set()


def test_there_are_demos_and_each_says_what_it_shows(categories: tuple[Category, ...]) -> None:
    shown = [pattern for pattern in patterns_of(categories) if pattern.source]
    assert len(shown) >= LEAST_DEMOS
    for pattern in shown:
        assert pattern.hint.endswith("."), pattern.place
        assert callable(importlib.import_module(pattern.demo_module).demo)


def test_all_words_must_be_somewhere_in_it(categories: tuple[Category, ...]) -> None:
    found = [each.place for each in patterns_of(searched(categories, "TRAMPOLINES slot"))]
    assert "boot/lazy-linking" in found
    assert len(found) < 5
    assert searched(categories, "nowhere-to-be-found") == ()
    assert all(each.source for each in patterns_of(searched(categories, "", with_demo=True)))


def test_the_index_follows_the_search_and_says_when_nothing_is_found(screen: Screen) -> None:
    (search,) = [each for each in screen.every("input") if each.attributes["type"] == "search"]
    screen.gallery.query.value = "trampolines"
    titles = [each.inner for each in screen.every("a")]
    assert "Linking libraries when they are called" in titles
    assert "Worker pool" not in titles
    screen.gallery.query.value = "nowhere-to-be-found"
    assert "0 patterns" in screen.paper.html()
    assert "Leave some of them out." in screen.paper.html()
    assert search.properties["value"] == "nowhere-to-be-found"


def test_an_address_opens_a_pattern_and_any_other_the_index(screen: Screen) -> None:
    screen.gallery.open_address("#/workers/worker-pool", first=True)
    assert screen.page.title == "Worker pool · Patterns"
    assert screen.page.tops == 0, "nobody has turned to it yet"
    current = [each for each in screen.every("a") if "aria-current" in each.attributes]
    assert [each.inner for each in current] == ["Worker pool"]
    screen.gallery.open_address("#/no/such")
    assert (screen.page.title, screen.page.tops) == ("Patterns · Fieldbook", 1)
    assert screen.every("h1")[0].inner == "Patterns"


def test_from_a_pattern_one_comes_to_the_next_and_from_the_last_to_none(
    categories: tuple[Category, ...],
) -> None:
    gallery = Gallery(categories, MemoryPage(), MemoryStage())
    patterns = list(patterns_of(categories))
    walked = [patterns[0]]
    while following := gallery.after(walked[-1]):
        walked.append(following)
    assert walked == patterns


@pytest.mark.parametrize(
    "place",
    sorted(
        path.relative_to(PATTERNS).with_suffix("").as_posix() for path in PATTERNS.glob("*/*.md")
    ),
)
def test_every_pattern_is_drawn_and_leaves_nothing_behind(
    paper: Paper, categories: tuple[Category, ...], place: str
) -> None:
    screen = Screen(paper, categories)
    screen.gallery.open_address(f"#/{place}")
    pattern = screen.gallery.chosen.peek()
    assert pattern is not None
    assert screen.every("h1")[0].inner == pattern.title
    assert any(island.name == "text" for island in paper.islands.values())
    assert bool(screen.every("pre")) == bool(pattern.source)
    screen.gallery.open_address("#/")
    assert not any(island.name == "text" for island in paper.islands.values())
    assert paper.take_errors() == []


def test_the_documents_sheet_and_script_are_in_the_site_and_kept(site: Path) -> None:
    text = (site / "patterns" / "index.html").read_text("utf-8")
    named = re.findall(r'(?:href|src)="\.\./([^"#]+)"', text)
    assert "bundles/gallery.js" in named
    listed = (site / "assets.json").read_text("utf-8")
    for name in [*named, "patterns/index.html", "patterns/patterns.json"]:
        assert (site / name).is_file()
        assert f'"path": "{name}"' in listed
    start = (site / "index.html").read_text("utf-8")
    assert "gallery" not in start and "patterns/" not in start, "a start asks for none of it"
