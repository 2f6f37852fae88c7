"""How soon the last notebook takes a key after the browser was closed and started again.

Navigation → the notebook's text can be read → a key pressed in it stands in its text, from a
profile that was used before, our own server dead. The limits are what a person takes for at once.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from benchmarks._chromium import first_page, launch
from benchmarks._results import limit, write
from benchmarks.boot import csv_of_one_megabyte, prepare
from tests.support.servers import OwnServer

_MARKS = {"readable": 1_000.0, "typing_ready": 1_500.0}

# Editors live in shadow roots, where no observer of the document looks: each frame is looked at.
_SEEN = """(wanted) => new Promise((resolve) => {
  const look = () => {
    for (const host of document.querySelectorAll(".source")) {
      const found = host.shadowRoot?.querySelector(wanted);
      if (!found?.textContent.includes("1+1")) continue;
      if (wanted !== "pre, .cm-content") {
        found.addEventListener("input", () => (globalThis.accepted = performance.now()));
        found.focus();
      }
      return resolve(performance.now());
    }
    requestAnimationFrame(look);
  };
  look();
})"""


def measure(context: BrowserContext, url: str) -> dict[str, float]:
    """One launch, the server dead."""
    page = first_page(context)
    page.goto(url, wait_until="commit")
    readable = float(page.evaluate(_SEEN, "pre, .cm-content"))
    page.evaluate(_SEEN, ".cm-content")
    page.keyboard.press("#")
    accepted = float(page.evaluate("globalThis.accepted"))
    _take_back(page)
    return {"readable": readable, "typing_ready": accepted}


def _take_back(page: Page) -> None:
    page.keyboard.press("Backspace")
    page.wait_for_timeout(1_000)


def run(playwright: Playwright, runs: int, folder: Path) -> dict[str, list[float]]:
    """`runs` launches; the times by mark, in milliseconds."""
    data = folder / "data.csv"
    data.write_bytes(csv_of_one_megabyte())
    server = OwnServer(Path(os.environ["FIELDBOOK_DIST"]))
    times: dict[str, list[float]] = {mark: [] for mark in _MARKS}
    try:
        context = launch(playwright, folder / "profile")
        prepare(context, server.url, data)
        context.close()
    finally:
        server.stop()
    for number in range(runs + 1):
        context = launch(playwright, folder / "profile")
        found = measure(context, server.url)
        context.close()
        print(number, {mark: round(ms) for mark, ms in found.items()}, file=sys.stderr)
        if number:  # the first launch fills the disk's caches
            for mark, ms in found.items():
                times[mark].append(ms)
    return times


def main() -> None:
    """Measure and write ``results/typing.json``."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        times = run(playwright, int(os.environ.get("FIELDBOOK_RUNS", "7")), Path(name))
    write(
        "typing",
        [limit(mark, round(median(times[mark]), 1), most, "ms") for mark, most in _MARKS.items()],
    )


if __name__ == "__main__":
    main()
