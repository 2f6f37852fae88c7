"""Fieldbook as the boot benchmark launches it: from a profile that holds everything."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from benchmarks._chromium import first_page, typing_ready
from tests.runtime.warm import diagnostics
from tests.support.memory import memory_of_renderers
from tests.support.polling import eventually

__all__ = ["CELL", "ROWS", "launch_ours", "pool_of_four", "prepare", "type_in_ours", "weigh"]

ROWS = 20_000
CELL = 'import pandas, sklearn.ensemble\nlen(pandas.read_csv("data.csv"))'
_MINUTES = 60_000

_POOL = """async (count) => {
    const { pool } = await import(new URL("./bundles/facades.js", location));
    const began = performance.now();
    const start = () => pool.startPoolWorker(() => {}, () => {}, () => {});
    globalThis.workers = await Promise.all(Array.from({ length: count }, start));
    return performance.now() - began;
}"""


# Presses the buttons from within: a click of the browser's driver looks at the page for half a
# second first, which is nothing where a kernel takes longer and everything where it doesn't.
_RUN = """(rows) => new Promise((resolve, reject) => {
  const times = [];
  let clicked = false;
  const named = (role, name) => [...document.querySelectorAll(role)]
    .find((each) => each.getAttribute("aria-label") === name);
  const shows = (cell, text) =>
    named("[role=group]", `Output of cell ${cell}`)?.textContent.includes(text);
  const steps = [
    () => named("button:enabled", "Files"), // the static shell's can't be pressed
    () => shows(1, "2"),
    () => shows(2, rows),
  ];
  const look = () => {
    const run = [1, 2].map((cell) => named("button:enabled", `Run cell ${cell}`));
    if (!clicked && run.every(Boolean)) {
      clicked = true;
      // An output of the launch before would be taken for an answer.
      if (shows(1, "2") || shows(2, rows)) reject(new Error("not cleared"));
      run.forEach((button) => button.click());
    }
    while (steps[times.length]?.()) times.push(performance.now());
    if (times.length < steps.length) return;
    observer.disconnect();
    resolve(times);
  };
  const observer = new MutationObserver(look);
  observer.observe(document.documentElement,
    {subtree: true, childList: true, characterData: true, attributes: true});
  look();
})"""


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
    made = ["made", "made"]
    eventually(lambda: _ways(page, "snapshot") == made, 10 * _MINUTES / 1000)
    page.wait_for_timeout(2_000)


def _type(page: Page, cell: int, text: str) -> None:
    box = page.get_by_role("textbox", name=f"Source of cell {cell}", exact=True)
    box.click(timeout=_MINUTES)
    page.keyboard.insert_text(text)


def launch_ours(context: BrowserContext, url: str) -> dict[str, float]:
    """One launch of Fieldbook, its server dead. Cells are run as soon as they can be clicked."""
    page = first_page(context)
    page.goto(url, wait_until="commit")
    drawn, one, ml = page.evaluate(_RUN, str(ROWS))
    for what in ("page", "kernel"):
        assert _ways(page, what) == ["restored"], (diagnostics(page, what), page.url)
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


def _ways(page: Page, what: str) -> list[str]:
    return [entry["way"] for entry in diagnostics(page, what)]


def _start_workers(page: Page, count: int) -> float:
    page.wait_for_timeout(1_000)  # the kernel hands on what it has compiled
    return float(page.evaluate(_POOL, count))
