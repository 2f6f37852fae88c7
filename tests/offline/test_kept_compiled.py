"""A start takes scripts compiled from what the browser keeps of them, the third at the latest."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.polling import eventually
from tests.support.profile import Profile
from tests.support.servers import OwnServer

STARTED = 120_000
CATEGORIES = ("v8", "disabled-by-default-v8.compile")


def _start(page: Page) -> None:
    page.get_by_role("button", name="New notebook").first.wait_for(timeout=STARTED)
    kernel = page.get_by_role("status", name="Kernel", exact=True)
    expect(kernel).to_have_text("Ready", timeout=STARTED)


def _compiled(profile: Profile, url: str) -> dict[str, list[int]]:
    """Open the site; file → bytes of compiled code that were taken, each time it was compiled."""
    browser = profile.context.browser
    assert browser is not None
    session = browser.new_browser_cdp_session()
    events: list[dict[str, Any]] = []
    complete: list[object] = []

    def collect(told: dict[str, Any]) -> None:
        events.extend(told["value"])

    def end(told: object) -> None:
        complete.append(told)

    session.on("Tracing.dataCollected", collect)
    session.on("Tracing.tracingComplete", end)
    config = {"includedCategories": [*CATEGORIES]}
    session.send("Tracing.start", {"traceConfig": config, "transferMode": "ReportEvents"})
    page = profile.open(url)
    _start(page)
    session.send("Tracing.end")

    def is_complete() -> bool:
        page.wait_for_timeout(50)  # lets the session hear
        return bool(complete)

    eventually(is_complete)
    found: dict[str, list[int]] = defaultdict(list)
    for event in events:
        told = event.get("args", {}).get("data", {})
        if event["name"] == "v8.compileModule" and told.get("url", "").startswith(url):
            found[told["url"].removeprefix(url)].append(told.get("consumedCacheSize", 0))
    return found


@pytest.mark.full
def test_what_a_start_needs_is_taken_compiled(profile: Profile, server: OwnServer) -> None:
    page = profile.open(server.url)
    _start(page)
    offline = page.get_by_role("status", name="Offline")
    expect(offline).to_contain_text("Ready to work offline", timeout=STARTED)
    for _ in range(2):  # one start compiles, the next finds that it was
        profile.close()
        _start(profile.open(server.url))
    profile.close()

    compiled = _compiled(profile, server.url)
    assert all(compiled["bundles/main.js"])
    assert min(compiled["bundles/facades.js"]) > 300_000, "all of its functions"
    page_and_kernel = compiled["wheels/pyodide.asm.mjs"]
    assert len(page_and_kernel) >= 2
    assert min(page_and_kernel) > 500_000
    (core,) = (sizes for name, sizes in compiled.items() if "vendor/pyscript/core-" in name)
    assert all(core)
