"""What a call of the pool costs, ten thousand of them, and what further workers bring.

`one_call` and `10_000_jobs` stand beside the same calls made by hand: Comlink to a worker in which
Pyodide adds two numbers. That has no queue, can't be stopped and sees no files; what is more is
what those cost. `on_N_workers` is a set of computing jobs beside the same set on one worker: on a
machine with N idle cores it could be 1/N.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from playwright.sync_api import Page

from benchmarks._measuring import measuring_page
from benchmarks._results import Row, compare, write

_BY_HAND = "Comlink by hand"
_CALLS = 50
_MANY = 10_000
_COMPUTING_JOBS, _ROUNDS = 12, 1_000_000
_CREWS = (2, 4)


def turns(
    ways: dict[str, Callable[[], float]], runs: int, warm_up: int = 1
) -> dict[str, list[float]]:
    """Milliseconds of each way, taken in turns; those of the first are not kept."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for run in range(runs + warm_up):
        for name, way in ways.items():
            milliseconds = way()
            if run >= warm_up:
                times[name].append(milliseconds)
    return times


def one_call(page: Page, runs: int) -> list[Row]:
    """Round trips of a single call."""
    page.evaluate("measure.start(1)")
    times = turns(
        {
            "ours": lambda: page.evaluate("measure.one()"),
            _BY_HAND: lambda: page.evaluate("measure.oneByHand()"),
        },
        runs,
    )
    return [compare("one_call", times["ours"], times[_BY_HAND], _BY_HAND, "ms")]


def many_calls(page: Page, runs: int) -> list[Row]:
    """Ten thousand, queued at once, on one worker."""
    page.evaluate("measure.start(1)")
    times = turns(
        {
            "ours": lambda: page.evaluate("count => measure.many(count)", _MANY),
            _BY_HAND: lambda: page.evaluate("count => measure.manyByHand(count)", _MANY),
        },
        runs,
        warm_up=0,  # single calls were made before
    )
    return [compare("10_000_jobs", times["ours"], times[_BY_HAND], _BY_HAND, "ms")]


def scaling(page: Page, runs: int) -> list[Row]:
    """The same computing on one worker and on several."""

    def on(workers: int) -> float:
        page.evaluate("workers => measure.start(workers)", workers)
        milliseconds: float = page.evaluate(
            "([jobs, rounds]) => measure.computing(jobs, rounds)", [_COMPUTING_JOBS, _ROUNDS]
        )
        return milliseconds

    crews = {f"on_{workers}_workers": workers for workers in _CREWS}
    ways = {"one": lambda: on(1)} | {
        name: (lambda workers=workers: on(workers)) for name, workers in crews.items()
    }
    times = turns(ways, runs)
    return [compare(name, times[name], times["one"], "one worker", "ms") for name in crews]


def main(runs: int = 3) -> None:
    """Measure, and keep the results."""
    with measuring_page("pool_calls") as page:
        page.set_default_timeout(0)
        rows = one_call(page, _CALLS) + scaling(page, runs)
        write("pool", rows)  # on a busy machine the rest takes many minutes
        write("pool", rows + many_calls(page, 1))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
