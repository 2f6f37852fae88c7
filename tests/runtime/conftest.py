"""The one browser with a snapshot, and tabs of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.kernel.tab import KernelTab
from tests.runtime.warm import WarmBrowser
from tests.support.transcript import Transcript


@pytest.fixture
def warm(warm_browser: WarmBrowser, transcript: Transcript) -> Iterator[WarmBrowser]:
    """The browser with a snapshot; tabs that a test opens are closed after it."""
    transcript.watch(warm_browser.context)
    before = set(warm_browser.context.pages)
    yield warm_browser
    for page in warm_browser.context.pages:
        if page not in before:
            page.close()


@pytest.fixture(scope="module")
def restored(warm_browser: WarmBrowser) -> Iterator[KernelTab]:
    """A restored kernel for a whole module; a test asks for `tab`."""
    tab = warm_browser.kernel()
    yield tab
    tab.page.close()


@pytest.fixture
def tab(restored: KernelTab, transcript: Transcript) -> KernelTab:
    """The module's restored kernel."""
    transcript.watch(restored.page.context)
    return restored


@pytest.fixture
def bare(warm: WarmBrowser) -> Page:
    """A tab of that browser that starts nothing by itself."""
    return warm.bare_page()
