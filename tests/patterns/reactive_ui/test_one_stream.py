"""One stream for each flush: whatever changed, the border is crossed once."""

from __future__ import annotations

from fieldbook.bridge.reactivity import Signal, batch
from fieldbook.bridge.vdom import html
from tests.bridge.vdom.paper import Paper


def test_a_hundred_changes_cross_in_one_call(paper: Paper) -> None:
    fields = [Signal(number) for number in range(100)]
    paper.mount(lambda: [html("<p>{}</p>", each) for each in fields])
    assert len(paper.flushes) == 1
    paper.flushes.clear()

    with batch():
        for each in fields:
            each.value += 1

    (stream,) = paper.flushes
    assert [operation[0] for operation in stream] == ["TEXT_HOLE"] * 100


def test_a_text_that_holds_the_separator_comes_across_whole(paper: Paper) -> None:
    text = Signal("plain")
    paper.mount(lambda: html("<p>{}</p>", text))
    text.value = "one\0two\0\0three"
    assert paper.find("p").inner == "one\0two\0\0three"
    assert len(paper.separators[-1]) > len(paper.separators[0])
