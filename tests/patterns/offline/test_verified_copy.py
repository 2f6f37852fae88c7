"""One verified copy per build: rubbish is never kept, and a complete copy alone answers."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.offline.states import await_state, kept_paths
from tests.support.servers import Answer, FaultyServer

FILE = "wheels/part-3.bin"


def test_a_sign_in_page_in_a_files_place_is_named_and_not_kept(
    page: Page, small: FaultyServer
) -> None:
    small.faults[FILE] = Answer.as_error_page
    page.goto(small.url)
    state = await_state(page, "failed")
    assert "part-3.bin" in state["why"]
    assert small.requests.count(FILE) >= 3, "it was asked for again"
    kept = kept_paths(page)
    assert not any(url.endswith((FILE, "__complete__")) for url in kept)
    assert any(url.endswith("part-1.bin") for url in kept), "what was right stays"


def test_once_it_is_complete_the_server_is_not_asked_any_more(
    page: Page, small: FaultyServer
) -> None:
    page.goto(small.url)
    await_state(page, "ready")
    small.requests.clear()
    page.reload()
    await_state(page, "ready")
    assert page.evaluate("fetch('wheels/part-3.bin').then(({ ok }) => ok)")
    assert set(small.requests) <= {"sw.js"}, "the browser looks whether there is a newer worker"
