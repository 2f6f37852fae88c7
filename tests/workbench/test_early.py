"""The last notebook is there, and takes keys and runs, before any kernel is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from fieldbook.workbench import texts
from tests.support.polling import eventually
from tests.support.servers import Answer, FaultyServer
from tests.workbench.test_page import RUN, STARTED, Window


class HeldBack:
    """A file that the server answers for only when it is allowed to."""

    def __init__(self, server: FaultyServer, path: str) -> None:
        self._allowed = threading.Event()
        server.faults[path] = self._wait

    def allow(self) -> None:
        self._allowed.set()

    def _wait(self, answer: Answer) -> Answer:
        self._allowed.wait(60)
        return answer


@pytest.fixture
def faulty(site: Path, site_headers: dict[str, str]) -> Iterator[FaultyServer]:
    server = FaultyServer(site, site_headers).start()
    yield server
    server.stop()


@pytest.fixture
def page(browser: Browser, faulty: FaultyServer) -> Iterator[Page]:
    """A page that was left while somebody wrote; no kept copy, so that the server can hold back."""
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    kernel = HeldBack(faulty, "bundles/kernel.worker.js")
    page.goto(faulty.url)
    window = Window(page)
    window.button("New notebook").first.click(timeout=STARTED)
    window.source(1).fill("6")
    expect(window.source(1)).to_be_focused()
    expect(window.status("Saved")).to_have_text("Saved", timeout=RUN)
    kernel.allow()
    yield page
    context.close()


def test_keys_and_runs_before_there_is_a_kernel_are_not_lost(
    page: Page, faulty: FaultyServer
) -> None:
    python = HeldBack(faulty, "wheels/python_stdlib.zip")
    kernel = HeldBack(faulty, "bundles/kernel.worker.js")
    faulty.requests.clear()
    page.goto(faulty.url, wait_until="commit")
    page.get_by_role("button", name="Files").wait_for()
    page.wait_for_timeout(500)  # the page's scripts run, and Python can't yet
    page.keyboard.type(" * 77")
    page.keyboard.press("Backspace")
    # What Python will import is here before it is.
    eventually(lambda: "bundles/facades.js" in faulty.requests)
    python.allow()
    window = Window(page)
    expect(window.source(1)).to_have_text("6 * 7", timeout=STARTED)
    expect(window.status("Kernel")).to_have_text("Starting")

    page.keyboard.press("Control+Enter")
    expect(window.cell(1)).to_contain_text(texts.QUEUED)
    expect(window.status("Kernel")).to_have_text("Starting")
    kernel.allow()
    expect(window.output(1)).to_have_text("42", timeout=STARTED)
    expect(window.cell(1)).not_to_contain_text(texts.QUEUED)
