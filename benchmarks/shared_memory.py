"""How soon all threads see an array of 100 MB that one of them has, beside structured clone.

`array_100mb`: from a worker's Float64Array to the page's JavaScript, and on to another worker's,
each of which reads its last number. It may take a tenth of what a structured clone takes the same
way.

Python's heap is not shared, so NumPy pays one copy in and one copy out besides: `copy_in_100mb`
into an array that is there, `made_100mb` into a new one, `copy_out_100mb` into NumPy's memory. Each
stands beside the same clone, and all take turns.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from benchmarks._measuring import measuring_page
from benchmarks._results import compare, write
from fieldbook.bridge.rpc import decode_answer, encode_call

_WARM_UP = 2
_CLONE = "structured clone"

_IN_WORKER = """
import time
import numpy as np
from fieldbook.bridge.shared_memory import SharedArray

values = np.random.default_rng(0).random(12_500_000)
shared = SharedArray.of(values)
room = np.empty_like(values)

def took(act):
    began = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - began)

def copy_in():
    return took(lambda: shared.write(values))

def made():
    return took(lambda: SharedArray.of(values))

def copy_out():
    milliseconds = took(lambda: shared.to_numpy(out=room))
    assert room[-1] == values[-1]
    return milliseconds
"""


def call(page: Page, target: str, *args: Any, packages: tuple[str, ...] = ()) -> Any:
    """Call a function in the pool's worker."""
    payload = list(encode_call(target, *args))
    answer = page.evaluate(
        "([call, packages]) => measure.run(call, packages)", [payload, list(packages)]
    )
    return decode_answer(bytes(answer))


def measure(page: Page, runs: int) -> dict[str, list[float]]:
    """Milliseconds of each by its name, taken in turns."""
    defined = f"import __main__; exec({_IN_WORKER!r}, vars(__main__))"
    call(page, "builtins:exec", defined, packages=("numpy",))
    ways: dict[str, Callable[[], float]] = {
        "array_100mb": lambda: page.evaluate("measure.handed('shared')"),
        _CLONE: lambda: page.evaluate("measure.handed('cloned')"),
        "copy_in_100mb": lambda: call(page, "__main__:copy_in"),
        "made_100mb": lambda: call(page, "__main__:made"),
        "copy_out_100mb": lambda: call(page, "__main__:copy_out"),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for run in range(runs + _WARM_UP):
        for name, way in ways.items():
            milliseconds = way()
            if run >= _WARM_UP:
                times[name].append(milliseconds)
    return times


def main(runs: int = 15) -> None:
    """Measure, and keep the results."""
    with measuring_page("shared_memory") as page:
        times = measure(page, runs)
    clones = times.pop(_CLONE)
    write(
        "shared_memory", [compare(name, each, clones, _CLONE, "ms") for name, each in times.items()]
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
