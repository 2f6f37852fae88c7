"""Any view may become any other: what is shown equals what drawing it afresh shows."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from fieldbook.bridge.reactivity import Signal
from fieldbook.bridge.vdom import Node, html
from tests.bridge.vdom.paper import Paper
from tests.bridge.vdom.random_views import build, describe, spoil
from tests.bridge.vdom.stage import Stage

_RANDOM_VIEWS = Path(__file__).with_name("random_views.py").read_text("utf-8")

_RUN = """
def run(seed, turns):
    choose = Random(seed)
    view = Signal(None)
    root = js.document.querySelector("#root")
    fresh = js.document.createElement("div")
    draw = lambda: html("<main>{}|{}</main>", view.value and build(view.value), "end")
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
    stage.run(_RUN)
    assert stage.run(f"run({seed}, 120)") == []


@pytest.mark.full
@pytest.mark.parametrize("seed", range(100, 130))
def test_any_view_becomes_any_other_for_long(stage: Stage, seed: int) -> None:
    stage.run(_RANDOM_VIEWS)
    stage.run(_RUN)
    assert stage.run(f"run({seed}, 600)") == []


def test_failures_at_any_depth_leave_a_view_that_recovers(stage: Stage) -> None:
    """Now and then something can't be shown; the next good view is shown whole."""
    stage.run(_RANDOM_VIEWS)
    wrong = stage.run("""
        choose, view, wrong = Random(3), Signal(None), []
        draw = lambda: html("<main>{}|{}</main>", view.value and build(view.value), "end")
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


@pytest.mark.parametrize("seed", range(6, 18))
def test_any_view_becomes_any_other_on_paper(paper: Paper, seed: int) -> None:
    choose = random.Random(seed)
    view = Signal(describe(choose, 3))

    def draw() -> Node:
        return html("<main>{}|{}</main>", build(view.value), "end")

    paper.mount(draw)
    for _ in range(60):
        view.value = describe(choose, 3)
        expected = paper.mount(draw, "#fresh")
        assert paper.html() == paper.html("#fresh")
        expected.dispose()


@pytest.mark.parametrize("seed", range(3))
def test_failures_at_any_depth_leave_a_view_that_recovers_on_paper(paper: Paper, seed: int) -> None:
    choose = random.Random(seed)
    view = Signal(describe(choose, 3))

    def draw() -> Node:
        return html("<main>{}|{}</main>", build(view.value), "end")

    paper.mount(draw)
    for _ in range(100):
        described = describe(choose, 3)
        view.value = spoil(described, choose)
        view.value = described
        expected = paper.mount(draw, "#fresh")
        assert paper.html() == paper.html("#fresh")
        expected.dispose()
    errors = paper.take_errors()
    assert len(errors) >= 100
    assert {type(error) for error in errors} == {TypeError}
