"""Restored where the page is not isolated, or where stacks cannot be suspended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, BrowserType, Page, Route, expect

from tests.kernel.tab import KernelTab
from tests.runtime.warm import WarmBrowser, diagnostics, made_warm
from tests.support.servers import OwnServer
from tests.support.transcript import Transcript

# Browsers without it lack both.
_WITHOUT_SUSPENSION = "delete WebAssembly.Suspending; delete WebAssembly.promising;"


def _begin_without_suspension(route: Route) -> None:
    script = route.fetch()
    route.fulfill(response=script, body=f"{_WITHOUT_SUSPENSION}\n{script.text()}")


def _forbid_suspension(place: Page | BrowserContext) -> None:
    """Take it away before anything runs, in pages and in workers."""
    place.add_init_script(_WITHOUT_SUSPENSION)
    place.route("**/bundles/*.worker.js", _begin_without_suspension)


@pytest.fixture
def rigid(warm: WarmBrowser) -> Page:
    """A tab without suspension; the snapshot was made by one with it."""
    page = warm.context.new_page()
    _forbid_suspension(page)
    return page


@pytest.fixture
def rigid_browser(
    tmp_path: Path,
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    server: OwnServer,
    transcript: Transcript,
) -> Iterator[WarmBrowser]:
    """A whole browser without suspension, which has made its snapshot itself."""
    context = browser_type.launch_persistent_context(
        tmp_path / "profile", service_workers="block", **browser_type_launch_args
    )
    transcript.watch(context)
    _forbid_suspension(context)
    yield made_warm(context, server.url)
    context.close()


def test_without_isolation_cells_run_and_ask(warm: WarmBrowser) -> None:
    page = warm.context.new_page()
    page.route(
        "**/manifest.json", lambda route: route.fulfill(body="{}", content_type="text/plain")
    )
    tab = KernelTab(page)
    tab.open(warm.url)
    tab.wait_for_state("idle")
    assert page.evaluate("crossOriginIsolated") is False
    assert [start["way"] for start in diagnostics(page, "kernel")] == ["restored"]
    assert tab.run("import numpy\nint(numpy.arange(4).sum())").result == "6"
    # The only way left to wait for an answer is a suspended stack.
    request = tab.begin("list(map(input, ['Who? ']))")
    tab.wait_for("input_request")
    page.evaluate("kernel.replyInput('Ada')")
    assert tab.finish(request).result == "['Ada']"


def test_without_suspension_a_kernel_does_the_rest(warm: WarmBrowser, rigid: Page) -> None:
    tab = KernelTab(rigid)
    tab.open(warm.url)
    tab.wait_for_state("idle")
    assert [start["way"] for start in diagnostics(rigid, "kernel")] == ["restored"]
    ran = tab.run("import asyncio\nfrom pyodide.ffi import can_run_sync, run_sync\ncan_run_sync()")
    assert ran.result == "False"
    assert tab.run("await asyncio.sleep(0.01, 'awaited')").result == "'awaited'"
    (error,) = tab.run("run_sync(asyncio.sleep(0))").of("error")
    assert "Cannot stack switch" in error["evalue"]
    checked = "from fieldbook.bridge.snapshots.check import check\ncheck()"
    assert tab.run(checked).result == "[]"
    assert tab.run("import sklearn.semi_supervised, scipy.sparse.csgraph").of("error") == []
    request = tab.begin("input()")
    tab.wait_for("input_request")
    rigid.evaluate("kernel.replyInput('an answer')")
    assert tab.finish(request).result == "'an answer'"


@pytest.mark.full
def test_a_browser_without_suspension_makes_and_restores_its_own(
    rigid_browser: WarmBrowser,
) -> None:
    page = rigid_browser.context.new_page()
    page.goto(rigid_browser.url)
    page.get_by_role("button", name="New notebook").first.click(timeout=60_000)
    page.get_by_role("textbox", name="Source of cell 1").click()
    page.keyboard.insert_text("from pyodide.ffi import can_run_sync\ncan_run_sync(), 6 * 7")
    page.get_by_role("button", name="Run cell 1", exact=True).click()
    output = page.get_by_role("group", name="Output of cell 1")
    expect(output).to_contain_text("(False, 42)", timeout=60_000)
    for what in ("page", "kernel"):
        assert [start["way"] for start in diagnostics(page, what)] == ["restored"]
