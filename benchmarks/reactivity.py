"""How fast views written in Python are, beside the same rows made by hand in JavaScript.

The operations of js-framework-benchmark on a table of eight elements a row; both ways of writing
a view take turns with the references, and all must end with the same rows. Three rows sum it up,
each of them the worse of the two ways: `sum_vs_preact` beside Preact with its signals,
`create_1000_rows` and `with_layout` beside JavaScript by hand. Then what a person feels: a key's
way to the document, a signal's, the outline of a notebook; and that nothing grows.
"""

from __future__ import annotations

import sys
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import Page

from benchmarks._measuring import measuring_page
from benchmarks._preact import preact_rows
from benchmarks._results import Row, compare, limit, write

_WAYS = ("signals", "blocks")
_WARM_UP = 3
_CYCLES = 1000
_BY_HAND = "vanilla JavaScript"

Times = dict[str, list[tuple[float, float]]]


def measure_rows(page: Page, runs: int) -> dict[str, Times]:
    """The times of each operation for each contender, in microseconds: scripted, with layout."""
    times: dict[str, Times] = {name: {} for name in ("vanilla", "preact", *_WAYS)}
    for run in range(runs + _WARM_UP):
        results = {name: page.evaluate("name => measure.rows(name)", name) for name in times}
        left = {name: result["left"] for name, result in results.items()}
        assert len(set(left.values())) == 1, "the contenders' rows differ"
        if run < _WARM_UP:
            continue
        for name, result in results.items():
            for operation, (scripted, laid_out) in result["taken"].items():
                times[name].setdefault(operation, []).append((scripted, laid_out))
    return times


def sums(times: Times, which: int) -> list[float]:
    """Each run's sum over all operations."""
    return [sum(each[which] for each in run) for run in zip(*times.values(), strict=True)]


def rows_of(times: dict[str, Times]) -> list[Row]:
    """Each way beside the reference: operation by operation, and summed."""
    rows = []
    vanilla = times["vanilla"]
    for way in _WAYS:
        for operation, taken in times[way].items():
            ours = [scripted for scripted, _ in taken]
            theirs = [scripted for scripted, _ in vanilla[operation]]
            rows.append(compare(f"{operation}, {way}", ours, theirs, _BY_HAND, "µs"))
        for name, which in (("sum", 0), ("sum with layout", 1)):
            ours, theirs = sums(times[way], which), sums(vanilla, which)
            rows.append(compare(f"{name}, {way}", ours, theirs, _BY_HAND, "µs"))
    return rows


def in_short(times: dict[str, Times]) -> list[Row]:
    """What the bars are set for: of the two ways the worse."""
    vanilla, preact = times["vanilla"], times["preact"]
    created = [scripted for scripted, _ in vanilla["create 1,000"]]
    rows = []
    for name, theirs, whose, ours in (
        ("sum_vs_preact", sums(preact, 0), "Preact", lambda way: sums(way, 0)),
        (
            "create_1000_rows",
            created,
            _BY_HAND,
            lambda way: [scripted for scripted, _ in way["create 1,000"]],
        ),
        ("with_layout", sums(vanilla, 1), _BY_HAND, lambda way: sums(way, 1)),
    ):
        both = [compare(name, ours(times[way]), theirs, whose, "µs") for way in _WAYS]
        rows.append(max(both, key=lambda row: row.ratio))
    return rows


def limits(page: Page) -> list[Row]:
    """What a person feels, beside the most that it may be."""
    # Short series, and of them the middle one: a preempted one tells about the machine.
    setting = median(page.evaluate("measure.setting(50)") for _ in range(101))
    typing = median(_slowest(page.evaluate("measure.typing(100)")) for _ in range(51))
    outline = median(page.evaluate("measure.outline(200)") for _ in range(9))
    return [
        limit("signal to document", round(setting, 1), 15, "µs"),
        limit("key to document, 99 %", round(typing, 1), 300, "µs"),
        limit("outline of 200 cells", round(outline, 1), 8000, "µs"),
        limit("growth in 1,000 cycles", growth(page), 1, "objects"),
    ]


def _slowest(times: list[float]) -> float:
    """The 99th percentile."""
    return quantiles(times, n=100)[98]


def growth(page: Page) -> int:
    """Objects gained by drawing and clearing a hundred rows, again and again."""
    gained: Any = page.evaluate("cycles => measure.growth(cycles)", _CYCLES)
    return int(gained)


def main(runs: int = 15) -> None:
    """Measure, and keep the results."""
    with measuring_page("reactivity", {"preact.js": preact_rows()}) as page:
        times = measure_rows(page, runs)
        rows = in_short(times) + rows_of(times) + limits(page)
    write("reactivity", rows)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
