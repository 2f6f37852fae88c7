"""Where the interface does not start, that is said, and the diagnostics can be had all the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.support.servers import OwnServer

STARTED = 60_000


def missing(route: Route) -> None:
    route.fulfill(status=404)


def wrong(route: Route) -> None:
    """The workbench cannot be made."""
    page = route.fetch()
    before, making, after = page.text().partition("    workbench = ")
    assert making
    route.fulfill(response=page, body=f"{before}    raise LookupError('nowhere')\n{making}{after}")


@pytest.fixture
def window(browser: Browser) -> Iterator[Page]:
    # The service worker would ask by itself, where nothing can be put in its way.
    context = browser.new_context(
        service_workers="block", permissions=["clipboard-read", "clipboard-write"]
    )
    yield context.new_page()
    context.close()


def test_python_that_does_not_start(window: Page, server: OwnServer) -> None:
    window.route("**/pyodide.asm.wasm", missing)
    window.goto(server.url)
    alert = window.get_by_role("alert")
    expect(alert).to_contain_text("Python could not be started.", timeout=STARTED)
    expect(alert).to_contain_text("pyodide.asm.wasm is missing on the server (status 404).")
    expect(alert.get_by_role("button", name="Reload")).to_be_visible()
    expect(window.get_by_role("status", name="Kernel")).to_have_text("Failed")
    alert.get_by_role("button", name="Copy diagnostics").click()
    expect(alert.get_by_role("status")).to_contain_text("Copied.", timeout=STARTED)
    text = window.evaluate("navigator.clipboard.readText()")
    assert "page, error: Python could not be started. pyodide.asm.wasm is missing" in text
    for title in ("Fieldbook", "Browser and device", "Storage", "Offline use", "Times", "Log"):
        assert f"\n{title}" in text
    with window.expect_download() as download:
        alert.get_by_role("button", name="Download diagnostics").click()
    assert download.value.suggested_filename.startswith("Fieldbook diagnostics ")


@pytest.mark.full
@pytest.mark.parametrize(
    ("file", "answer", "why"),
    [
        ("**/bundles/facades.js", missing, "facades.js is missing on the server"),
        ("**/pyscript/core.js", missing, "core.js is missing on the server"),
        ("**/", wrong, "LookupError: nowhere"),
    ],
)
def test_the_rest_of_the_interface_that_does_not_start(
    window: Page, server: OwnServer, file: str, answer: object, why: str
) -> None:
    window.route(file, answer)  # type: ignore[arg-type]
    window.goto(server.url)
    expect(window.get_by_role("alert")).to_contain_text(why, timeout=STARTED)
