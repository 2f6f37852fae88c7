"""Reading the offline state out of a page."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.support.polling import eventually

__all__ = ["await_state", "kept_paths", "state"]


def state(page: Page) -> dict[str, Any]:
    """The newest state the page was told."""
    found: dict[str, Any] = page.evaluate("() => window.state ?? {}")
    return found


def await_state(page: Page, wanted: str, timeout: float = 20.0, **fields: object) -> dict[str, Any]:
    """Wait for a state with these fields and return it."""

    def arrived() -> dict[str, Any] | None:
        now = state(page)
        fits = now.get("state") == wanted and all(now[key] == fields[key] for key in fields)
        assert fits, now
        return now

    found = eventually(arrived, timeout)
    assert found is not None
    return found


def kept_paths(page: Page) -> set[str]:
    """What lies in the caches of this origin, as URLs."""
    script = """async () => {
        const urls = [];
        for (const name of await caches.keys())
            for (const request of await (await caches.open(name)).keys()) urls.push(request.url);
        return urls;
    }"""
    return set(page.evaluate(script))
