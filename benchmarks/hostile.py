"""Hostile input: every published payload in every way onto the screen, every published file.

What counts is how many did what they should not: run, leave what could run, cover the page, reach
another origin, break what draws them. The limit is none, so a ratio can't be formed by dividing; it
is 0 where the limit is kept and 1 where it is not. `runs` says how many were tried.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks._results import Row, write
from fieldbook.notebook.document import NotebookError
from fieldbook.notebook.ipynb import compose, parse
from fieldbook.tables.messages import TableError
from fieldbook.tables.reading import read_table
from tests.components.cells.folder import parts_folder
from tests.hostile.gadgets import GADGETS
from tests.hostile.published import csv_spectrum, notebooks, papaparse, payloads
from tests.hostile.stage import CHANNELS, CONTROL, Outcome, Stage
from tests.support.chromium import chromium_arguments, chromium_path
from tests.support.outside import OutsideRecorder
from tests.support.servers import FaultyServer
from tooling.places import APP, cache_folder

_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError)


def main() -> None:
    """Try everything and write ``results/hostile.json``."""
    kept = _Kept(Path(os.environ["FIELDBOOK_DIST"]))
    write("hostile", [*_drawn(kept), *_read()])
    kept.forget()


class _Kept:
    """What was tried already with this build, so that a run that was stopped goes on.

    All of it takes minutes, on a machine that is busy a quarter of an hour.
    """

    def __init__(self, site: Path) -> None:
        assets = json.loads((site / "assets.json").read_text("utf-8"))
        self._path = cache_folder() / "hostile" / f"{assets['build']}.json"
        found = json.loads(self._path.read_text("utf-8")) if self._path.exists() else {}
        self.requests: int = found.get("requests", 0)
        self.rows = {row["name"]: Row(**row) for row in found.get("rows", ())}

    def add(self, row: Row, requests: int) -> None:
        self.rows[row.name] = row
        self.requests += requests
        self._path.parent.mkdir(parents=True, exist_ok=True)
        rows = [asdict(row) for row in self.rows.values()]
        self._path.write_text(json.dumps({"requests": self.requests, "rows": rows}), "utf-8")
        print(f"  {row.name}: {row.ours:.0f} of {row.runs}", flush=True)

    def forget(self) -> None:
        self._path.unlink(missing_ok=True)


def _drawn(kept: _Kept) -> Iterator[Row]:
    """Payloads as outputs, under the policy and, where only the sanitiser is left, without it."""
    site = Path(os.environ["FIELDBOOK_DIST"])
    headers = json.loads((APP / "headers.json").read_text("utf-8"))
    outside = OutsideRecorder()
    tried = (*CONTROL, *GADGETS, *payloads())
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = FaultyServer(parts_folder(Path(folder) / "stage", site), headers).start()
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=chromium_arguments(outside.port)
        )
        for has_policy in (True, False):
            stage = _stage(browser, server.url, has_policy=has_policy)
            how = "policy" if has_policy else "no policy"
            for channel in CHANNELS:
                name = f"{channel.name}, {how}"
                if name not in kept.rows:
                    before = len(outside.requests)
                    row = _row(name, stage.draw(channel, tried))
                    kept.add(row, len(outside.requests) - before)
                yield kept.rows[name]
        browser.close()
        server.stop()
    outside.close()
    yield _count("requests that left the origin", kept.requests, len(tried))


def _stage(browser: Browser, url: str, *, has_policy: bool) -> Stage:
    context = browser.new_context(bypass_csp=not has_policy, viewport={"width": 900, "height": 700})
    return Stage(context, url, has_policy=has_policy)


def _row(name: str, outcome: Outcome) -> Row:
    for each in outcome.faulty[:5]:
        print(f"  {name}: {each}")
    return _count(name, len(outcome.faulty), outcome.tried)


def _count(name: str, faults: int, tried: int) -> Row:
    return Row(name, faults, 0, "limit", float(faults > 0), "faults", "lower", tried)


def _read() -> Iterator[Row]:
    """Tables and notebooks that are read or refused in words; anything else is a crash."""
    tables = [case.input.encode("utf-8", "surrogatepass") for case in papaparse()]
    tables += [content for content, _ in csv_spectrum().values()]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        crashes = 0
        for content in tables:
            path.write_bytes(content)
            try:
                read_table(path)
            except TableError:
                pass
            except _UNREADABLE:
                crashes += 1
    yield _count("CSV files that crash the reader", crashes, len(tables))
    lost = 0
    for content in notebooks().values():
        try:
            file = parse(content)
            again = parse(compose(file.notebook, file.outputs))
            lost += again.notebook.to_json() != file.notebook.to_json()
        except NotebookError:
            pass
        except _UNREADABLE:
            lost += 1
    yield _count("notebooks that crash or change", lost, len(notebooks()))


if __name__ == "__main__":
    main()
