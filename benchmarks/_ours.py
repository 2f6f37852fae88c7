"""Fieldbook as the boot benchmark launches it: from a profile that holds everything."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from benchmarks._chromium import first_page, memory_of_renderers, moment, typing_ready
from tests.runtime.warm import diagnostics

__all__ = ["CELL", "ROWS", "launch_ours", "pool_of_four", "prepare", "type_in_ours", "weigh"]

ROWS = 20_000
CELL = 'import pandas, sklearn.ensemble\nlen(pandas.read_csv("data.csv"))'
_MINUTES = 60_000

_MAKE = """async () => {
    const { makeSnapshots } = await import(new URL("./app/workers/snapshot.client.js", location));
    return makeSnapshots();
}"""

_POOL = """async (count) => {
    const { startPoolWorker } = await import(new URL("./app/workers/pool.client.js", location));
    const began = performance.now();
    const start = () => startPoolWorker(() => {}, () => {}, () => {});
    globalThis.workers = await Promise.all(Array.from({ length: count }, start));
    return performance.now() - began;
}"""

_SHARED = """async () => {
    const { sharedParts } = await import(new URL("./app/runtime/sharing.js", location));
    return sharedParts() !== null;
}"""


def prepare(context: BrowserContext, url: str, data: Path) -> None:
    """Make the notebook that later launches open, and wait until everything is kept."""
    page = first_page(context)
    page.goto(url)
    page.get_by_label("Import files").first.set_input_files(data)
    page.get_by_role("button", name="New notebook").first.click(timeout=_MINUTES)
    _type(page, 1, "1+1")
    page.get_by_role("textbox", name="Source of cell 1").press("Alt+Enter")
    _type(page, 2, CELL)
    expect(page.get_by_role("group", name="Output of cell 1")).to_have_text("2", timeout=_MINUTES)
    _clear_outputs(page)
    offline = page.get_by_role("status", name="Offline")
    expect(offline).to_contain_text("Ready to work offline", timeout=5 * _MINUTES)
    assert page.evaluate(_MAKE), diagnostics(page, "snapshot")
    page.wait_for_timeout(2_000)


def _type(page: Page, cell: int, text: str) -> None:
    box = page.get_by_role("textbox", name=f"Source of cell {cell}", exact=True)
    box.click(timeout=_MINUTES)
    page.keyboard.insert_text(text)


def launch_ours(context: BrowserContext, url: str) -> dict[str, float]:
    """One launch of Fieldbook, its server dead. Cells are run as soon as they can be clicked."""
    page = first_page(context)
    page.goto(url, wait_until="commit")
    drawn = moment(page, "button", "Files", "")  # the static shell's can't be pressed
    # An output of the launch before would be taken for an answer.
    assert page.get_by_role("group", name="Output of cell 1").inner_text() == "", "not cleared"
    for number in (1, 2):
        page.get_by_role("button", name=f"Run cell {number}", exact=True).click()
    one = moment(page, "output", "Output of cell 1", "2")
    ml = moment(page, "output", "Output of cell 2", str(ROWS))
    for what in ("page", "kernel"):
        starts = diagnostics(page, what)
        assert [start["way"] for start in starts] == ["restored"], (what, starts, page.url)
    _clear_outputs(page)
    return {"page_python": drawn, "first_result": one, "ml_ready": ml}


def type_in_ours(context: BrowserContext, url: str) -> dict[str, float]:
    """One launch, to press a key in the notebook that was open last."""
    page = first_page(context)
    page.goto(url, wait_until="commit")
    ready = typing_ready(page, "1+1")
    page.wait_for_timeout(1_000)  # the key was taken back: let that be saved
    return {"typing_ready": ready}


def _clear_outputs(page: Page) -> None:
    page.keyboard.press("Control+Shift+P")
    page.keyboard.type("Clear all outputs")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Output of cell 2")).to_be_empty()
    page.wait_for_timeout(500)
    expect(page.get_by_role("status", name="Saved")).to_have_text("Saved")


def pool_of_four(page: Page) -> float:
    """Milliseconds until four workers can fit models, beside a kernel that can."""
    return _start_workers(page, 4)


def weigh(page: Page) -> dict[str, float]:
    """Megabytes of the page with its kernel, and of one worker more."""
    context = page.context
    before = memory_of_renderers(context)
    _start_workers(page, 1)
    return {"page_kernel": before, "worker": memory_of_renderers(context) - before}


def _start_workers(page: Page, count: int) -> float:
    while not page.evaluate(_SHARED):
        page.wait_for_timeout(50)
    return float(page.evaluate(_POOL, count))
