"""A browser whose profile holds a snapshot of kernels, made once for the whole run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.kernel.tab import BARE, KernelTab
from tests.support.polling import eventually

__all__ = ["WarmBrowser", "diagnostics", "made_warm", "make_snapshots"]

_MAKE = """async () => {
    const at = (path) => new URL(path, location.href);
    const { makeSnapshots } = await import(at("./app/workers/snapshot.client.js"));
    return makeSnapshots();
}"""

_SHARED = """async () => {
    const { sharedParts } = await import(new URL("./app/runtime/sharing.js", location.href));
    return sharedParts() !== null;
}"""

_DIAGNOSTICS = "() => performance.getEntriesByName('fieldbook start').map((mark) => mark.detail)"


@dataclass
class WarmBrowser:
    """The browser, and where the site is that its snapshot belongs to."""

    context: BrowserContext
    url: str

    def bare_page(self) -> Page:
        """A new tab that starts nothing by itself."""
        page = self.context.new_page()
        page.goto(self.url + BARE)
        return page

    def kernel(self) -> KernelTab:
        """A new tab with a kernel that is ready."""
        tab = KernelTab(self.context.new_page())
        tab.open(self.url)
        tab.wait_for_state("idle")
        return tab

    def kernel_that_shares(self) -> KernelTab:
        """A new tab whose kernel has handed on what it compiled."""
        tab = self.kernel()
        eventually(lambda: tab.page.evaluate(_SHARED))
        return tab

    def make(self, page: Page) -> bool:
        """Make the snapshot from this tab; whether there is one now."""
        return make_snapshots(page)


def make_snapshots(page: Page) -> bool:
    """Have the snapshots made from a tab of the site; whether there are all of them now."""
    return bool(page.evaluate(_MAKE))


def made_warm(context: BrowserContext, url: str) -> WarmBrowser:
    """Have a browser with a profile of its own make its snapshots."""
    warm = WarmBrowser(context, url)
    page = warm.bare_page()
    assert warm.make(page), diagnostics(page, "snapshot")
    page.close()
    return warm


def diagnostics(page: Page, what: str) -> list[dict[str, Any]]:
    """What a page has noted about ``what``, oldest first."""
    entries: list[dict[str, Any]] = page.evaluate(_DIAGNOSTICS)
    return [entry for entry in entries if entry["what"] == what]
