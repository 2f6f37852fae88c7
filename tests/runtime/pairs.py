"""A restored kernel beside one that was started from the wheels, to be compared."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser

from tests.kernel.tab import KernelTab, Ran
from tests.runtime.warm import WarmBrowser, diagnostics

__all__ = ["Pair", "start_pair"]


@dataclass
class Pair:
    """Two kernels that are to do the same."""

    restored: KernelTab
    stock: KernelTab

    @property
    def tabs(self) -> tuple[KernelTab, KernelTab]:
        return self.restored, self.stock

    def run(self, code: str, timeout: float = 60) -> tuple[Ran, Ran]:
        """Run a cell in both at once, since each has a thread of its own."""
        requests = [tab.begin(code) for tab in self.tabs]
        restored, stock = (
            tab.finish(request, timeout) for tab, request in zip(self.tabs, requests, strict=True)
        )
        return restored, stock


@contextmanager
def start_pair(warm: WarmBrowser, browser: Browser) -> Iterator[Pair]:
    """Start one of each; both end with the context."""
    context = browser.new_context()
    stock = KernelTab(context.new_page())
    stock.open(warm.url)
    stock.wait_for_state("idle")
    pair = Pair(warm.kernel(), stock)
    for way, tab in zip(("restored", "stock"), pair.tabs, strict=True):
        assert [start["way"] for start in diagnostics(tab.page, "kernel")] == [way]
    yield pair
    pair.restored.page.close()
    context.close()
