"""How soon Fieldbook answers after the browser was closed and started again.

Navigation → kernel ready → ``1+1`` answered → ``import pandas, sklearn.ensemble`` and a CSV of
1 MB read, from a profile that was used before; beside a bare stock worker on the same files.
Ours starts with its own server dead, from the service worker; the stock worker has its server.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright, expect, sync_playwright

from benchmarks._chromium import first_page, launch, moment
from benchmarks._results import compare, write
from tests.support.servers import OwnServer, PlainServer

_STOCK = Path(__file__).parent / "pages" / "stock"
_ROWS = 20_000
_MINUTES = 60_000
_CELL = 'import pandas, sklearn.ensemble\nlen(pandas.read_csv("data.csv"))'
_MARKS = ("kernel_ready", "first_result", "ml_ready")


def csv_of_one_megabyte() -> bytes:
    """A table of `_ROWS` rows, as a person might bring it."""
    rows = (
        f"{k},field {k % 37},{k * 0.37:.4f},{k % 11},{(k * 7919) % 1000 / 10:.1f},2026-05-04"
        for k in range(_ROWS)
    )
    return ("id,name,yield,crop,rain,sown\n" + "\n".join(rows) + "\n").encode()


def prepare(context: BrowserContext, url: str, data: Path) -> None:
    """Make the notebook that later launches open, and wait until everything is kept."""
    page = first_page(context)
    page.goto(url)
    page.get_by_label("Import files").first.set_input_files(data)
    page.get_by_role("button", name="New notebook").first.click()
    _type(page, 1, "1+1")
    page.get_by_role("textbox", name="Source of cell 1").press("Alt+Enter")
    _type(page, 2, _CELL)
    expect(page.get_by_role("status", name="Saved")).to_contain_text("Saved", timeout=_MINUTES)
    offline = page.get_by_role("status", name="Offline")
    expect(offline).to_contain_text("Ready to work offline", timeout=5 * _MINUTES)
    page.wait_for_timeout(2_000)


def _type(page: Page, cell: int, text: str) -> None:
    box = page.get_by_role("textbox", name=f"Source of cell {cell}", exact=True)
    box.click(timeout=_MINUTES)
    page.keyboard.insert_text(text)


def measure_ours(context: BrowserContext, url: str) -> dict[str, float]:
    """One launch of Fieldbook, its server dead."""
    page = first_page(context)
    page.goto(url, wait_until="commit")
    ready = moment(page, "status", "Kernel", "Ready")
    page.get_by_role("button", name="Run cell 1", exact=True).click()
    one = moment(page, "output", "Output of cell 1", "2")
    page.get_by_role("button", name="Run cell 2", exact=True).click()
    ml = moment(page, "output", "Output of cell 2", str(_ROWS))
    return dict(zip(_MARKS, (ready, one, ml), strict=True))


def measure_stock(context: BrowserContext, url: str) -> dict[str, float]:
    """One launch of the stock worker."""
    page = first_page(context)
    page.goto(url, wait_until="commit")
    marks = (("ready", "ready"), ("one", "2"), ("ml", str(_ROWS)))
    return {mark: moment(page, "text", *each) for mark, each in zip(_MARKS, marks, strict=True)}


def run(playwright: Playwright, runs: int, folder: Path) -> dict[str, dict[str, list[float]]]:
    """`runs` launches of each, taking turns; the times by mark, in milliseconds."""
    site = Path(os.environ["FIELDBOOK_DIST"])
    data = folder / "data.csv"
    data.write_bytes(csv_of_one_megabyte())
    stock = folder / "stock"
    stock.mkdir()
    for file in (*_STOCK.iterdir(), data):
        (stock / file.name).write_bytes(file.read_bytes())
    (stock / "wheels").symlink_to(site / "wheels", target_is_directory=True)

    own, plain = OwnServer(site), PlainServer(stock)
    times: dict[str, dict[str, list[float]]] = {
        side: {mark: [] for mark in _MARKS} for side in ("ours", "stock")
    }
    try:
        context = launch(playwright, folder / "profile")
        prepare(context, own.url, data)
        context.close()
        own.stop()
        measures: dict[str, Any] = {
            "ours": (measure_ours, own.url),
            "stock": (measure_stock, plain.url),
        }
        for number in range(runs + 1):
            for side, (measure, url) in measures.items():
                context = launch(
                    playwright, folder / f"profile{'' if side == 'ours' else '-stock'}"
                )
                found = measure(context, url)
                context.close()
                print(
                    number, side, {mark: round(ms) for mark, ms in found.items()}, file=sys.stderr
                )
                if number:  # the first launch of each fills the disk's caches
                    for mark, ms in found.items():
                        times[side][mark].append(ms)
    finally:
        plain.stop()
        if own.running:
            own.stop()
    return times


def main() -> None:
    """Measure and write ``results/boot.json``."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        times = run(playwright, int(os.environ.get("FIELDBOOK_RUNS", "5")), Path(name))
    rows = [
        compare(mark, times["ours"][mark], times["stock"][mark], "bare stock worker", "ms")
        for mark in _MARKS
    ]
    write("boot", rows)


if __name__ == "__main__":
    main()
