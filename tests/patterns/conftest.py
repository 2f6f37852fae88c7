"""What the patterns' tests stand on: a document on paper, and a page that starts nothing.

Most patterns show themselves in milliseconds, on CPython. Those that are JavaScript's share one
page of the built site; each test finds it loaded anew.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.bridge.vdom.conftest import paper
from tests.kernel.conftest import recorder
from tests.kernel.tab import BARE
from tests.support.servers import OwnServer
from tests.support.transcript import Transcript
from tests.workbench.conftest import memory, workbench

__all__ = ["bare", "memory", "paper", "recorder", "workbench"]


@pytest.fixture(scope="session")
def _pattern_page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def bare(_pattern_page: Page, _own_server: OwnServer, transcript: Transcript) -> Page:
    """A page with neither Python nor a service worker; modules are imported below `/app/`."""
    if not _own_server.running:
        _own_server.start()
    transcript.watch(_pattern_page.context)
    _pattern_page.goto(_own_server.url + BARE)
    return _pattern_page
