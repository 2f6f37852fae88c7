"""Isolation on hosts that send no headers: one reload, then shared memory, and never a loop."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.offline.states import await_state
from tests.support.servers import FaultyServer


def test_the_page_is_loaded_twice_once_and_is_isolated_then(
    page: Page, small: FaultyServer
) -> None:
    loads: list[str] = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    page.goto(small.url)
    await_state(page, "ready")
    assert page.evaluate("crossOriginIsolated")
    assert len(loads) == 2
    page.reload()
    await_state(page, "ready")
    assert len(loads) == 3, "later visits are isolated from the start"
