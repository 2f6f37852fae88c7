"""Views as templates with holes: constant markup crosses once, then only what is in the holes."""

from __future__ import annotations

import pytest

from fieldbook.bridge.reactivity import Signal
from fieldbook.bridge.vdom import TemplateError, each, html
from tests.bridge.vdom.paper import Paper


def test_the_first_use_compiles_and_each_further_one_is_a_clone(paper: Paper) -> None:
    names = Signal(["oats"])
    paper.mount(lambda: each(names, lambda name: html("<li>{}</li>", name), key=str))
    (first,) = paper.flushes
    assert [operation[0] for operation in first].count("TEMPLATE") == 1
    paper.flushes.clear()

    names.value = ["oats", "rye"]

    (second,) = paper.flushes
    assert [operation[0] for operation in second] == ["BLOCK"]
    assert paper.html() == "<li>oats</li><li>rye</li>"


def test_what_stands_in_a_hole_never_becomes_markup(paper: Paper) -> None:
    paper.mount(lambda: html("<p>{}</p>", "<b>bold</b>"))
    assert paper.html() == "<p>&lt;b&gt;bold&lt;/b&gt;</p>"


def test_what_the_policy_forbids_is_refused_with_what_to_write_instead() -> None:
    with pytest.raises(TemplateError, match="style:"):
        html('<p style="width: 3em">{}</p>', "text")
