"""How soon Fieldbook answers after the browser was closed and started again.

Navigation → first node drawn by Python → ``1+1`` answered → ``import pandas, sklearn.ensemble`` and
a CSV of 1 MB read, from a profile that was used before; navigation → a key taken by the notebook
that was open last; and four workers for models beside a kernel. Beside it, in turns: JupyterLite, a
bare stock worker, a stock PyScript page and four stock workers at once, on the same files. Ours
starts with its own server dead, the references have theirs.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Playwright, sync_playwright

from benchmarks._chromium import first_page, launch, moment
from benchmarks._jupyterlite import (
    build_site,
    launch_jupyterlite,
    notebook,
    type_in_jupyterlite,
)
from benchmarks._ours import (
    CELL,
    ROWS,
    launch_ours,
    pool_of_four,
    prepare,
    type_in_ours,
    weigh,
)
from benchmarks._results import compare, limit, write
from tests.support.servers import OwnServer, PlainServer

_PAGES = Path(__file__).parent / "pages"
_MOST_MEGABYTES = {"page_kernel": 800.0, "worker": 350.0}

Times = dict[str, list[float]]
Measure = Callable[[BrowserContext], dict[str, float]]


def csv_of_one_megabyte() -> bytes:
    """A table of `ROWS` rows, as a person might bring it."""
    rows = (
        f"{k},field {k % 37},{k * 0.37:.4f},{k % 11},{(k * 7919) % 1000 / 10:.1f},2026-05-04"
        for k in range(ROWS)
    )
    return ("id,name,yield,crop,rain,sown\n" + "\n".join(rows) + "\n").encode()


def set_up_references(folder: Path, site: Path, data: Path) -> None:
    """The pages that ours is compared with, on the site's own files."""
    for name in ("stock", "pyscript", "pool"):
        page = folder / name
        page.mkdir(parents=True)
        for file in (*(_PAGES / name).iterdir(), data):
            (page / file.name).write_bytes(file.read_bytes())
        (page / "wheels").symlink_to(site / "wheels", target_is_directory=True)
    files = {"bench.ipynb": notebook("1+1", CELL), "data.csv": data.read_bytes()}
    build_site(folder / "jupyterlite", site / "wheels", files)
    vendor = site / "app" / "vendor" / "pyscript"
    (folder / "pyscript" / "pyscript").symlink_to(vendor, target_is_directory=True)


def measures(ours: str, references: str, weights: dict[str, float]) -> dict[str, Measure]:
    """What takes turns; the first word names its profile."""
    jupyterlite = f"{references}jupyterlite/site/"

    def launched(context: BrowserContext) -> dict[str, float]:
        times = launch_ours(context, ours)
        weights.update(weigh(first_page(context)))
        return times

    def pooled(context: BrowserContext) -> dict[str, float]:
        launch_ours(context, ours)
        return {"pool_of_four": pool_of_four(first_page(context))}

    def stock(context: BrowserContext) -> dict[str, float]:
        page = first_page(context)
        page.goto(f"{references}stock/", wait_until="commit")
        one, ml = (moment(page, "text", *each) for each in (("one", "2"), ("ml", str(ROWS))))
        return {"first_result_stock": one, "ml_ready_stock": ml}

    def stock_page(context: BrowserContext) -> dict[str, float]:
        page = first_page(context)
        page.goto(f"{references}pyscript/", wait_until="commit")
        return {"page_python_stock": moment(page, "text", "drawn", "drawn")}

    def stock_pool(context: BrowserContext) -> dict[str, float]:
        page = first_page(context)
        page.goto(f"{references}pool/", wait_until="commit")
        moment(page, "text", "all", "ready")
        return {"pool_of_four_stock": float(page.evaluate("took"))}

    return {
        "ours": launched,
        "stock": stock,
        "pyscript": stock_page,
        "jupyterlite": lambda context: launch_jupyterlite(context, jupyterlite, ROWS),
        "ours with a pool": pooled,
        "pool": stock_pool,
        "ours, typing": lambda context: type_in_ours(context, ours),
        "jupyterlite, typing": lambda context: type_in_jupyterlite(context, jupyterlite),
    }


def run(
    playwright: Playwright, runs: int, folder: Path, weights: dict[str, float]
) -> dict[str, list[float]]:
    """`runs` launches of each, taking turns; the times by mark, in milliseconds."""
    site = Path(os.environ["FIELDBOOK_DIST"])
    data = folder / "data.csv"
    data.write_bytes(csv_of_one_megabyte())
    set_up_references(folder / "references", site, data)
    own, plain = OwnServer(site), PlainServer(folder / "references")
    times: Times = {}
    try:
        context = launch(playwright, folder / "ours")
        prepare(context, own.url, data)
        context.close()
        own.stop()
        for number in range(runs + 1):
            for name, measure in measures(own.url, plain.url, weights).items():
                context = launch(playwright, folder / name.replace(",", "").split()[0])
                found = measure(context)
                context.close()
                shown = {mark: round(ms) for mark, ms in found.items()}
                print(number, name, shown, file=sys.stderr)
                if number:  # the first launch of each fills the disk's caches
                    for mark, ms in found.items():
                        times.setdefault(mark, []).append(ms)
    finally:
        plain.stop()
        if own.running:
            own.stop()
    return times


def main() -> None:
    """Measure and write ``results/boot.json``."""
    weights: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        runs = int(os.environ.get("FIELDBOOK_RUNS", "7"))
        times = run(playwright, runs, Path(name), weights)
    write(
        "boot",
        [
            *(
                compare(mark, times[mark], times[f"{mark}_jupyterlite"], "JupyterLite", "ms")
                for mark in ("first_result", "ml_ready", "typing_ready")
            ),
            *(
                compare(f"{mark}_stock", times[mark], times[f"{mark}_stock"], reference, "ms")
                for mark, reference in (
                    ("first_result", "bare stock worker"),
                    ("ml_ready", "bare stock worker"),
                )
            ),
            *(
                compare(mark, times[mark], times[f"{mark}_stock"], reference, "ms")
                for mark, reference in (
                    ("page_python", "stock PyScript page"),
                    ("pool_of_four", "four bare stock workers"),
                )
            ),
            *(
                limit(f"memory_{what}", round(weights[what], 1), most, "MB")
                for what, most in _MOST_MEGABYTES.items()
            ),
        ],
    )


if __name__ == "__main__":
    main()
